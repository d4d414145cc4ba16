using Profiles.Tests.Elements;
using Profiles.Validation;
using Xunit.Abstractions;

namespace Profiles.Tests.Validation;

/// <summary>What is published as an example is valid, save where it is itself in error.</summary>
public sealed class ExamplesAreValid(ITestOutputHelper output)
{
    /// <summary>The examples of FHIR R4 that break its rules, each with the one rule they break.</summary>
    private static readonly Dictionary<string, (string MessageId, string Reason)> InError = new(StringComparer.Ordinal)
    {
        ["basic-example.json"] = ("modifier-extension-unknown", "Its modifier extensions are defined nowhere: their urls say do-not-use."),
        ["json-edge-cases.json"] = ("modifier-extension-unknown", "Its modifier extensions are made up to show JSON, and defined nowhere."),
        ["devicemetric-example.json"] = ("reference-type", "parent refers to a DeviceDefinition; the definition allows a Device only."),
        ["diagnosticreport-example-lri.json"] = ("bundle-full-url", "The fullUrls end with lri-gramstain1, the ids are gramstain1."),
        ["message-response-link.json"] = ("bundle-full-url", "The fullUrl ends with pat12, the id is pat2."),
    };

    [SkippableFact]
    public async Task Every_example_of_FHIR_R4()
    {
        var found = await ErrorsAsync(Folder("r4"));

        found.Where(error => !InError.TryGetValue(error.File, out var known) || known.MessageId != error.Issue.MessageId)
            .Select(error => $"{error.File} {error.Issue.Expression}: {error.Issue.Message}").Should().BeEmpty();
        InError.Keys.Except(found.Select(error => error.File)).Should().BeEmpty("what is listed as in error is in error");
    }

    [SkippableFact]
    public async Task Every_example_of_the_published_guide() =>
        (await ErrorsAsync(Folder("abdm"))).Select(error => $"{error.File} {error.Issue.Expression}: {error.Issue.Message}").Should().BeEmpty();

    [Fact]
    public async Task Every_example_of_our_guide()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "guide-examples");

        Directory.EnumerateFiles(folder, "*.json").Should().HaveCountGreaterThan(13);
        (await ErrorsAsync(folder)).Select(error => $"{error.File} {error.Issue.Expression}: {error.Issue.Message}").Should().BeEmpty();
    }

    private static string Folder(string set)
    {
        var folder = Samples.Folder(set);
        Skip.If(folder is null, $"shared/samples/{set} is not here.");
        return folder!;
    }

    private async Task<List<(string File, ValidationIssue Issue)>> ErrorsAsync(string folder)
    {
        var errors = new List<(string, ValidationIssue)>();
        var (files, others) = (0, 0);
        foreach (var file in Directory.EnumerateFiles(folder, "*.json").Where(file => !Path.GetFileName(file).StartsWith('.')).Order(StringComparer.Ordinal))
        {
            files++;
            var report = await Validators.BuiltIn.ValidateAsync(await File.ReadAllBytesAsync(file), ValidationAsk.Default, CancellationToken.None);
            others += report.Issues.Count(issue => issue.Severity != ValidationSeverity.Error);
            errors.AddRange(report.Issues.Where(issue => issue.Severity == ValidationSeverity.Error).Select(issue => (Path.GetFileName(file), issue)));
        }

        output.WriteLine($"{files} files, {errors.Count} errors, {others} warnings and notes");
        return errors;
    }
}
