using System.Globalization;
using System.Text.Json.Nodes;

namespace FhirServer.Tests.Security;

/// <summary>
/// docs/access.md and decision 0020 once more, written plainly over JSON, resource by resource: what the server's filters are held against.
/// It shares no code with the server.
/// </summary>
/// <param name="optIn">True when nothing passes without a permit.</param>
/// <param name="custodian">The organisation that may treat without one.</param>
/// <param name="world">All resources, with their ids.</param>
public sealed class PlainRules(bool optIn, string? custodian, IReadOnlyList<JsonNode> world)
{
    private static readonly DateTime Now = DateTime.UtcNow;
    private static readonly string[] Directory = ["Practitioner", "PractitionerRole", "Organization", "Location", "HealthcareService", "Medication", "Endpoint"];

    private enum Answer
    {
        No,
        Yes,
        Unknown,
    }

    /// <summary>Says whether a caller may see a resource.</summary>
    public bool MaySee(PlainCaller caller, JsonNode resource)
    {
        if (!ScopeLets(caller, resource))
            return false;
        if (caller.User?.StartsWith("Patient/", StringComparison.Ordinal) == true && PatientsOf(resource).Contains(caller.User))
            return true;
        return LabelsLet(caller, resource) && ConsentLets(caller, resource);
    }

    private static bool ScopeLets(PlainCaller caller, JsonNode resource)
    {
        var type = (string)resource["resourceType"]!;
        if (caller.Scope.Type != "*" && caller.Scope.Type != type)
            return false;
        if (caller.Scope.Code is { } code && !Codings(resource["code"]).Any(one => one.Code == code))
            return false;
        var patient = caller.Scope.Context switch { "patient" => "Patient/" + caller.Patient, "user" when caller.User?.StartsWith("Patient/", StringComparison.Ordinal) == true => caller.User, _ => null };
        return patient is null || Directory.Contains(type) || PatientsOf(resource).Contains(patient);
    }

    private static bool LabelsLet(PlainCaller caller, JsonNode resource)
    {
        if (caller.Clearance.Contains("*"))
            return true;
        const string Order = "ULMNRV";
        var reach = caller.Clearance.Where(code => code.Length == 1).Select(code => Order.IndexOf(code[0], StringComparison.Ordinal)).DefaultIfEmpty(3).Max();
        foreach (var label in resource["meta"]?["security"]?.AsArray() ?? [])
        {
            var (system, code) = ((string)label!["system"]!, (string)label["code"]!);
            if (system.EndsWith("v3-Confidentiality", StringComparison.Ordinal) && Order.IndexOf(code, StringComparison.Ordinal) > reach)
                return false;
            if (code is "HIV" or "ETH" && !caller.Clearance.Contains(code))
                return false;
        }

        return true;
    }

    private bool ConsentLets(PlainCaller caller, JsonNode resource)
    {
        var type = (string)resource["resourceType"]!;
        if (type is "Organization" or "Practitioner")
            return true;
        var patients = PatientsOf(resource).ToList();
        var words = world.Where(one => (string?)one["resourceType"] == "Consent" && (string?)one["status"] == "active" && patients.Contains((string?)one["patient"]?["reference"] ?? ""))
            .Select(consent => Word(caller, resource, consent["provision"] ?? new JsonObject(), General(consent))).ToList();
        if (words.Contains(false))
            return false;
        var treats = caller.Organization is { } organization && organization == custodian && caller.Purpose is null or "TREAT" or "CAREMGT" or "ETREAT";
        return words.Contains(true) || !optIn || (caller.Organization == custodian && custodian is not null && treats) || patients.Count == 0;
    }

    private static bool? General(JsonNode consent) => Codings(consent["policyRule"]).Select(one => one.Code).FirstOrDefault() switch { "OPTIN" => true, "OPTOUT" => false, _ => null };

    // True permits, false denies, null says nothing.
    private static bool? Word(PlainCaller caller, JsonNode resource, JsonNode rule, bool? general)
    {
        var own = (string?)rule["type"] switch { "permit" => true, "deny" => false, _ => general };
        foreach (var answer in Criteria(caller, resource, rule))
        {
            if (answer == Answer.No || (answer == Answer.Unknown && own != false))
                return null;
        }

        var inner = (rule["provision"]?.AsArray() ?? []).Select(one => Word(caller, resource, one!, null)).Where(word => word is not null).ToList();
        return inner.Count == 0 ? own : !inner.Contains(false);
    }

