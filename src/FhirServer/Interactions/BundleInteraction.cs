using System.Text.RegularExpressions;
using FhirServer.Fhir;

namespace FhirServer.Interactions;

/// <summary>Takes a Bundle posted to the base and hands it to batch or transaction: https://hl7.org/fhir/R4/http.html#transaction.</summary>
/// <param name="parser">Reads the Bundle.</param>
/// <param name="transaction">Carries out a transaction.</param>
/// <param name="maxEntries">Most entries a Bundle may have.</param>
public sealed partial class BundleInteraction(ResourceParser parser, TransactionInteraction transaction, int maxEntries)
{
    /// <summary>Answers with a Bundle of responses.</summary>
    /// <param name="request">Carries the Bundle.</param>
    /// <param name="dispatch">Answers one entry of a batch as a request of its own.</param>
    /// <param name="cancellationToken">Gives up; a commit that has begun is finished.</param>
    /// <exception cref="FhirException">400: the body is no batch or transaction; 413: too many entries.</exception>
    public async Task<FhirResponse> HandleAsync(
        FhirRequest request, Func<FhirRequest, CancellationToken, Task<FhirResponse>> dispatch, CancellationToken cancellationToken)
    {
        var bundle = parser.Parse(request.Body, out var errors).Root;
        if (bundle.Type?.Name != "Bundle")
            throw new FhirException(FhirError.InvalidContent($"The base takes a Bundle, not a {bundle.Type?.Name}; post it to {bundle.Type?.Name}.", bundle.Type?.Name));
        var type = bundle.Child("type").Text;
        if (type is not ("batch" or "transaction"))
            throw new FhirException(FhirError.InvalidContent($"The base takes Bundles of type batch or transaction, not '{type}'; to store the Bundle itself, post it to Bundle.", "Bundle.type"));
        if (errors.Any(error => type == "transaction" || !IsInEntryResource(error)))
            throw new FhirException(FhirError.InvalidContent(errors));
        var count = 0;
        foreach (var _ in bundle.Children("entry"))
            count++;
        if (count > maxEntries)
            throw new FhirException(FhirError.TooLarge($"The Bundle has {count} entries; at most {maxEntries} are taken at once. Send it in parts."));
        return type == "batch"
            ? await BatchInteraction.HandleAsync(bundle, request, dispatch, cancellationToken)
            : await transaction.HandleAsync(bundle, request, dispatch, cancellationToken);
    }

    /// <summary>In a batch a fault inside an entry's resource is that entry's alone, and found again when the entry is carried out.</summary>
    private static bool IsInEntryResource(Issue error) => error.Expression is { } expression && EntryResource().IsMatch(expression);

    [GeneratedRegex(@"^Bundle\.entry\[\d+\]\.resource\b", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex EntryResource();
}
