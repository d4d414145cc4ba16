using System.Globalization;
using FhirServer.Fhir;
using FhirServer.Search;

namespace FhirServer.Operations.Records;

/// <summary>What $stats is asked: https://hl7.org/fhir/R4/observation-operation-stats.html.</summary>
/// <param name="Subject">Whose observations.</param>
/// <param name="Codes">System, if one was given, and code of each.</param>
/// <param name="Statistics">What to work out.</param>
/// <param name="Start">Since when, as FHIR writes it; null for always.</param>
/// <param name="End">Until when; null for now and ever.</param>
/// <param name="MostSources">How many of the observations to give along; 0 for none.</param>
internal sealed record StatsRequest(
    string Subject, IReadOnlyList<(string? System, string Code)> Codes, IReadOnlyList<string> Statistics, string? Start, string? End, int MostSources)
{
    /// <summary>What $stats takes.</summary>
    public static OperationInput Input { get; } = OperationInput.Of("stats", "subject code system coding duration period statistic include limit", "", resource: null);

    /// <summary>Reads it.</summary>
    /// <param name="input">The parameters.</param>
    /// <param name="now">The end of a duration.</param>
    /// <exception cref="FhirException">400: something is missing, or cannot be understood.</exception>
    public static StatsRequest Read(OperationParameters input, DateTimeOffset now)
    {
        var system = input.Text("system");
        var codes = input.Texts("code").Select(code => (system, code)).ToList();
        foreach (var part in input.Parts("coding"))
        {
            var coding = part.IsNone ? throw input.Wrong("coding", "must be POSTed in a Parameters resource") : part.Child("value");
            codes.Add((coding.Child("system").Text, coding.Child("code").Text ?? throw input.Wrong("coding", "must be a Coding with a code")));
        }

        if (codes.Count == 0)
            throw input.Wrong("code", "or coding is needed");
        var (start, end) = Time(input, now);
        var most = input.Flag("include") ? input.Number("limit") ?? int.MaxValue : 0;
        return new StatsRequest(input.Required("subject"), [.. codes.Distinct()], Wanted(input), start, end, most);
    }

    /// <summary>The search for the observations.</summary>
    public IEnumerable<KeyValuePair<string, string>> Criteria()
    {
        yield return new("subject", ValueList.Escaped(Subject));
        yield return new("combo-code", string.Join(',', Codes.Select(code => code.System is null ? ValueList.Escaped(code.Code) : $"{ValueList.Escaped(code.System)}|{ValueList.Escaped(code.Code)}")));
        yield return new("status:not", "entered-in-error");
        if (Start is not null)
            yield return new("date", $"ge{Start}");
        if (End is not null)
            yield return new("date", $"le{End}");
    }

    private static List<string> Wanted(OperationParameters input)
    {
        var wanted = input.Texts("statistic").SelectMany(text => text.Split(',')).Distinct(StringComparer.Ordinal).ToList();
        if (wanted.Count == 0)
            throw input.Wrong("statistic", "is needed");
        if (wanted.Find(Records.Statistics.NotFollowed.Contains) is { } known)
            throw new FhirException(FhirError.NotSupported($"The statistic '{known}' is not supported here; leave it out."));
        return wanted.TrueForAll(Records.Statistics.Codes.Contains) ? wanted : throw input.Wrong("statistic", $"must be one of {string.Join(", ", Records.Statistics.Codes)}");
    }

    private static (string? Start, string? End) Time(OperationParameters input, DateTimeOffset now)
    {
        var period = input.Complex("period", "Period");
        if (input.Text("duration") is not { } text)
            return (period.Child("start").Text, period.Child("end").Text);
        if (!period.IsNone)
            throw input.Wrong("duration", "cannot be given together with period");
        // A hundred thousand hours are eleven years; a million are enough for any life.
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var hours) || hours is <= 0 or > 2_000_000)
            throw input.Wrong("duration", "must be a number of hours, more than 0 and at most 2000000");
        return (ResourceBody.Instant(now.AddHours(-(double)hours)), ResourceBody.Instant(now));
    }
}
