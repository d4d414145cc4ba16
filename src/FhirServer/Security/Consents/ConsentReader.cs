using System.Text.Json;
using FhirServer.Search;
using FhirServer.Search.Types;

namespace FhirServer.Security.Consents;

/// <summary>Reads what a stored Consent says: https://hl7.org/fhir/R4/consent.html and decision 0020.</summary>
/// <param name="settings">The server's base URL and time zone.</param>
public sealed class ConsentReader(SearchSettings settings)
{
    private const string Privacy = "patient-privacy";

    /// <summary>The Consent; null when it does not count: not active, of another scope, or of nobody here.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="json">The resource.</param>
    public ConsentInForce? Read(string id, ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var consent = document.RootElement;
        if (Text(consent, "status") != "active"
            || !Codings(consent, "scope").Any(scope => scope.Code == Privacy)
            || !consent.TryGetProperty("patient", out var patient)
            || Target(patient) is not { } target || !target.StartsWith("Patient/", StringComparison.Ordinal))
            return null;
        var general = Codings(consent, "policyRule").Select(rule => Word(rule.Code)).FirstOrDefault(word => word is not null);
        var hasRule = consent.TryGetProperty("provision", out var provision);
        var rule = hasRule ? Rule(provision) : new ConsentRule(null, [], []);
        return new ConsentInForce(id, target["Patient/".Length..], rule with { Permits = rule.Permits ?? general }, $"{general} {(hasRule ? provision.GetRawText() : "")}");
    }

    private static bool? Word(string? code) => code switch
    {
        "OPTIN" or "OPTINR" => true,
        "OPTOUT" or "OPTOUTE" => false,
        _ => null,
    };

    private ConsentRule Rule(JsonElement provision) => new(
        Text(provision, "type") switch { "permit" => true, "deny" => false, _ => null },
        [.. Criteria(provision)],
        [.. Items(provision, "provision").Select(Rule)]);

    private IEnumerable<ConsentCriterion> Criteria(JsonElement provision)
    {
        if (Period(provision, "period") is { } period)
            yield return new ConsentCriterion.Period(period.Low, period.High);
        if (Items(provision, "actor").Select(Actor).ToList() is { Count: > 0 } actors)
            yield return new ConsentCriterion.Actors(actors);
        if (Concepts(provision, "action") is { Count: > 0 } actions)
            yield return new ConsentCriterion.Actions(actions);
        if (Items(provision, "purpose").Select(Coding).ToList() is { Count: > 0 } purposes)
            yield return new ConsentCriterion.Purposes(purposes);
        if (Items(provision, "securityLabel").Select(Coding).ToList() is { Count: > 0 } labels)
            yield return new ConsentCriterion.Labels(labels);
        if (Items(provision, "class").Select(Coding).ToList() is { Count: > 0 } classes)
            yield return new ConsentCriterion.Classes(classes);
        if (Concepts(provision, "code") is { Count: > 0 } codes)
            yield return new ConsentCriterion.Codes(codes);
        if (Period(provision, "dataPeriod") is { } data)
            yield return new ConsentCriterion.DataPeriod(data.Low, data.High);
        if (Items(provision, "data").Select(Data).ToList() is { Count: > 0 } named)
            yield return new ConsentCriterion.Data(named);
    }

    private RuleActor Actor(JsonElement actor) => new(actor.TryGetProperty("reference", out var reference) ? Target(reference) : null, [.. Codings(actor, "role")]);

    private RuleData Data(JsonElement data) => new(Text(data, "meaning") == "instance", data.TryGetProperty("reference", out var reference) ? Target(reference) : null);

    // A bound that is not there, or is no date, does not bound.
    private DateRange? Period(JsonElement parent, string name)
    {
        if (!parent.TryGetProperty(name, out var period))
            return null;
        var start = Text(period, "start") is { } from ? DateRange.Parse(from, settings.TimeZone) : null;
        var end = Text(period, "end") is { } until ? DateRange.Parse(until, settings.TimeZone) : null;
        return new DateRange(start?.Low ?? 0, end?.High ?? long.MaxValue);
    }

    // Relative, without version; null for what is no resource here.
    private string? Target(JsonElement reference) =>
        Text(reference, "reference") is { } text && ReferenceLink.Read(text, settings.BaseUrl) is { Type: { } type, Id: { } id } ? $"{type}/{id}" : null;

    private static List<RuleCoding> Concepts(JsonElement parent, string name) => [.. Items(parent, name).SelectMany(Codings)];

    private static IEnumerable<RuleCoding> Codings(JsonElement parent, string name) => parent.TryGetProperty(name, out var concept) ? Codings(concept) : [];

    private static IReadOnlyList<RuleCoding> Codings(JsonElement concept) => Items(concept, "coding").Select(Coding).ToList() is { Count: > 0 } codings ? codings : [new(null, null)];

    private static RuleCoding Coding(JsonElement coding) => new(Text(coding, "system"), Text(coding, "code"));

    private static JsonElement.ArrayEnumerator Items(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : default;

    private static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
}
