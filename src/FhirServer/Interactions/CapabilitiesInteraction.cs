using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Reflection;
using System.Security.Cryptography;
using FhirServer.Fhir;
using FhirServer.Search;

namespace FhirServer.Interactions;

/// <summary>
/// What the server says of itself, made from what is really wired: https://hl7.org/fhir/R4/http.html#capabilities.
/// It is written once for each base URL and mode that clients use, and then served from memory until what it tells of changes.
/// </summary>
/// <param name="writer">Writes the capability statement.</param>
/// <param name="terminology">Writes that of terminology.</param>
/// <param name="registry">Knows the search parameters.</param>
public sealed class CapabilitiesInteraction(CapabilityStatement writer, TerminologyStatement terminology, SearchParameterRegistry registry)
{
    /// <summary>Clients may name the server by many hosts; more statements than these are not remembered.</summary>
    private const int MostRemembered = 32;

    private readonly ConcurrentDictionary<(string BaseUrl, string Mode), Statement> _statements = new();

    /// <summary>The version of this software.</summary>
    public static string SoftwareVersion { get; } =
        typeof(CapabilitiesInteraction).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    /// <summary>Answers with what is asked for: mode=full (the default), normative or terminology; 304 when the client has it already.</summary>
    /// <exception cref="FhirException">400: there is no such mode.</exception>
    public FhirResponse Handle(FhirRequest request)
    {
        var statement = Find(request.BaseUrl, Mode(request));
        var isKnown = EntityTag.Parse(request.Conditions.IfNoneMatch) is { } tag && tag.Covers(statement.Version);
        return new FhirResponse { Status = isKnown ? 304 : 200, Body = isKnown ? [] : [statement.Text], Version = statement.Version };
    }

    private Statement Find(string baseUrl, string mode)
    {
        object madeOf = mode == "terminology" ? terminology.Revision : registry.Searchable;
        var key = (baseUrl, mode);
        if (_statements.TryGetValue(key, out var known) && Equals(known.MadeOf, madeOf))
            return known;
        var text = mode == "terminology" ? terminology.Write(baseUrl) : writer.Write(baseUrl, normativeOnly: mode == "normative");
        var statement = new Statement(madeOf, text, (long)(BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(text)) >> 24) + 1);
        if (_statements.Count < MostRemembered || _statements.ContainsKey(key))
            _statements[key] = statement;
        return statement;
    }

    private static string Mode(FhirRequest request)
    {
        var modes = request.Parameters.Where(parameter => parameter.Key == "mode").Select(parameter => parameter.Value).Distinct(StringComparer.Ordinal).ToList();
        return modes switch
        {
            [] => "full",
            ["full" or "normative" or "terminology"] => modes[0],
            _ => throw new FhirException(FhirError.InvalidRequest("mode must be one of full, normative and terminology: https://hl7.org/fhir/R4/http.html#capabilities.")),
        };
    }

    private sealed record Statement(object MadeOf, byte[] Text, long Version);
}
