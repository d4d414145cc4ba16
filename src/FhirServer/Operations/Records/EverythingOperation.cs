using System.Globalization;
using FhirServer.Fhir;
using FhirServer.Interactions;
using FhirServer.Search;
using FhirServer.Security;
using FhirServer.Storage;

namespace FhirServer.Operations.Records;

/// <summary>
/// Patient/$everything, Encounter/$everything and Group/$everything: pages of what is in the compartments as matches, and what these refer to
/// outside of all patients' compartments (practitioners, organizations, medicines...) as includes.
/// See https://hl7.org/fhir/R4/patient-operation-everything.html.
/// </summary>
/// <param name="scope">Says what must be true of a match.</param>
/// <param name="pages">Reads pages.</param>
/// <param name="includes">Brings along what matches refer to.</param>
/// <param name="store">Tells whether what is asked for is there.</param>
/// <param name="queries">Reads _count and the page.</param>
/// <param name="parser">Reads the Parameters resource.</param>
public sealed class EverythingOperation(
    EverythingScope scope, SearchPages pages, IncludeResolver includes, IResourceStore store, QueryParser queries, ResourceParser parser)
{
    private const int DefaultCount = 100;

    private static readonly OperationInput s_input = OperationInput.Of("everything", $"start end _since _type _count {PageToken.ParameterName}", "", resource: null);
    private static readonly string[] s_ofPages = ["_count", PageToken.ParameterName];

    /// <summary>What is offered.</summary>
    public IReadOnlyList<OfferedOperation> Offers =>
    [
        new("everything", OperationLevels.Type | OperationLevels.Instance, LeaveKind.Search, AffectsState: false, AnswerAsync, "Patient"),
        new("everything", OperationLevels.Instance, LeaveKind.Search, AffectsState: false, AnswerAsync, "Encounter"),
        new("everything", OperationLevels.Instance, LeaveKind.Search, AffectsState: false, AnswerAsync, "Group"),
    ];

    private async Task<FhirResponse> AnswerAsync(Interaction.Operation asked, FhirRequest request, AccessGrant grant, CancellationToken cancellationToken)
    {
        var input = OperationParameters.Read(request, parser, s_input);
        var parsed = queries.Parse([], Given(input, s_ofPages), strict: true);
        var root = asked.Id is null ? null : await RootAsync(asked.Type!, asked.Id, grant, cancellationToken);
        var filter = new EverythingFilter(input.Text("start"), input.Text("end"), input.Text("_since"), [.. input.Texts("_type").SelectMany(types => types.Split(','))]);
        var query = scope.Query(asked.Type!, root, filter) with { Count = parsed.Query.Count, MostCounted = parsed.Query.MostCounted, Total = TotalMode.Accurate };
        if (input.Text("_count") is null)
            query = query with { Count = DefaultCount };
        var kept = Given(input, ["start", "end", "_since", "_type", "_count"]);
        var page = await pages.ReadAsync(parsed with { Query = query }, Fingerprint(asked, kept), grant, cancellationToken);
        var included = await includes.ResolveAsync(query with { Includes = [Everything] }, page.Matches, grant, cancellationToken);
        var level = asked.Id is null ? asked.Type! : $"{asked.Type}/{asked.Id}";
        var bundle = new BundleBuilder("searchset", page.Total, PageLinks.Of($"{request.BaseUrl}/{level}/$everything", kept, parsed.PageToken, page.Previous, page.Next));
        foreach (var match in page.Matches)
            bundle.AddSearchEntry($"{request.BaseUrl}/{match.Key.WithoutVersion}", match.Json, "match");
        foreach (var other in included.Resources.Where(other => !scope.IsOfPatients(other.Key.Type)))
            bundle.AddSearchEntry($"{request.BaseUrl}/{other.Key.WithoutVersion}", other.Json, "include");
        return new FhirResponse { Status = 200, Body = bundle.Build() };
    }

    private static IncludeRule Everything { get; } = new(IncludeRule.AnySource, Parameter: null, TargetType: null, Reverse: false, Iterate: false);

    private async Task<RawResource> RootAsync(string type, string id, AccessGrant grant, CancellationToken cancellationToken)
    {
        var root = await store.ReadAsync(type, id, grant, cancellationToken) ?? throw ReadInteraction.NotFound(type, id);
        return root.Deleted ? throw new FhirException(FhirError.Gone($"{type}/{id} was deleted.")) : root;
    }

    private static List<KeyValuePair<string, string>> Given(OperationParameters input, IEnumerable<string> names) =>
        [.. names.SelectMany(name => input.Texts(name).Select(text => new KeyValuePair<string, string>(name, text)))];

    private static string Fingerprint(Interaction.Operation asked, List<KeyValuePair<string, string>> kept) =>
        string.Join('\n', kept.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key}={pair.Value.Length}:{pair.Value}")).Prepend($"{asked.Type}/{asked.Id}/$everything"));
}
