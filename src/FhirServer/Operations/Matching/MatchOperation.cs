using FhirServer.Fhir;
using FhirServer.Interactions;
using FhirServer.Search;
using FhirServer.Security;
using FhirServer.Storage;

namespace FhirServer.Operations.Matching;

/// <summary>
/// Patient/$match: who of the patients here may be the one that is described: https://hl7.org/fhir/R4/patient-operation-match.html. Certain is only
/// who shares an identifier and is contradicted by nothing else; a name alone is never more than possible.
/// </summary>
/// <param name="store">Where the patients are.</param>
/// <param name="queries">Makes the searches for candidates.</param>
/// <param name="resolver">Looks up what they rest on.</param>
/// <param name="parser">Reads patients.</param>
public sealed class MatchOperation(IResourceStore store, QueryParser queries, QueryResolver resolver, ResourceParser parser)
{
    private const int DefaultCount = 10;
    private const int MostCount = 100;

    private static readonly OperationInput s_input = OperationInput.Of("match", "resource onlyCertainMatches count", "", ("resource", "Patient"));

    private readonly MatchCandidates candidates = new(store, queries, resolver);

    /// <summary>What is offered.</summary>
    public OfferedOperation Offer => new("match", OperationLevels.Type, LeaveKind.Search, AffectsState: false, AnswerAsync, "Patient");

    private async Task<FhirResponse> AnswerAsync(Interaction.Operation asked, FhirRequest request, AccessGrant grant, CancellationToken cancellationToken)
    {
        var input = OperationParameters.Read(request, parser, s_input);
        var patient = input.Resource("resource", "Patient");
        if (patient.IsNone)
            throw input.Wrong("resource", "is needed: the Patient to find, as far as it is known");
        var described = PersonFeatures.Of(patient);
        var count = Math.Clamp(input.Number("count") ?? DefaultCount, 0, MostCount);
        var found = await candidates.FindAsync(described, grant, cancellationToken);
        var graded = found
            .Select(candidate => (Candidate: candidate, Match: MatchScore.Of(described, PersonFeatures.Of(parser.Parse(candidate.Json).Root))))
            .Where(pair => pair.Match.Grade is not null)
            .OrderBy(pair => pair.Match.Grade == "certain" ? 0 : 1)
            .ThenByDescending(pair => pair.Match.Score)
            .ThenBy(pair => pair.Candidate.Key.Id, StringComparer.Ordinal)
            .ToList();
        if (input.Flag("onlyCertainMatches"))
            graded = graded.Count(pair => pair.Match.Grade == "certain") == 1 ? [graded[0]] : [];
        var bundle = new BundleBuilder("searchset", graded.Count, []);
        foreach (var (candidate, match) in graded.Take(count))
            bundle.AddSearchEntry($"{request.BaseUrl}/{candidate.Key.WithoutVersion}", candidate.Json, "match", match.Score, match.Grade);
        return new FhirResponse { Status = 200, Body = bundle.Build() };
    }
}
