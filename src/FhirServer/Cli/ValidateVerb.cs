using System.Globalization;
using FhirServer.Fhir;
using FhirServer.Interactions;
using Profiles.Validation;

namespace FhirServer.Cli;

/// <summary>
/// Validates files against FHIR, the profiles they claim and those that were named. See https://hl7.org/fhir/R4/validation.html.
/// </summary>
/// <param name="target">Validates.</param>
/// <param name="report">Where to tell.</param>
public sealed class ValidateVerb(ValidateTarget target, ValidateReport report)
{
    private const int MostLines = 100;

    /// <summary>Validates.</summary>
    /// <param name="files">What to validate.</param>
    /// <param name="profiles">Profiles beside those that are claimed.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>The exit code: <see cref="Verbs.Failed"/> when any file has an error.</returns>
    public async Task<int> RunAsync(InputFiles files, IReadOnlyList<string> profiles, CancellationToken cancellationToken)
    {
        var ask = target.Ask with { Profiles = profiles };
        foreach (var path in files.PassedOver)
            report.PassOver(path);
        foreach (var file in files.Files)
        {
            try
            {
                await ValidateAsync(file, ask, cancellationToken);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidDataException)
            {
                report.Write(file.Path, [new Issue(IssueSeverity.Fatal, "exception", $"The file cannot be read: {fault.Message}")]);
            }
        }

        report.End();
        return report.HasErrors ? Verbs.Failed : Verbs.Done;
    }

    private async Task ValidateAsync(InputFile file, ValidationAsk ask, CancellationToken cancellationToken)
    {
        if (file.Kind != InputKind.Ndjson)
        {
            var text = await FileContent.ReadAsync(file, cancellationToken);
            report.Write(file.Path, file.Kind == InputKind.Xml ? await OfXmlAsync(text, ask, cancellationToken) : await IssuesAsync(text, ask, hasPlace: true, cancellationToken));
            return;
        }

        await foreach (var lines in FileContent.LinesAsync(file, MostLines, cancellationToken))
        {
            foreach (var line in lines)
            {
                var issues = await IssuesAsync(line.Bytes, ask, hasPlace: true, cancellationToken);
                report.Write(string.Create(CultureInfo.InvariantCulture, $"{file.Path}:{line.Number}"), [.. issues.Select(issue => issue.From(line.Number, 1))]);
            }
        }
    }

    private async Task<IReadOnlyList<Issue>> OfXmlAsync(ReadOnlyMemory<byte> xml, ValidationAsk ask, CancellationToken cancellationToken)
    {
        try
        {
            return await IssuesAsync(target.Serializer.XmlToJson(xml), ask, hasPlace: false, cancellationToken);
        }
        catch (FhirException refused)
        {
            return refused.Error.Issues;
        }
    }

    private async Task<IReadOnlyList<Issue>> IssuesAsync(ReadOnlyMemory<byte> text, ValidationAsk ask, bool hasPlace, CancellationToken cancellationToken)
    {
        var found = await target.Validator.ValidateAsync(text.Span.StartsWith("\uFEFF"u8) ? text[3..] : text, ask, cancellationToken);
        return [.. found.Issues.Select(issue => ResourceValidation.Told(issue, hasPlace))];
    }
}
