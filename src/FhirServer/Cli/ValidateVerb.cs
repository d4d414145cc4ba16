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
    /// <summary>Validates.</summary>
    /// <param name="files">What to validate.</param>
    /// <param name="profiles">Profiles beside those that are claimed.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>The exit code: <see cref="Verbs.Failed"/> when any file has an error.</returns>
    public async Task<int> RunAsync(InputFiles files, IReadOnlyList<string> profiles, CancellationToken cancellationToken)
    {
        var ask = target.Ask with { Profiles = profiles };
        foreach (var file in files.Files)
        {
            await foreach (var (name, text, fault) in ResourcesAsync(file, cancellationToken))
            {
                var issues = fault ?? await IssuesAsync(text, ask, file.Kind != InputKind.Xml, cancellationToken);
                report.Write(name, issues);
            }
        }

        report.End();
        return report.HasErrors ? Verbs.Failed : Verbs.Done;
    }

    private async Task<IReadOnlyList<Issue>> IssuesAsync(ReadOnlyMemory<byte> text, ValidationAsk ask, bool hasPlace, CancellationToken cancellationToken)
    {
        var found = await target.Validator.ValidateAsync(text, ask, cancellationToken);
        return [.. found.Issues.Select(issue => ResourceValidation.Told(issue, hasPlace))];
    }

    // One for a file; of NDJSON one for each line.
    private async IAsyncEnumerable<(string Name, ReadOnlyMemory<byte> Text, IReadOnlyList<Issue>? Fault)> ResourcesAsync(
        InputFile file, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var content = InputText.Open(file);
        if (file.Kind == InputKind.Ndjson)
        {
            using var reader = new StreamReader(content);
            for (var line = 1; await reader.ReadLineAsync(cancellationToken) is { } text; line++)
            {
                if (!string.IsNullOrWhiteSpace(text))
                    yield return ($"{file.Path}:{line}", System.Text.Encoding.UTF8.GetBytes(text), null);
            }

            yield break;
        }

        using var whole = new MemoryStream();
        await content.CopyToAsync(whole, cancellationToken);
        var bytes = whole.ToArray();
        if (file.Kind == InputKind.Json)
            yield return (file.Path, bytes, null);
        else if (FromXml(bytes, out var fault) is { } json)
            yield return (file.Path, json, null);
        else
            yield return (file.Path, default, fault);
    }

    private byte[]? FromXml(byte[] xml, out IReadOnlyList<Issue>? fault)
    {
        try
        {
            fault = null;
            return target.Serializer.XmlToJson(xml);
        }
        catch (FhirException refused)
        {
            fault = refused.Error.Issues;
            return null;
        }
    }
}
