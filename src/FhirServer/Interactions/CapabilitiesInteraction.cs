using System.Collections.Concurrent;
using System.Reflection;
using FhirServer.Search;

namespace FhirServer.Interactions;

/// <summary>
/// The capability statement, made from what is really wired: https://hl7.org/fhir/R4/capabilitystatement.html.
/// It is written once for each base URL that clients use, and then served from memory until the search parameters change.
/// </summary>
/// <param name="writer">Writes it.</param>
/// <param name="registry">Knows the search parameters.</param>
public sealed class CapabilitiesInteraction(CapabilityStatement writer, SearchParameterRegistry registry)
{
    /// <summary>Clients may name the server by many hosts; more than these are not remembered.</summary>
    private const int MostRemembered = 16;

    private readonly ConcurrentDictionary<string, (object Searchable, byte[] Text)> _statements = new(StringComparer.Ordinal);

    /// <summary>The version of this software.</summary>
    public static string SoftwareVersion { get; } =
        typeof(CapabilitiesInteraction).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    /// <summary>Answers with the capability statement.</summary>
    public FhirResponse Handle(FhirRequest request)
    {
        var searchable = registry.Searchable;
        if (!_statements.TryGetValue(request.BaseUrl, out var statement) || !ReferenceEquals(statement.Searchable, searchable))
        {
            statement = (searchable, writer.Write(request.BaseUrl));
            if (_statements.Count < MostRemembered || _statements.ContainsKey(request.BaseUrl))
                _statements[request.BaseUrl] = statement;
        }

        return new FhirResponse { Status = 200, Body = [statement.Text] };
    }
}
