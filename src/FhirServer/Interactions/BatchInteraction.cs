using FhirServer.Fhir;
using Profiles.Elements;

namespace FhirServer.Interactions;

/// <summary>A batch: each entry on its own, as if it had come alone. See https://hl7.org/fhir/R4/http.html#brules.</summary>
public static class BatchInteraction
{
    /// <summary>Answers each entry through the dispatcher; an entry's error is that entry's answer.</summary>
    public static async Task<FhirResponse> HandleAsync(
        Element bundle, FhirRequest request, Func<FhirRequest, CancellationToken, Task<FhirResponse>> dispatch, CancellationToken cancellationToken)
    {
        var answers = new List<FhirResponse>();
        foreach (var (index, entry) in Indexed(bundle))
            answers.Add(await AnswerAsync(entry, index, request, dispatch, cancellationToken));
        var builder = new BundleBuilder("batch-response", total: null, []);
        foreach (var answer in answers)
            builder.AddResponseEntry(answer);
        return new FhirResponse { Status = 200, Body = builder.Build() };
    }

    /// <summary>The entries with their places.</summary>
    public static IReadOnlyList<(int Index, Element Entry)> Indexed(Element bundle)
    {
        var entries = new List<(int, Element)>();
        foreach (var entry in bundle.Children("entry"))
            entries.Add((entries.Count, entry));
        return entries;
    }

    private static async Task<FhirResponse> AnswerAsync(
        Element element, int index, FhirRequest request, Func<FhirRequest, CancellationToken, Task<FhirResponse>> dispatch, CancellationToken cancellationToken)
    {
        try
        {
            var entry = BundleEntry.Read(element, index, request);
            if (entry.Request is { Method: "POST", Path: "" })
                throw new FhirException(FhirError.InvalidContent("A Bundle inside a Bundle cannot be carried out.", entry.Place));
            return await dispatch(entry.Request with { Return = request.Return ?? PreferReturn.Minimal }, cancellationToken);
        }
        catch (FhirException exception)
        {
            if (exception.Error.Status is 401 or 403)
                request.Audit?.RefusedEntry();
            var (line, column) = element.Child("resource").Position;
            var error = exception.Error.From(line, column).At(BundleEntry.PlaceOf(index));
            return new FhirResponse { Status = error.Status, IsOutcome = true, Body = [Outcomes.Of(error)], Allow = error.Allow, RetryAfter = error.RetryAfter };
        }
    }
}
