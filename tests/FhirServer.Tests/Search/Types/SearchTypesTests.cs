using FhirServer.Fhir;
using FhirServer.Search;
using FhirServer.Search.Types;
using FsCheck.Xunit;

namespace FhirServer.Tests.Search.Types;

public sealed class SearchTypesTests
{
    private static readonly SearchParameterInfo[] s_oneOfEach = [.. Core.Registry.ResourceTypes.SelectMany(Core.Registry.For)
        .Where(parameter => parameter.Type != SearchParameterType.Special || parameter.Code == "near").DistinctBy(parameter => parameter.Type)];

    private static readonly string?[] s_modifiers = [null, "exact", "contains", "text", "identifier", "above", "below", "Patient", "in", "x"];

    [Property(MaxTest = 300)]
    public void Any_text_is_a_criterion_or_a_fault_of_the_client(string? text)
    {
        foreach (var value in Variants(text ?? string.Empty))
        {
            foreach (var parameter in s_oneOfEach)
            {
                foreach (var modifier in s_modifiers)
                    Try(parameter, modifier, value);
            }
        }
    }

    [Fact]
    public void Every_type_has_its_own()
    {
        s_oneOfEach.Should().HaveCount(9);
        s_oneOfEach.Select(parameter => SearchTypes.For(parameter.Type).GetType()).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void An_entry_of_another_type_never_answers() =>
        SearchTypes.Match(new Criterion.String(StringMatch.StartsWith, "1"), new IndexEntry.Number("x", 1, 1)).Should().BeFalse();

    private static IEnumerable<string> Variants(string text) =>
        [text, "gt" + text, text + "|" + text, "2024-01-01T" + text, "1e" + text, "5$" + text, text + "\\", Asked.BaseUrl + "/" + text];

    private static void Try(SearchParameterInfo parameter, string? modifier, string value)
    {
        try
        {
            SearchTypes.For(parameter.Type).Parse(parameter, modifier, value, Asked.InIndia);
        }
        catch (FhirException fault)
        {
            fault.Error.Status.Should().Be(400);
        }
    }
}
