using System.Text;
using System.Text.Json.Nodes;
using FhirServer.Search;
using FhirServer.Search.Types;
using FhirServer.Search.Units;

namespace FhirServer.Tests.Search.Agreement;

/// <summary>Makes the index entries of small resources: of generated JSON by the real extractor, and by hand.</summary>
/// <param name="random">Decides.</param>
internal sealed class GivenWorld(Random random)
{
    /// <summary>The entries of a resource of a type: mostly what the extractor finds, mixed with some made by hand.</summary>
    public IReadOnlyList<IndexEntry> Entries(string type)
    {
        var entries = random.In100(70) ? [.. Core.Extractor.Extract(Core.Tree(Encoding.UTF8.GetBytes(Json(type).ToJsonString())).Root)] : new List<IndexEntry>();
        var own = GivenWords.Parameters.Where(parameter => parameter.ResourceType == type).ToList();
        for (var i = random.Next(5); i > 0; i--)
        {
            var parameter = random.Any(own);
            entries.Add(Entry(parameter, parameter.Code));
        }

        return entries;
    }

    /// <summary>An entry of a parameter.</summary>
    private IndexEntry Entry(SearchParameterInfo parameter, string code) => parameter.Type switch
    {
        _ when TextWords.Serves(parameter) => new IndexEntry.Words(code, TextWords.Of(random.SomeWords(20))),
        SearchParameterType.Special => Position(code),
        SearchParameterType.String => Text(code),
        SearchParameterType.Token => Token(code),
        SearchParameterType.Date => Date(code),
        SearchParameterType.Number => Number(code),
        SearchParameterType.Quantity => Amount(code),
        SearchParameterType.Reference => Reference(code),
        SearchParameterType.Uri => new IndexEntry.Uri(code, random.Any(GivenWords.Uris)),
        _ => new IndexEntry.Composite(code, [.. parameter.Components.Select(part => Entry(part.Parameter, part.Parameter.Code))]),
    };

    private IndexEntry.Position Position(string code)
    {
        var (latitude, longitude) = random.Any(GivenWords.Places);
        return new IndexEntry.Position(code, latitude, longitude);
    }

    private IndexEntry.String Text(string code)
    {
        var text = random.Any(GivenWords.Texts);
        return new IndexEntry.String(code, text, StringSearch.Fold(text));
    }

    private IndexEntry.Token Token(string code)
    {
        var value = random.AnyOrNull(20, GivenWords.Codes);
        var text = random.AnyOrNull(value is null ? 0 : 70, GivenWords.Texts);
        return new IndexEntry.Token(code, random.AnyOrNull(40, GivenWords.Systems), value is null ? null : TokenSearch.Fold(value), text is null ? null : StringSearch.Fold(text));
    }

    private IndexEntry.Date Date(string code)
    {
        var (one, other) = (random.AnyRange(), random.AnyRange());
        var low = random.In100(15) ? 0 : Math.Min(one.Low, other.Low);
        return new IndexEntry.Date(code, low, random.In100(15) ? long.MaxValue : Math.Max(one.High, other.High));
    }

    private IndexEntry.Number Number(string code)
    {
        var (one, other) = Ends();
        return new IndexEntry.Number(code, one, other);
    }

    private IndexEntry.Quantity Amount(string code)
    {
        var (low, high) = Ends();
        return new IndexEntry.Quantity(
            code, low, high, random.AnyOrNull(40, GivenWords.Systems), random.AnyOrNull(40, GivenWords.Units), random.AnyOrNull(40, GivenWords.Units));
    }

    private (decimal Low, decimal High) Ends()
    {
        var one = random.AnyNumber();
        var other = random.In100(50) ? one : random.AnyNumber();
        return random.Next(10) switch
        {
            0 => (decimal.MinValue, one),
            1 => (one, decimal.MaxValue),
            _ => (Math.Min(one, other), Math.Max(one, other)),
        };
    }

    private IndexEntry.Reference Reference(string code)
    {
        var (system, value) = random.In100(70) ? (null, null) : (random.AnyOrNull(30, GivenWords.Systems), random.AnyOrNull(30, ["8480-6", "final", "a"]));
        return random.Next(5) switch
        {
            0 when system is not null || value is not null => new IndexEntry.Reference(code, random.AnyOrNull(50, GivenWords.Types), null, null, null, system, value),
            1 => new IndexEntry.Reference(code, null, null, random.Any(GivenWords.Uris), random.AnyOrNull(60, ["1", "2"]), system, value),
            // A canonical below the server's own base is a link by id and by URL.
            2 => new IndexEntry.Reference(code, "ValueSet", "1", GivenWords.BaseUrl + "/ValueSet/1", random.AnyOrNull(60, ["1", "2"]), null, null),
            _ => new IndexEntry.Reference(code, random.Any(GivenWords.Types), random.Any(GivenWords.Ids), null, random.AnyOrNull(80, ["1", "2"]), system, value),
        };
    }

