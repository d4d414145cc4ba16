using System.Text;
using System.Text.Json.Nodes;

namespace FhirServer.Tests.Walks.Hostile;

/// <summary>JSON bodies that are broken, too deep, too large, of the wrong kind or in the wrong encoding.</summary>
/// <param name="random">Decides.</param>
internal sealed class HostileBodies(Random random)
{
    private static readonly string[] s_sound =
    [
        """{"resourceType":"Patient","id":"p","active":true,"name":[{"family":"Śarmā","given":["Asha"]}],"birthDate":"1980-05-17","identifier":[{"system":"urn:x","value":"1"}],"text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">x</div>"}}""",
        """{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"8480-6"}]},"subject":{"reference":"Patient/p"},"effectiveDateTime":"2024-02-03T10:00:00+05:30","valueQuantity":{"value":1.50,"unit":"mg"},"component":[{"code":{"text":"a"},"valueString":"b"}]}""",
        """{"resourceType":"Questionnaire","status":"active","item":[{"linkId":"1","type":"group","item":[{"linkId":"1.1","type":"decimal","initial":[{"valueDecimal":0.1}]}]}],"extension":[{"url":"urn:e","valueReference":{"reference":"Patient/p"}}]}""",
        """{"resourceType":"Parameters","parameter":[{"name":"a","valueInteger":1},{"name":"b","resource":{"resourceType":"Basic","code":{"text":"x"}}}]}""",
        """{"resourceType":"Bundle","type":"transaction","entry":[{"fullUrl":"urn:uuid:1","resource":{"resourceType":"Patient"},"request":{"method":"POST","url":"Patient"}},{"resource":{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"urn:uuid:1"}},"request":{"method":"POST","url":"Observation"}}]}""",
    ];

