using System.Text;
using System.Text.Json.Nodes;
using FhirServer.Fhir;
using FhirServer.Interactions;
using FhirServer.Search;
using FhirServer.Security;
using FhirServer.Storage;
using Profiles.Elements;

namespace FhirServer.Operations.Resources;

/// <summary>
/// $meta: the profiles, security labels and tags of a resource, or all that are in use in a type or on the server:
/// https://hl7.org/fhir/R4/resource-operation-meta.html.
/// </summary>
/// <param name="store">Where they are.</param>
/// <param name="queries">Makes the searches for what has any.</param>
/// <param name="parser">Reads resources.</param>
public sealed class MetaOperation(IResourceStore store, QueryParser queries, ResourceParser parser)
{
    private const int PageSize = 500;
    private const int MostRead = 20_000;

    private static readonly OperationInput s_input = OperationInput.Of("meta", "mode", "", resource: null);
    private static readonly string[] s_labels = ["_profile", "_security", "_tag"];

    /// <summary>What is offered.</summary>
    public OfferedOperation Offer => new(
        "meta", OperationLevels.System | OperationLevels.Type | OperationLevels.Instance, LeaveKind.Search, AffectsState: false, AnswerAsync);

    /// <summary>The answer with a meta in it.</summary>
    internal static FhirResponse Answer(JsonObject meta) => ParametersText.Answer(json =>
    {
        json.WriteStartObject();
        json.WriteString("name", "return");
        json.WritePropertyName("valueMeta");
        meta.WriteTo(json);
        json.WriteEndObject();
    });

    /// <summary>The meta of a resource, empty when it has none.</summary>
    internal static JsonObject Of(Element resource)
    {
        var meta = resource.Child("meta");
        return meta.IsNone ? [] : (JsonObject)JsonNode.Parse(Encoding.UTF8.GetString(meta.Tree.Utf8.Span[meta.Start..meta.End]))!;
    }

    private async Task<FhirResponse> AnswerAsync(Interaction.Operation asked, FhirRequest request, AccessGrant grant, CancellationToken cancellationToken)
    {
        OperationParameters.Read(request, parser, s_input);
        if (asked is not { Type: { } type, Id: { } id })
            return Answer(await InUseAsync(asked.Type, grant, cancellationToken));
        var resource = await store.ReadAsync(type, id, grant, cancellationToken) ?? throw ReadInteraction.NotFound(type, id);
        return resource.Deleted ? throw new FhirException(FhirError.Gone($"{type}/{id} was deleted.")) : Answer(Of(parser.Parse(resource.Json).Root));
    }

    private async Task<JsonObject> InUseAsync(string? type, AccessGrant grant, CancellationToken cancellationToken)
    {
        var all = new JsonObject();
        var has = s_labels.Select(label => queries.Parse(type is null ? [] : [type], [new($"{label}:missing", "false")], strict: true).Query).ToList();
        var query = has[0] with { Where = new SearchExpr.Or([.. has.Select(one => one.Where)]), Count = PageSize };
        for (var read = 0; ; read += PageSize)
        {
            var page = await store.SearchAsync(query, grant, cancellationToken);
            foreach (var match in page.Matches)
                MetaLabels.Add(all, Of(parser.Parse(match.Json).Root));
            if (page.Next is null)
                return all;
            if (read >= MostRead)
                throw new FhirException(FhirError.TooCostly($"More than {MostRead} resources have labels or profiles here; ask for the $meta of one type, or of one resource."));
            query = query with { After = page.Next };
        }
    }
}
