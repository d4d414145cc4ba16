using FhirServer.Fhir;
using FhirServer.Interactions;
using FhirServer.Search;
using FhirServer.Security;
using FhirServer.Storage;
using FhirServer.Storage.Indexing;

namespace FhirServer.Operations;

/// <summary>
/// $reindex: gives resources new index entries. Of the whole system or of a type by a job, whose status is asked for as
/// https://hl7.org/fhir/R4/async.html says; of one resource at once.
/// </summary>
/// <param name="store">Reads the one resource.</param>
/// <param name="states">Takes the job.</param>
/// <param name="registry">Knows the types and parameters.</param>
/// <param name="writer">Makes and commits new entries.</param>
/// <param name="parser">Reads the Parameters resource.</param>
/// <param name="clock">Tells when the job was asked for.</param>
public sealed class ReindexOperation(
    IResourceStore store, IndexStates states, SearchParameterRegistry registry, ResourceWriter writer, ResourceParser parser, TimeProvider clock)
{
    private const string ParameterName = "parameter";

    /// <summary>What is offered.</summary>
    public OfferedOperation Offer => new(
        "reindex", OperationLevels.System | OperationLevels.Type | OperationLevels.Instance, LeaveKind.System, AffectsState: true, AnswerAsync)
    {
        Description = "Gives resources new index entries: of the whole system or of a type by a job whose status is asked for at _async, of one resource at once.",
        Parameters =
        [
            new(ParameterName, "string", "The code or canonical URL of a search parameter: only resources of types that have it.", Max: "*"),
            new("return", "OperationOutcome", "Says what was begun or done.", IsOut: true, Min: 1),
        ],
    };

    private async Task<FhirResponse> AnswerAsync(Interaction.Operation asked, FhirRequest request, AccessGrant grant, CancellationToken cancellationToken)
    {
        if (asked is { Type: { } type, Id: { } id })
            return await OneAsync(type, id, grant, cancellationToken);
        var types = Types(asked.Type, Named(request));
        var job = "";
        await states.ChangeAsync(state => state.Add(JobReason.Request, types, clock.GetUtcNow(), out job), cancellationToken);
        var status = $"{request.BaseUrl}/{Interaction.AsyncStatus.Path}/{job}";
        return new FhirResponse
        {
            Status = 202,
            ContentLocation = status,
            IsOutcome = true,
            Body = [Outcomes.Success($"The index is built anew. Ask {status} how far it is; DELETE it to stop.")],
        };
    }

    private async Task<FhirResponse> OneAsync(string type, string id, AccessGrant grant, CancellationToken cancellationToken)
    {
        var current = await store.ReadAsync(type, id, grant, cancellationToken) ?? throw new FhirException(FhirError.NotFound($"There is no {type}/{id}."));
        if (current.Deleted)
            throw new FhirException(FhirError.Gone($"{type}/{id} was deleted; it has no index."));
        IReadOnlyList<WriteOutcome>? outcomes = null;
        while (outcomes is null)
            outcomes = await writer.CommitAsync([writer.Reindex(current)], grant, _ => null, cancellationToken);
        return new FhirResponse { Status = 200, IsOutcome = true, Body = [Outcomes.Success($"{type}/{id} was indexed anew.")] };
    }

    /// <summary>The names in the URL and in a Parameters resource.</summary>
    private List<string> Named(FhirRequest request)
    {
        var names = request.Parameters.Where(pair => pair.Key == ParameterName).Select(pair => pair.Value).ToList();
        if (request.Body.IsEmpty)
            return names;
        var body = parser.Parse(request.Body).Root;
        if (body.Type?.Name != "Parameters")
            throw new FhirException(FhirError.InvalidContent($"$reindex takes a Parameters resource, not a {body.Type?.Name}.", body.Type?.Name));
        foreach (var parameter in body.Children(ParameterName))
        {
            if (parameter.Child("name").Text != ParameterName)
                throw new FhirException(FhirError.InvalidRequest($"$reindex has no parameter '{parameter.Child("name").Text}'; it takes '{ParameterName}': the code or URL of a search parameter.", "Parameters.parameter.name"));
            names.Add(parameter.Child("value").Text
                ?? throw new FhirException(FhirError.InvalidRequest($"The parameter '{ParameterName}' of $reindex needs a value: the code or URL of a search parameter.", "Parameters.parameter.value")));
        }

        return names;
    }

    private IReadOnlyList<string> Types(string? type, List<string> names)
    {
        IReadOnlyList<string> all = type is null ? registry.ResourceTypes : [type];
        if (names.Count == 0)
            return all;
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            var having = all.Where(one => registry.IsIndexed(one, name)).ToList();
            if (having.Count == 0)
                throw new FhirException(FhirError.InvalidRequest($"'{name}' is no search parameter of {type ?? "any type"}; give its code or its canonical URL.", "Parameters.parameter.value"));
            found.UnionWith(having);
        }

        return [.. found];
    }
}
