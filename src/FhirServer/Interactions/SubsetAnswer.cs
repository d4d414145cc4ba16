using FhirServer.Fhir;
using FhirServer.Search;
using Profiles.Conformance;

namespace FhirServer.Interactions;

/// <summary>Cuts answers down when _summary or _elements asks for it; otherwise stored bytes pass untouched.</summary>
/// <param name="schemas">Say which elements belong to a summary.</param>
public sealed class SubsetAnswer(TypeSchemas schemas)
{
    /// <summary>A match or an included resource as a search asked for it.</summary>
    public ReadOnlyMemory<byte> Apply(ReadOnlyMemory<byte> json, SearchQuery query) => Apply(json, query.Summary, query.Elements);

    /// <summary>A resource as a read asked for it.</summary>
    /// <exception cref="FhirException">400: _summary is none of the five.</exception>
    public ReadOnlyMemory<byte> Apply(ReadOnlyMemory<byte> json, FhirRequest request)
    {
        var summary = SummaryMode.False;
        IReadOnlyList<string> elements = [];
        foreach (var (name, value) in request.Parameters)
        {
            if (name == "_summary")
                summary = Mode(value);
            else if (name == "_elements")
                elements = value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        }

        return Apply(json, summary, elements);
    }

    private ReadOnlyMemory<byte> Apply(ReadOnlyMemory<byte> json, SummaryMode summary, IReadOnlyList<string> elements)
    {
        SubsetOf? what = summary switch
        {
            SummaryMode.True => new SubsetOf(SubsetKind.Summary, elements),
            SummaryMode.Text => new SubsetOf(SubsetKind.Text, elements),
            SummaryMode.Data => new SubsetOf(SubsetKind.Data, elements),
            _ when elements.Count > 0 => new SubsetOf(SubsetKind.Elements, elements),
            _ => null,
        };
        return what is null ? json : Subset.Apply(json, what, schemas);
    }

    private static SummaryMode Mode(string value) => value switch
    {
        "true" => SummaryMode.True,
        "text" => SummaryMode.Text,
        "data" => SummaryMode.Data,
        "false" => SummaryMode.False,
        _ => throw new FhirException(FhirError.InvalidRequest($"_summary on a read takes true, text, data or false, not '{value}'.")),
    };
}
