using System.Text.Json;
using System.Text.RegularExpressions;
using FhirServer.Fhir;
using FhirServer.Interactions;
using FhirServer.Security;

namespace FhirServer.Cli;

/// <summary>Hands requests to the server and counts the answers.</summary>
/// <param name="target">The server.</param>
/// <param name="tally">Where to count.</param>
internal sealed partial class Sender(LoadTarget target, LoadTally tally)
{
    private static readonly Caller Loader = new("load") { IsOpen = true };

    /// <summary>Sends one request.</summary>
    /// <returns>Null when it was carried out and counted, or why it was not; refused entries of a batch are noted in the tally.</returns>
    public async Task<FhirError?> SendAsync(Parcel parcel, CancellationToken cancellationToken)
    {
        try
        {
            var response = await target.HandleAsync(Request(parcel), cancellationToken);
            if (parcel.Path.Length > 0)
                tally.CountWrite(response.Status);
            else
                Count(parcel, BundleBuilder.Joined(response.Body));
            return null;
        }
        catch (FhirException refused)
        {
            return refused.Error;
        }
    }

    /// <summary>Notes a refusal, told as of the file and not as of what was made of it.</summary>
    public void Refuse(Parcel parcel, IReadOnlyList<Issue> issues) => tally.Refuse(parcel.File, parcel.Source, [.. issues.Where(issue => issue.Severity is IssueSeverity.Error or IssueSeverity.Fatal).Select(issue => issue with
    {
        Message = InFile(parcel, issue.Message),
        Expression = issue.Expression is null ? null : InFile(parcel, issue.Expression),
        Line = 0,
        Column = 0,
    })]);

    private FhirRequest Request(Parcel parcel) => new()
    {
        Method = parcel.Path.Length == 0 ? "POST" : "PUT",
        Path = parcel.Path,
        Body = parcel.Body,
        BaseUrl = target.BaseUrl,
        Caller = Loader,
        Conditions = new RequestConditions(IfNoneMatch: parcel.OnlyIfAbsent ? "*" : null),
        Return = PreferReturn.Minimal,
        KeepUnchanged = true,
    };

    private void Count(Parcel parcel, ReadOnlyMemory<byte> answer)
    {
        using var document = RawJson.Parse(answer);
        foreach (var (index, entry) in document.RootElement.Entries())
        {
            var response = entry.Member("response");
            var status = int.Parse(response.Text("status").AsSpan(0, 3), provider: System.Globalization.CultureInfo.InvariantCulture);
            if (status >= 400)
                Refuse(parcel, Issues(response.Member("outcome"), index));
            else if (status == 204 || response.Text("location") is not null)
                tally.CountWrite(status);
        }
    }

    private static IReadOnlyList<Issue> Issues(JsonElement outcome, int index)
    {
        var issues = outcome.Member("issue");
        if (issues.ValueKind != JsonValueKind.Array)
            return [new Issue(IssueSeverity.Error, "processing", $"{BundleEntry.PlaceOf(index)} was refused.")];
        return [.. issues.EnumerateArray().Select(issue => new Issue(
            issue.Text("severity") is "warning" or "information" ? IssueSeverity.Warning : IssueSeverity.Error,
            issue.Text("code") ?? "processing",
            issue.Text("diagnostics") ?? "",
            issue.Member("expression") is { ValueKind: JsonValueKind.Array } list ? string.Join(", ", list.EnumerateArray()) : null))];
    }

    private static string InFile(Parcel parcel, string text) => EntryPlace().Replace(text, match =>
    {
        if (parcel.LoneType is not null)
            return match.Groups["resource"].Success ? parcel.LoneType + match.Groups["colon"].Value : match.Groups["colon"].Success ? "" : parcel.LoneType;
        var index = int.Parse(match.Groups["index"].ValueSpan, provider: System.Globalization.CultureInfo.InvariantCulture);
        var place = parcel.Places is { } places && index < places.Count ? places[index] : index;
        return $"{BundleEntry.PlaceOf(place)}{match.Groups["resource"].Value}{match.Groups["colon"].Value}";
    });

    [GeneratedRegex(@"Bundle\.entry\[(?<index>\d{1,9})\](?<resource>\.resource\b)?(?<colon>: )?", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex EntryPlace();
}