    private static readonly byte[][] s_snippets =
    [
        [0], [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82], [0xEF, 0xBB, 0xBF], .. new[]
        {
            "\\u0000", "\\ud800", "\\udc00x", "\\uZZZZ", "\\", "\"", "1e999999", "-1e-999999", new string('9', 400), "0." + new string('0', 400) + "1", "NaN", "Infinity", "-", "01", "1.", "{", "}",
            "[", "]", ",", ":", "null", "//x\n", "/**/", "'", "\t", "\r\n\r\n", "\u202E", "\u0085", "{\"a\":", "[[[[[[[[", "\"resourceType\":\"Patient\",", "\"id\":\"twice\",", "true", "undefined",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    private static readonly Func<JsonNode?>[] s_values =
    [
        () => null, () => new JsonArray(), () => new JsonObject(), () => true, () => -1, () => "", () => " ", () => new JsonArray((JsonNode?)null), () => new JsonObject { [""] = "" },
        () => new string('x', 70_000), () => "\0", () => "\uFFFE", () => JsonNode.Parse("1e400"), () => JsonNode.Parse(new string('7', 400)), () => JsonNode.Parse(new string('[', 60) + new string(']', 60)),
        () => new JsonObject { ["resourceType"] = "Patient" }, () => new JsonArray(1, "a", true, null), () => "../../etc/passwd", () => "<script>alert(1)</script>", () => "2024-13-45", () => 1.5e300,
        () => new JsonObject { ["reference"] = "#" }, () => new JsonObject { ["reference"] = "Patient/" + new string('a', 500) }, () => new JsonArray(new JsonArray(new JsonObject())),
    ];

    /// <summary>A sound resource, spoilt.</summary>
    public byte[] Spoilt()
    {
        var sound = Encoding.UTF8.GetBytes(s_sound[random.Next(s_sound.Length)]);
        return random.Next(5) switch
        {
            0 => sound[..random.Next(sound.Length)],
            1 => Flipped(sound),
            2 => Inserted(sound),
            _ => Replaced(JsonNode.Parse(sound)!),
        };
    }

    /// <summary>Bodies that are hostile as a whole.</summary>
    public static IEnumerable<byte[]> Whole()
    {
        string[] texts =
        [
            "", " ", "\n", "\0", "null", "true", "0", "\"x\"", "[]", "{}", "[{}]", "{", "{}{}", "{\"resourceType\":\"Patient\"}x", "{\"resourceType\":\"Patient\"}{\"resourceType\":\"Patient\"}",
            new('[', 10_000), Repeated("{\"a\":", 10_000), new string('[', 10_000) + new string(']', 10_000), Repeated("{\"a\":", 10_000) + "1" + new string('}', 10_000),
            "{\"resourceType\":\"Patient\",\"extension\":" + Repeated("[{\"url\":\"x\",\"extension\":", 10_000) + "[]" + Repeated("}]", 10_000) + "}",
            "{\"resourceType\":\"Patient\",\"contained\":" + Repeated("[{\"resourceType\":\"Patient\",\"contained\":", 5_000) + "[]" + Repeated("}]", 5_000) + "}",
            "{\"resourceType\":\"Patient\",\"x\":" + new string('1', 100_000) + "}", "{\"resourceType\":\"" + new string('P', 100_000) + "\"}", "{\"" + new string('k', 1_000_000) + "\":1}",
            "{\"resourceType\":\"Patient\",\"name\":[" + Repeated("{},", 50_000) + "{}]}", "{\"resourceType\":\"Patient\"," + Repeated("\"name\":[],", 20_000) + "\"active\":true}",
            "{\"resourceType\":\"Observation\",\"status\":\"final\",\"code\":{\"text\":\"x\"},\"valueQuantity\":{\"value\":1e999999}}",
            "{\"resourceType\":\"Observation\",\"status\":\"final\",\"code\":{\"text\":\"x\"},\"valueQuantity\":{\"value\":" + new string('8', 400) + "}}",
            "{\"resourceType\":\"Observation\",\"status\":\"final\",\"code\":{\"text\":\"x\"},\"valueQuantity\":{\"value\":-1e-999999999999999999999}}",
            "{\"resourceType\":\"RiskAssessment\",\"status\":\"final\",\"subject\":{\"display\":\"x\"},\"prediction\":[{\"probabilityDecimal\":1e2147483648}]}",
            "{\"resourceType\":\"Patient\",\"name\":[{\"text\":\"\\ud800\"}]}", "{\"resourceType\":\"Patient\",\"name\":[{\"text\":\"\\u0000\"}]}", "{\"resourceType\":\"Patient\",\"name\":[{\"text\":\"\\udc00\\ud800\"}]}",
            "{\"resourceType\":\"Patient\",\"identifier\":[{\"system\":\"\\u0000\",\"value\":\"\\u0000\"}]}", "{\"resourceType\":[\"Patient\"]}", "{\"resourceType\":null}", "{\"resourceType\":\"patient\"}",
            "{\"resourceType\":\"DomainResource\"}", "{\"resourceType\":\"Resource\"}", "{\"resourceType\":\"Nonsense\"}", "{\"resourceType\":\"Element\"}", "{\"RESOURCETYPE\":\"Patient\"}",
            "{\"resourceType\":\"Patient\",\"birthDate\":\"0000-00-00\"}", "{\"resourceType\":\"Patient\",\"birthDate\":\"9999-12-31\"}", "{\"resourceType\":\"Patient\",\"deceasedDateTime\":\"9999-12-31T23:59:59-12:00\"}",
            "{\"resourceType\":\"Patient\",\"deceasedDateTime\":\"0001-01-01T00:00:00+14:00\"}", "{\"resourceType\":\"Patient\",\"meta\":{\"lastUpdated\":\"yesterday\",\"versionId\":7}}",
            "{\"resourceType\":\"Patient\",\"meta\":{\"versionId\":\"" + new string('v', 5000) + "\",\"profile\":[\"" + new string('u', 50_000) + "\"]}}",
        ];
        const string Sound = "{\"resourceType\":\"Patient\"}";
        return texts.Select(Encoding.UTF8.GetBytes).Concat(
        [
            [0xEF, 0xBB, 0xBF], [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Sound)], [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(Sound)], [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Sound)],
            Encoding.Unicode.GetBytes(Sound), Encoding.UTF32.GetBytes(Sound), [0x1F, 0x8B, 8, 0, 0, 0, 0, 0], [0xFF, 0xFE], [0x80], new byte[10_000],
        ]);
    }

    /// <summary>A text so many times.</summary>
    public static string Repeated(string text, int times) => new StringBuilder(text.Length * times).Insert(0, text, times).ToString();

    private byte[] Flipped(byte[] bytes)
    {
        for (var i = random.Next(1, 6); i > 0; i--)
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        return bytes;
    }

    private byte[] Inserted(byte[] bytes)
    {
        var at = random.Next(bytes.Length);
        return [.. bytes[..at], .. s_snippets[random.Next(s_snippets.Length)], .. bytes[at..]];
    }

    private byte[] Replaced(JsonNode root)
    {
        var places = Places(root).ToList();
        var (parent, name, index) = places[random.Next(places.Count)];
        var value = s_values[random.Next(s_values.Length)]();
        if (parent is JsonObject members)
            members[random.Next(4) == 0 ? name + "x" : name] = value;
        else
            parent.AsArray()[index] = value;
        return Encoding.UTF8.GetBytes(root.ToJsonString());
    }

    private static IEnumerable<(JsonNode Parent, string Name, int Index)> Places(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => Places(member.Value).Prepend((members, member.Key, 0))),
        JsonArray items => items.SelectMany((item, index) => Places(item).Prepend((items, "", index))),
        _ => [],
    };
}
