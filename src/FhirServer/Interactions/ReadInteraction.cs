using System.Globalization;
using FhirServer.Fhir;
using FhirServer.Interactions.Binaries;
using FhirServer.Storage;

namespace FhirServer.Interactions;

/// <summary>Reads a resource or one of its versions: https://hl7.org/fhir/R4/http.html#read and #vread.</summary>
/// <param name="builtIn">The definitions that are there although nobody stored them.</param>
/// <param name="subsets">Cuts resources down when _summary or _elements asks for it.</param>
/// <param name="binaries">Gives the content of Binaries.</param>
/// <param name="past">Where versions are, and which may be seen.</param>
public sealed class ReadInteraction(BuiltInDefinitions builtIn, SubsetAnswer subsets, BinaryReads binaries, PastVersions past)
{
    /// <summary>Answers a read: 200, 304 when the client has it already, 404 when it never was, 410 when it was deleted.</summary>
    public async ValueTask<FhirResponse> ReadAsync(Interaction.Read asked, FhirRequest request, AccessGrant grant, CancellationToken cancellationToken)
    {
        var resource = await past.CurrentAsync(asked.Type, asked.Id, grant, cancellationToken);
        if (resource is null or { Deleted: true })
            resource = builtIn.Read(asked.Type, asked.Id) ?? resource;
        if (resource is null)
            throw NotFound(asked.Type, asked.Id);
        if (resource.Deleted)
            throw new FhirException(FhirError.Gone($"{asked.Type}/{asked.Id} was deleted in version {Text(resource.Version)}; its history is at {asked.Type}/{asked.Id}/_history."));
        return await AnswerAsync(resource, request, grant, cancellationToken);
    }

    /// <summary>Answers a version read, like a read.</summary>
    public async ValueTask<FhirResponse> ReadVersionAsync(
        Interaction.VersionRead asked, FhirRequest request, AccessGrant grant, CancellationToken cancellationToken)
    {
        var isVersion = long.TryParse(asked.Version, NumberStyles.None, CultureInfo.InvariantCulture, out var version);
        var resource = isVersion
            ? await past.ReadAsync(new ResourceKey(asked.Type, asked.Id, version), grant, cancellationToken)
            : null;
        if (resource is null && builtIn.Read(asked.Type, asked.Id) is { } definition && definition.Version == version)
            resource = definition;
        if (resource is null)
            throw new FhirException(FhirError.NotFound($"{asked.Type}/{asked.Id} has no such version; its history is at {asked.Type}/{asked.Id}/_history."));
        if (resource.Deleted)
            throw new FhirException(FhirError.Gone($"{asked.Type}/{asked.Id} was deleted in version {Text(resource.Version)}."));
        return await AnswerAsync(resource, request, grant, cancellationToken);
    }

    /// <summary>The error for a resource that never was.</summary>
    public static FhirException NotFound(string type, string id) => new(FhirError.NotFound($"There is no {type}/{id} here."));

    private ValueTask<FhirResponse> AnswerAsync(RawResource resource, FhirRequest request, AccessGrant grant, CancellationToken cancellationToken)
    {
        var answer = Answer(resource, request);
        return resource.Key.Type == "Binary" && answer.Status == 200
            ? binaries.AnswerAsync(resource, answer, request.Binary, grant, cancellationToken)
            : new(answer);
    }

    private FhirResponse Answer(RawResource resource, FhirRequest request) => new()
    {
        Status = IsKnown(resource, request.Conditions) ? 304 : 200,
        Body = IsKnown(resource, request.Conditions) ? [] : [subsets.Apply(resource.Json, request)],
        Version = resource.Version,
        LastModified = resource.LastUpdated,
        ContentLocation = $"{request.BaseUrl}/{resource.Key}",
    };

    /// <summary>If-None-Match rules; If-Modified-Since, which only knows seconds, counts when it stands alone (RFC 9110, 13.2.2).</summary>
    private static bool IsKnown(RawResource resource, RequestConditions conditions)
    {
        if (EntityTag.Parse(conditions.IfNoneMatch) is { } tag)
            return tag.Covers(resource.Version);
        return conditions.IfModifiedSince is { } since && resource.LastUpdated.ToUnixTimeSeconds() <= since.ToUnixTimeSeconds();
    }

    private static string Text(long version) => version.ToString(CultureInfo.InvariantCulture);
}
