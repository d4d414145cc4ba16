using System.Globalization;
using System.Text;
using FhirServer.Fhir;
using FhirServer.Security;
using FhirServer.Storage;

namespace FhirServer.Interactions;

/// <summary>
/// X-Provenance: the Provenance of a write comes with it and is stored in the same commit; what it is about, the server fills in, with versions.
/// See https://hl7.org/fhir/R4/provenance.html#header.
/// </summary>
/// <param name="store">Tells which version a write makes.</param>
/// <param name="parser">Reads the Provenance.</param>
/// <param name="validation">Says whether it may be stored.</param>
public sealed class ProvenanceHeader(IResourceStore store, ResourceParser parser, ResourceValidation validation)
{
    /// <summary>The name of the header.</summary>
    public const string Name = "X-Provenance";

    /// <summary>How long the Provenance may be, in bytes of UTF-8.</summary>
    public const int MaxBytes = 16 * 1024;

    private const string Type = "Provenance";

    /// <summary>The leave that it needs beside that of the write.</summary>
    public static Leave Leave { get; } = new(LeaveKind.Create, Type);

    /// <summary>A new place for a Provenance.</summary>
    public static WriteTarget NewTarget() => new WriteTarget { Key = new ResourceKey(Type, ResourceKey.NewId()), Method = WriteMethod.Post, MustBeAbsent = true };

    /// <summary>
    /// Settles which versions the writes make: each is bound to the version that is there now, and planned anew when that is another by the commit.
    /// </summary>
    /// <param name="targets">The writes.</param>
    /// <param name="request">The request that carries the header, or not: then nothing is settled.</param>
    /// <param name="grant">The leave of the caller.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<WriteTarget>> PinAsync(
        IReadOnlyList<WriteTarget> targets, FhirRequest request, AccessGrant grant, CancellationToken cancellationToken)
    {
        if (request.Provenance is null)
            return targets;
        var pinned = new List<WriteTarget>(targets.Count);
        foreach (var target in targets)
            pinned.Add(await PinAsync(target, grant, cancellationToken));
        return pinned;
    }

    /// <summary>The Provenance of writes that were settled, validated; none without the header, and none when nothing is written.</summary>
    /// <param name="targets">The writes.</param>
    /// <param name="request">The request that carries the header.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="FhirException">400: it is no Provenance, or names a target; 422: it is not valid.</exception>
    public async Task<ValidResource> MakeAsync(IEnumerable<WriteTarget> targets, FhirRequest request, CancellationToken cancellationToken)
    {
        if (request.Provenance is not { } text)
            return default;
        var about = targets.Where(target => target.Becomes is not null).Select(target => (target.Key with { Version = target.Becomes }).ToString()).ToList();
        try
        {
            // What is wrong with it is told also when nothing is written.
            var whole = Complete(Encoding.UTF8.GetBytes(text), about.Count == 0 ? ["Patient/none"] : about);
            // Lines and columns would be those of a text that nobody has sent.
            var valid = await validation.RequireAsync(parser.Parse(whole).Root, request with { IsXml = true }, cancellationToken);
            return about.Count == 0 ? default : valid;
        }
        catch (FhirException fault)
        {
            throw new FhirException(fault.Error.WithoutPlaces().At(Name));
        }
    }

    private async Task<WriteTarget> PinAsync(WriteTarget target, AccessGrant grant, CancellationToken cancellationToken)
    {
        if (target.Existing is not null)
            return target;
        if (target.Method == WriteMethod.Post)
            return target with { Becomes = 1 };
        var current = await store.ReadAsync(target.Key.Type, target.Key.Id, grant, cancellationToken);
        var isThere = current is { Deleted: false };
        if (target.Method == WriteMethod.Delete && !isThere)
            return target;
        var pinned = target with { Becomes = (target.VersionIs ?? current?.Version ?? 0) + 1 };
        // The conditions of the client are judged as they are.
        if (target.VersionIs is not null || target.MustBeAbsent)
            return pinned with { PlansAgain = target.VersionIs == current?.Version };
        return isThere
            ? pinned with { VersionIs = current!.Version, PlansAgain = true }
            : pinned with { MustBeAbsent = true, PlansAgain = true };
    }

    private byte[] Complete(ReadOnlyMemory<byte> json, List<string> about)
    {
        var root = parser.Parse(json, out _).Root;
        if (root.Type?.Name != Type)
            throw new FhirException(FhirError.InvalidContent($"{Name} holds a Provenance as JSON, not a {root.Type?.Name}."));
        if (!root.Child("target").IsNone)
            throw new FhirException(FhirError.InvalidContent($"Leave Provenance.target out of {Name}; the server fills it in with what is written.", "Provenance.target"));
        var target = $"{{\"target\":[{string.Join(',', about.Select(link => string.Create(CultureInfo.InvariantCulture, $"{{\"reference\":\"{link}\"}}")))}],";
        return [.. Encoding.UTF8.GetBytes(target), .. json.Span[(root.Start + 1)..root.End]];
    }
}
