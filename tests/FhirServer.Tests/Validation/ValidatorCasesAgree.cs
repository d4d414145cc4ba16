using System.Text;
using System.Text.Json;
using Profiles.Validation;
using Xunit.Abstractions;

namespace FhirServer.Tests.Validation;

/// <summary>
/// The cases of the HL7 validator suite get the verdict that the reference validator gives: errors or none. Where not, known-differences.json
/// says why. See https://github.com/FHIR/fhir-test-cases.
/// </summary>
public sealed class ValidatorCasesAgree(ITestOutputHelper output)
{
    [SkippableTheory]
    [InlineData("manifest.json", 0.95)]
    [InlineData("manifest-profiles.json", 0.85)]
    public async Task Verdicts_are_those_of_the_reference(string manifest, double least)
    {
        Skip.If(ValidatorCase.Folder is null, "shared/suites/validator is not here.");
        var known = KnownDifferences(manifest);
        var cases = ValidatorCase.Read(manifest).Where(each => each.ExpectedErrors is not null).ToList();
        var different = new List<string>();
        var table = new StringBuilder();
        foreach (var one in cases)
        {
            var issues = await ValidatorCaseRunner.RunAsync(one);
            var errors = issues.Where(issue => issue.Severity == ValidationSeverity.Error).ToList();
            if (errors.Count > 0 != one.ExpectedErrors > 0)
                different.Add(one.Name);
            Write(table, one, errors, differs: errors.Count > 0 != one.ExpectedErrors > 0);
        }

        output.WriteLine(table.ToString());
        different.Except(known.Keys).Should().BeEmpty(because: $"each difference needs a reason in known-differences.json\n{table}");
        known.Keys.Except(different).Should().BeEmpty(because: "what agrees now is no difference");
        var agreeing = (double)(cases.Count - different.Count) / cases.Count;
        output.WriteLine(FormattableString.Invariant($"{agreeing:P1} of {cases.Count} cases agree."));
        agreeing.Should().BeGreaterThanOrEqualTo(least);
    }

    private static void Write(StringBuilder table, ValidatorCase one, List<ValidationIssue> errors, bool differs)
    {
        table.AppendLine(FormattableString.Invariant($"{(differs ? "DIFFERS" : "agrees "),-8} {one.ExpectedErrors,4} {errors.Count,4}  {one.Name}"));
        if (!differs)
            return;
        foreach (var error in errors)
            table.AppendLine(FormattableString.Invariant($"         {error.Expression} {error.MessageId}: {error.Message}"));
    }

    private static Dictionary<string, string> KnownDifferences(string manifest)
    {
        using var stream = typeof(ValidatorCasesAgree).Assembly.GetManifestResourceStream("known-differences.json")!;
        return JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, string>>>(stream)![manifest];
    }
}