    private static IEnumerable<Answer> Criteria(PlainCaller caller, JsonNode resource, JsonNode rule)
    {
        if (rule["period"] is { } period)
            yield return Is(Start(period) <= Now && Now < End(period));
        if (rule["actor"] is JsonArray actors)
            yield return Best(actors.Select(actor => Actor(caller, actor!)));
        if (rule["action"] is JsonArray actions)
            yield return Is(actions.Any(action => Codings(action).Any(one => one.Code is "access" or "use")));
        if (rule["purpose"] is JsonArray purposes)
            yield return caller.Purpose is null ? Answer.Unknown : Is(purposes.Any(one => (string?)one!["code"] == caller.Purpose));
        if (rule["securityLabel"] is JsonArray labels)
            yield return Is((resource["meta"]?["security"]?.AsArray() ?? []).Any(has => labels.Any(one => (string?)one!["code"] == (string?)has!["code"] && (string?)one["system"] == (string?)has["system"])));
        if (rule["class"] is JsonArray classes)
            yield return Best(classes.Select(one => ((string?)one!["system"])?.EndsWith("/resource-types", StringComparison.Ordinal) == true ? Is((string?)one["code"] == (string?)resource["resourceType"]) : Answer.Unknown));
        if (rule["code"] is JsonArray codes)
            yield return (string)resource["resourceType"]! is "Encounter" or "Patient" or "Consent" ? Answer.No : Best(codes.Select(concept => concept!["coding"] is null ? Answer.Unknown : Is(Codings(concept).Intersect(Codings(resource["code"])).Any())));
        if (rule["dataPeriod"] is { } data)
            yield return Dated(resource, data);
        if (rule["data"] is JsonArray named)
            yield return Best(named.Select(one => (string?)one!["reference"]!["reference"] == Key(resource) ? Answer.Yes : (string?)one["meaning"] == "instance" ? Answer.No : Answer.Unknown));
    }

    private static Answer Actor(PlainCaller caller, JsonNode actor)
    {
        if ((string?)actor["reference"]!["reference"] is not { } reference || (reference != caller.User && reference != caller.Organization && reference != "Device/test-client"))
            return Answer.No;
        return Codings(actor["role"]).Any(role => role.Code is "IRCP" or "PRCP" or "PRF") ? Answer.Yes : Answer.Unknown;
    }

    private static Answer Dated(JsonNode resource, JsonNode within)
    {
        var (from, until) = (string)resource["resourceType"]! switch
        {
            "Observation" when (string?)resource["effectiveDateTime"] is { } day => (Day(day), Day(day).AddDays(1)),
            "Encounter" when resource["period"] is { } period => (Start(period), End(period)),
            "Consent" when (string?)resource["dateTime"] is { } day => (Day(day), Day(day).AddDays(1)),
            _ => (DateTime.MaxValue, DateTime.MinValue),
        };
        return from > until ? Answer.Unknown : Is(Start(within) <= from && until <= End(within));
    }

    private static IEnumerable<string> PatientsOf(JsonNode resource)
    {
        var type = (string)resource["resourceType"]!;
        IEnumerable<JsonNode?> links = type switch
        {
            "Patient" => [.. resource["link"]?.AsArray().Select(link => link!["other"]) ?? []],
            "Observation" => [resource["subject"], .. resource["performer"]?.AsArray() ?? []],
            "Condition" => [resource["subject"], resource["asserter"]],
            "Encounter" => [resource["subject"]],
            "Consent" => [resource["patient"]],
            _ => [],
        };
        var patients = links.Select(link => (string?)link?["reference"]).Where(link => link?.StartsWith("Patient/", StringComparison.Ordinal) == true).Select(link => link!);
        return type == "Patient" ? patients.Append(Key(resource)) : patients;
    }

    /// <summary>A resource's key.</summary>
    public static string Key(JsonNode resource) => $"{(string)resource["resourceType"]!}/{(string)resource["id"]!}";

    private static IEnumerable<(string? System, string? Code)> Codings(JsonNode? concept) =>
        (concept?["coding"]?.AsArray() ?? []).Select(coding => ((string?)coding!["system"], (string?)coding["code"]));

    private static Answer Is(bool holds) => holds ? Answer.Yes : Answer.No;

    private static Answer Best(IEnumerable<Answer> answers)
    {
        var all = answers.ToList();
        return all.Contains(Answer.Yes) ? Answer.Yes : all.Contains(Answer.Unknown) ? Answer.Unknown : Answer.No;
    }

    private static DateTime Start(JsonNode period) => (string?)period["start"] is { } day ? Day(day) : DateTime.MinValue;

    private static DateTime End(JsonNode period) => (string?)period["end"] is { } day ? Day(day).AddDays(1) : DateTime.MaxValue;

    private static DateTime Day(string text) => DateTime.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}
