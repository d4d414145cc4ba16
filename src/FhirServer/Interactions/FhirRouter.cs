using FhirServer.Fhir;

namespace FhirServer.Interactions;

/// <summary>
/// The one grammar: method and relative URL to an <see cref="Interaction"/>, for HTTP and for Bundle entries alike.
/// See https://hl7.org/fhir/R4/http.html.
/// </summary>
/// <param name="resourceTypes">The resource types that exist.</param>
/// <param name="compartments">The compartments that exist.</param>
/// <param name="operations">The operations that are offered.</param>
public sealed class FhirRouter(IReadOnlySet<string> resourceTypes, IReadOnlySet<string> compartments, IReadOnlyList<OfferedOperation> operations)
{
    private static readonly string[] Get = ["GET", "HEAD"];

    /// <summary>Says what is asked.</summary>
    /// <param name="method">The HTTP verb; HEAD is asked as GET.</param>
    /// <param name="path">The path below the base, without leading slash and query, percent-encoded.</param>
    /// <exception cref="FhirException">404: there is no such address; 405: not by this method.</exception>
    public Interaction Route(string method, string path)
    {
        var ways = Ways(Segments(path), path);
        var verb = method == "HEAD" ? "GET" : method;
        foreach (var way in ways)
        {
            if (way.Method == verb)
                return way.Interaction;
        }

        throw new FhirException(FhirError.MethodNotAllowed($"{method} is not possible on '{Shown(path)}'; allowed: {string.Join(", ", Allowed(ways))}.", Allowed(ways)));
    }

    /// <summary>The operations that are offered.</summary>
    public IReadOnlyList<OfferedOperation> Operations => operations;

    /// <summary>The methods that an address answers, OPTIONS included.</summary>
    /// <exception cref="FhirException">404: there is no such address.</exception>
    public IReadOnlyList<string> Allow(string path) => Allowed(Ways(Segments(path), path));

    private List<Way> Ways(string[] segments, string path) => segments switch
    {
        [] => [new("GET", new Interaction.Search(null, null)), new("POST", new Interaction.Bundle())],
        ["metadata"] => [new("GET", new Interaction.Capabilities())],
        ["_history"] => [new("GET", new Interaction.History(null, null))],
        ["_search"] => [new("POST", new Interaction.Search(null, null))],
        [Interaction.AsyncStatus.Path] => [new("GET", new Interaction.AsyncStatus(Id: null, Cancels: false))],
        [['$', .. var name]] => OperationWays(name, OperationLevels.System, type: null, id: null),
        [var type] => TypeWays(Type(type, path)),
        [var type, "_history"] => [new("GET", new Interaction.History(Type(type, path), null))],
        [var type, "_search"] => [new("POST", new Interaction.Search(Type(type, path), null))],
        [Interaction.AsyncStatus.Path, var job] =>
            [new("GET", new Interaction.AsyncStatus(job, Cancels: false)), new("DELETE", new Interaction.AsyncStatus(job, Cancels: true))],
        [var type, ['$', .. var name]] => OperationWays(name, OperationLevels.Type, Type(type, path), id: null),
        [var type, var id, ['$', .. var name]] => OperationWays(name, OperationLevels.Instance, Type(type, path), Id(id, path)),
        [var type, var id] => InstanceWays(Type(type, path), Id(id, path)),
        [var type, var id, "_history"] => [new("GET", new Interaction.History(Type(type, path), Id(id, path)))],
        [var type, var id, "_history", var version] => [new("GET", new Interaction.VersionRead(Type(type, path), Id(id, path), version))],
        [var compartment, var id, var type] => [new("GET", In(compartment, id, type, path))],
        [var compartment, var id, var type, "_search"] => [new("POST", In(compartment, id, type, path))],
        _ => throw Unknown(path),
    };

    private static List<Way> TypeWays(string type) =>
    [
        new("GET", new Interaction.Search(type, null)),
        new("POST", new Interaction.Create(type)),
        new("PUT", new Interaction.Update(type, null)),
        new("PATCH", new Interaction.Patch(type, null)),
        new("DELETE", new Interaction.Delete(type, null)),
    ];

    private static List<Way> InstanceWays(string type, string id) =>
    [
        new("GET", new Interaction.Read(type, id)),
        new("PUT", new Interaction.Update(type, id)),
        new("PATCH", new Interaction.Patch(type, id)),
        new("DELETE", new Interaction.Delete(type, id)),
    ];

    private List<Way> OperationWays(string name, OperationLevels level, string? type, string? id)
    {
        var offer = operations.FirstOrDefault(offer => offer.Name == name && offer.Levels.HasFlag(level) && (offer.Type is null || offer.Type == type))
            ?? throw new FhirException(FhirError.NotFound($"The operation ${Shown(name)} is not offered here."));
        var asked = new Interaction.Operation(offer, type, id);
        return offer.AffectsState ? [new("POST", asked)] : [new("POST", asked), new("GET", asked)];
    }

    private Interaction.Search In(string compartment, string id, string type, string path)
    {
        if (!compartments.Contains(compartment))
            throw Unknown(path);
        return new Interaction.Search(type == "*" ? null : Type(type, path), new CompartmentOf(compartment, Id(id, path)));
    }

    private string Type(string segment, string path)
    {
        if (resourceTypes.Contains(segment))
            return segment;
        throw segment.StartsWith('$') || segment is "metadata" or "_history" or "_search"
            ? Unknown(path)
            : new FhirException(FhirError.NotFound($"'{Shown(segment)}' is not a resource type of FHIR R4; names are case-sensitive."));
    }

    private static string Id(string segment, string path)
    {
        if (segment.StartsWith('_'))
            throw Unknown(path);
        return ResourceKey.IsId(segment)
            ? segment
            : throw new FhirException(FhirError.NotFound($"'{Shown(segment)}' is not a logical id: 1 to 64 letters, digits, '-' or '.' are."));
    }

    private static string[] Segments(string path)
    {
        var trimmed = path.EndsWith('/') ? path[..^1] : path;
        return trimmed.Length == 0 ? [] : [.. trimmed.Split('/').Select(Uri.UnescapeDataString)];
    }

    private static string[] Allowed(List<Way> ways) =>
        [.. ways.SelectMany(way => way.Method == "GET" ? Get : [way.Method]), "OPTIONS"];

    private static FhirException Unknown(string path) => new(FhirError.NotFound($"There is nothing at '{Shown(path)}'."));

    private static string Shown(string text) => text.Length <= 100 ? text : text[..100] + "...";

    private sealed record Way(string Method, Interaction Interaction);
}
