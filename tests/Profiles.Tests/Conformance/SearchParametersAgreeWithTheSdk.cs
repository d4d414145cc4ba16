using System.Text.Json;
using System.Text.RegularExpressions;
using Hl7.Fhir.Model;

namespace Profiles.Tests.Conformance;

/// <summary>The SDK's table of search parameters was generated from the published R4 definitions: it is the witness here.</summary>
public sealed partial class SearchParametersAgreeWithTheSdk
{
    private static readonly Dictionary<(string Resource, string Code), (string Type, string Expression)> Ours = ReadOurs();

    [Fact]
    public void Neither_has_one_that_the_other_has_not()
    {
        var theirs = ModelInfo.SearchParameters.Select(parameter => (parameter.Resource!, parameter.Code!)).ToHashSet();
        // The SDK leaves out the parameters of Resource itself but _text, which it has under DomainResource.
        var ours = Ours.Keys.Where(key => key.Resource != "Resource").ToHashSet();

        string.Join(' ', theirs.Except(ours)).Should().BeEmpty();
        string.Join(' ', ours.Except(theirs)).Should().BeEmpty();
        Ours.Keys.Should().Contain([("Resource", "_id"), ("Resource", "_lastUpdated"), ("Resource", "_tag")]);
    }

    [Fact]
    public void On_type_and_expression()
    {
        var differences = ModelInfo.SearchParameters
            .Select(theirs => (Theirs: theirs, Own: Ours[(theirs.Resource!, theirs.Code!)]))
            .Where(pair => !pair.Own.Type.Equals(pair.Theirs.Type.ToString(), StringComparison.OrdinalIgnoreCase)
                || Plain(pair.Own.Expression) != Plain(pair.Theirs.Expression ?? ""))
            .Select(pair => $"{pair.Theirs.Resource}.{pair.Theirs.Code}: {pair.Own} is {pair.Theirs.Type} {pair.Theirs.Expression}");

        string.Join('\n', differences).Should().BeEmpty();
    }

    private static Dictionary<(string, string), (string, string)> ReadOurs()
    {
        var ours = new Dictionary<(string, string), (string, string)>();
        foreach (var parameter in Definitions.Library.SearchParameters())
        {
            using var document = JsonDocument.Parse(parameter);
            var root = document.RootElement;
            var expression = root.TryGetProperty("expression", out var text) ? text.GetString()! : "";
            foreach (var resource in root.GetProperty("base").EnumerateArray())
            {
                ours.Add(
                    (resource.GetString()!, root.GetProperty("code").GetString()!),
                    (root.GetProperty("type").GetString()!, expression));
            }
        }

        return ours;
    }

    // "(x as T)", "x.as(T)" and "x.ofType(T)" mean the same where there is one x; the embedded definitions use the last.
    private static string Plain(string expression) =>
        Blank().Replace(AsOperator().Replace(expression, "${item}.ofType(${type})").Replace(".as(", ".ofType(", StringComparison.Ordinal), "");

    [GeneratedRegex(@"(?<item>[\w.]+) as (?<type>\w+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AsOperator();

    [GeneratedRegex(@"[\s()]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Blank();
}