    private JsonObject Json(string type)
    {
        var resource = new JsonObject { ["resourceType"] = type, ["meta"] = new JsonObject { ["tag"] = new JsonArray(Coding()), ["profile"] = new JsonArray((JsonNode)(random.Any(GivenWords.Uris) + random.Any(["", "|1.0.2", "|1.1"]))) } };
        foreach (var (name, value) in Elements(type))
        {
            if (random.In100(60))
                resource[name] = value;
        }

        return resource;
    }

    private (string Name, JsonNode Value)[] Elements(string type) => type switch
    {
        "Patient" =>
        [
            ("name", new JsonArray(new JsonObject { ["family"] = Words(), ["given"] = new JsonArray(Words(), Words()) })), ("gender", "female"), ("birthDate", "1980-05-17"),
            ("identifier", new JsonArray(new JsonObject { ["type"] = Concept(), ["system"] = random.Any(GivenWords.Systems), ["value"] = random.Any(["a", "8480-6", "É"]) })),
            ("generalPractitioner", new JsonArray(Link())), ("link", new JsonArray(new JsonObject { ["type"] = "seealso", ["other"] = Link() })),
        ],
        "Observation" =>
        [
            ("status", "final"), ("code", Concept()), ("subject", Link()), ("effectiveDateTime", random.Any(GivenWords.Dates)), ("hasMember", new JsonArray(Link(), Link())),
            random.In100(50) ? ("valueQuantity", Quantity()) : random.In100(50) ? ("valueString", Words()) : ("valueDateTime", random.Any(GivenWords.Dates)),
            ("component", new JsonArray(Component(), Component())),
        ],
        "RiskAssessment" =>
        [
            ("status", "final"), ("subject", Link()), ("occurrencePeriod", Period()),
            ("prediction", new JsonArray(new JsonObject { ["probabilityDecimal"] = random.AnyNumber() }, new JsonObject { ["probabilityRange"] = new JsonObject { ["low"] = Quantity() } })),
        ],
        "ValueSet" =>
        [
            ("url", random.Any(GivenWords.Uris)), ("name", Words()), ("useContext", new JsonArray(new JsonObject { ["code"] = Coding(), ["valueQuantity"] = Quantity() })),
            ("compose", new JsonObject { ["include"] = new JsonArray(new JsonObject { ["system"] = random.Any(GivenWords.Uris) }) }),
        ],
        "Location" =>
        [
            ("name", random.SomeWords(4)), ("partOf", Link()), ("position", new JsonObject { ["latitude"] = random.Any(GivenWords.Places).Latitude, ["longitude"] = random.Any(GivenWords.Places).Longitude }),
            ("text", new JsonObject { ["status"] = "generated", ["div"] = $"<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>{random.SomeWords(6)}</p></div>" }),
        ],
        "Encounter" => [("length", Quantity()), ("partOf", Link()), ("subject", Link()), ("period", Period())],
        _ => [("questionnaire", random.Any(GivenWords.Uris) + (random.In100(30) ? "|2" : "")), ("subject", Link()), ("partOf", new JsonArray(Link()))],
    };

    private JsonObject Component() => new() { ["code"] = Concept(), ["valueQuantity"] = Quantity() };

    private JsonNode Words() => random.Any(GivenWords.Texts);

    private JsonObject Period() => random.Next(3) switch
    {
        0 => new() { ["start"] = random.Any(GivenWords.Dates) },
        1 => new() { ["end"] = random.Any(GivenWords.Dates) },
        _ => new() { ["start"] = "1980-05", ["end"] = "2024-02-29" },
    };

    private JsonObject Coding() => new() { ["system"] = random.Any(GivenWords.Systems), ["code"] = random.Any(["8480-6", "8462-4", "a"]), ["display"] = Words() };

    private JsonObject Concept() => new() { ["coding"] = new JsonArray(Coding(), Coding()), ["text"] = Words() };

    private JsonObject Quantity() => new()
    {
        ["value"] = random.AnyNumber(),
        ["system"] = random.In100(50) ? UcumUnits.System : random.Any(GivenWords.Systems),
        ["code"] = random.Any(GivenWords.Units),
        ["unit"] = random.Any(GivenWords.Units),
    };

    private JsonObject Link() => random.Next(6) switch
    {
        0 => new() { ["reference"] = $"{GivenWords.BaseUrl}/{random.Any(GivenWords.Types)}/{random.Any(GivenWords.Ids)}" },
        1 => new() { ["reference"] = random.Any(GivenWords.Uris), ["identifier"] = new JsonObject { ["value"] = "A" } },
        2 => new() { ["type"] = "Patient", ["identifier"] = new JsonObject { ["system"] = "http://x", ["value"] = "final" } },
        3 => new() { ["reference"] = $"{random.Any(GivenWords.Types)}/{random.Any(GivenWords.Ids)}/_history/2" },
        4 => new() { ["reference"] = $"{random.Any(GivenWords.Types)}/{random.Any(GivenWords.Ids)}", ["display"] = Words() },
        _ => new() { ["reference"] = $"{random.Any(GivenWords.Types)}/{random.Any(GivenWords.Ids)}" },
    };
}
