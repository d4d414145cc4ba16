using FhirServer.Fhir;
using FhirServer.Interactions;
using FhirServer.Security;
using FhirServer.Storage;

namespace FhirServer.Operations.Records;

/// <summary>
/// Observation/$lastn: the newest observations of each code: https://hl7.org/fhir/R4/observation-operation-lastn.html. It needs whose they are
/// and a category or a code, and follows the search parameters that are listed here as well.
/// </summary>
/// <param name="observations">Reads what the search parameters find.</param>
/// <param name="parser">Reads observations and the Parameters resource.</param>
public sealed class LastNOperation(ObservationWalk observations, ResourceParser parser)
{
    private static readonly string[] s_whose =
        ["patient", "subject", "subject:Patient", "patient.identifier", "subject.identifier", "subject:Patient.identifier", "patient:identifier", "subject:identifier"];

    private static readonly string[] s_codes =
        ["category", "category:in", "category:not", "code", "code:in", "code:text", "code:not", "combo-code", "component-code", "code-value-concept", "code-value-quantity"];

    private static readonly string[] s_others = ["date", "status", "status:not", "encounter", "performer", "device", "specimen", "method", "value-quantity", "value-concept", "_lastUpdated"];

    private static readonly string[] s_search = [.. s_whose, .. s_codes, .. s_others];
    private static readonly OperationInput s_input = OperationInput.Of("lastn", $"max {string.Join(' ', s_search)}", "", resource: null);

    /// <summary>What is offered.</summary>
    public OfferedOperation Offer => new("lastn", OperationLevels.Type, LeaveKind.Search, AffectsState: false, AnswerAsync, "Observation");

    private async Task<FhirResponse> AnswerAsync(Interaction.Operation asked, FhirRequest request, AccessGrant grant, CancellationToken cancellationToken)
    {
        var input = OperationParameters.Read(request, parser, s_input);
        var most = input.Number("max") ?? 1;
        if (most < 1)
            throw input.Wrong("max", "must be 1 or more");
        var criteria = s_search.SelectMany(name => input.Texts(name).Select(text => new KeyValuePair<string, string>(name, text))).ToList();
        if (!criteria.Exists(given => s_whose.Contains(given.Key)))
            throw input.Wrong("patient", "or subject is needed");
        if (!criteria.Exists(given => s_codes.Contains(given.Key)))
            throw input.Wrong("category", "or code is needed");

        var groups = new NewestByCode(most);
        await foreach (var observation in observations.ReadAsync(criteria, grant, cancellationToken))
            groups.Add(observation, parser.Parse(observation.Json).Root);
        var newest = groups.Newest();
        var bundle = new BundleBuilder("searchset", newest.Count, []);
        foreach (var match in newest)
            bundle.AddSearchEntry($"{request.BaseUrl}/{match.Key.WithoutVersion}", match.Json, "match");
        return new FhirResponse { Status = 200, Body = bundle.Build() };
    }
}
