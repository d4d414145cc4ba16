using System.Text.Json.Nodes;

namespace FhirServer.Tests.Security;

/// <summary>Random records of a few patients, their consents, and callers who ask for them.</summary>
/// <param name="random">Where chance comes from.</param>
internal sealed class GivenRecords(Random random)
{
    private const string Systems = "http://terminology.hl7.org/CodeSystem/";
    private static readonly string[] Days = ["2019-05-05", "2022-02-02", "2024-05-05"];

    /// <summary>Resources without ids; references go by <c>urn:uuid</c> of the place in the list.</summary>
    /// <param name="tag">A tag that all have.</param>
    public IReadOnlyList<JsonObject> Resources(string tag)
    {
        var all = new List<JsonObject>();
        for (var i = 0; i < 4; i++)
            all.Add(new() { ["resourceType"] = "Patient" });
        if (Chance(30))
            all[0]["link"] = new JsonArray(new JsonObject { ["other"] = Patient(), ["type"] = "seealso" });
        for (var i = 0; i < 24; i++)
            all.Add(Clinical());
        all.Add(new() { ["resourceType"] = "Organization", ["name"] = "o" });
        for (var i = 0; i < 7; i++)
            all.Add(Consent());
        foreach (var resource in all)
        {
            resource["meta"] = new JsonObject { ["tag"] = new JsonArray(Coding("http://t.example", tag)) };
            if (Chance(35))
                resource["meta"]!["security"] = new JsonArray(Label());
        }

        return all;
    }

    /// <summary>A caller; patients go by their ids.</summary>
    public PlainCaller Caller(IReadOnlyList<string> patients)
    {
        var kind = random.Next(4);
        var caller = new PlainCaller(Scope(kind))
        {
            Organization = Any(null, "Organization/clinic", "Organization/own"),
            Purpose = Any(null, "TREAT", "CAREMGT", "HPAYMT"),
            Clearance = Any<string[]>([], ["R"], ["V", "HIV"], ["L"], ["*"]),
        };
        return kind switch
        {
            0 => caller with { User = $"Patient/{patients[0]}", Patient = patients[0] },
            1 => caller with { Patient = patients[1] },
            2 => caller with { User = "Practitioner/doc" },
            _ => caller,
        };
    }

    private (string Context, string Type, string? Code) Scope(int kind)
    {
        var context = kind switch { 0 => Any("patient", "user"), 1 => "patient", 2 => Any("user", "system"), _ => "system" };
        return random.Next(4) switch { 0 => (context, "Observation", null), 1 => (context, "Observation", "x"), _ => (context, "*", null) };
    }

    private JsonObject Clinical()
    {
        var subject = Chance(10) ? new JsonObject { ["reference"] = "Group/g" } : Patient();
        switch (random.Next(4))
        {
            case 0:
                return new() { ["resourceType"] = "Condition", ["code"] = Concept(), ["subject"] = subject };
            case 1:
                var stay = new JsonObject { ["resourceType"] = "Encounter", ["status"] = "finished", ["class"] = Coding("http://c.example", "AMB"), ["subject"] = subject };
                if (Chance(70))
                    stay["period"] = Period();
                return stay;
            default:
                var seen = new JsonObject { ["resourceType"] = "Observation", ["status"] = "final", ["code"] = Concept(), ["subject"] = subject };
                if (Chance(70))
                    seen["effectiveDateTime"] = Any(Days);
                if (Chance(30))
                    seen["performer"] = new JsonArray(Chance(50) ? Patient() : new JsonObject { ["reference"] = "Practitioner/p" });
                return seen;
        }
    }

    private JsonObject Consent() => new()
    {
        ["resourceType"] = "Consent",
        ["status"] = Chance(90) ? "active" : "inactive",
        ["scope"] = new JsonObject { ["coding"] = new JsonArray(Coding(Systems + "consentscope", "patient-privacy")) },
        ["category"] = new JsonArray(new JsonObject { ["text"] = "c" }),
        ["patient"] = Patient(),
        ["dateTime"] = Any(Days),
        ["policyRule"] = Chance(20) ? new JsonObject { ["coding"] = new JsonArray(Coding(Systems + "v3-ActCode", Any("OPTIN", "OPTOUT"))) } : new JsonObject { ["text"] = "ours" },
        ["provision"] = Rule(depth: 0),
    };

    private JsonObject Rule(int depth)
    {
        var rule = new JsonObject();
        if (depth > 0 || Chance(70))
            rule["type"] = Any("permit", "deny");
        Maybe(rule, "period", 20, () => Chance(50) ? new JsonObject { ["start"] = "2020-01-01" } : new JsonObject { ["end"] = "2021-01-01" });
        Maybe(rule, "actor", 30, () => new JsonArray(new JsonObject
        {
            ["role"] = new JsonObject { ["coding"] = new JsonArray(Coding(Systems + "v3-ParticipationType", Any("IRCP", "CST"))) },
            ["reference"] = new JsonObject { ["reference"] = Any("Practitioner/doc", "Organization/clinic", "Device/test-client", "Practitioner/other") },
        }));
        Maybe(rule, "action", 15, () => new JsonArray(new JsonObject { ["coding"] = new JsonArray(Coding(Systems + "consentaction", Any("access", "use", "correct"))) }));
        Maybe(rule, "securityLabel", 15, () => new JsonArray(Label()));
        Maybe(rule, "purpose", 20, () => new JsonArray(Coding(Systems + "v3-ActReason", Any("TREAT", "HPAYMT"))));
        Maybe(rule, "class", 25, () => new JsonArray(Coding(Chance(80) ? "http://hl7.org/fhir/resource-types" : "http://k.example", Any("Observation", "Condition", "Patient"))));
        Maybe(rule, "code", 20, () => new JsonArray(Chance(80) ? Concept() : new JsonObject { ["text"] = "x" }));
        Maybe(rule, "dataPeriod", 20, Period);
        if (depth < 2)
            Maybe(rule, "provision", 40, () => new JsonArray(Rule(depth + 1), Rule(depth + 1)));
        if (rule.Count == 0)
            rule["type"] = "permit";
        return rule;
    }

    private void Maybe(JsonObject rule, string name, int chance, Func<JsonNode> value)
    {
        if (Chance(chance))
            rule[name] = value();
    }

    private JsonObject Period()
    {
        var start = random.Next(3);
        var period = new JsonObject();
        if (Chance(80))
            period["start"] = Days[start];
        if (Chance(80) || period.Count == 0)
            period["end"] = Days[random.Next(start, 3)];
        return period;
    }

    private JsonObject Label() => Any<Func<JsonObject>>(
        () => Coding(Systems + "v3-Confidentiality", Any("L", "N", "R", "V")), () => Coding(Systems + "v3-ActCode", Any("HIV", "ETH")), () => Coding("http://l.example", "shared"))();

    private JsonObject Concept() => new() { ["coding"] = new JsonArray(Coding("http://a.example", Any("x", "y"))) };

    private static JsonObject Coding(string system, string code) => new() { ["system"] = system, ["code"] = code };

    private JsonObject Patient() => new() { ["reference"] = $"urn:uuid:{Uuid(random.Next(4))}" };

    /// <summary>The name of the resource at a place in the list.</summary>
    public static string Uuid(int place) => new Guid(place + 1, 0, 0, new byte[8]).ToString();

    private bool Chance(int percent) => random.Next(100) < percent;

    private T Any<T>(params T[] of) => of[random.Next(of.Length)];
}
