using System.Text;
using System.Text.Json.Nodes;

namespace FhirServer.Tests.Walks.Hostile;

/// <summary>Batches and transactions that contradict themselves.</summary>
/// <param name="random">Decides.</param>
internal sealed class HostileBundles(Random random)
{
    private static readonly string[] s_methods = ["POST", "POST", "PUT", "GET", "HEAD", "PATCH", "DELETE", "post", "NONSENSE", "", "OPTIONS"];

    private static readonly string[] s_urls =
    [
        "Patient", "Patient", "Observation", "", "/", "//", "Patient/", "Patient/h1", "Patient/h2", "Patient/h1/_history/1", "Patient?identifier=none", "Patient?", "Patient?identifier=", "Patient?name:nonsense=x", "Nonsense", "Patient/" + new string('a', 100), "../Patient", "%2e%2e",
        "http://elsewhere.example/Patient", "urn:uuid:1", "Patient/$everything", "_history", "metadata", "$nonsense", "Patient/_search", "Patient#x", "Patient/%00", "Patient/%zz", "?", "Patient?_id=h9", "\u0000",
    ];

    private static readonly string[] s_fullUrls =
    [
        "urn:uuid:1", "urn:uuid:1", "urn:uuid:2", "urn:uuid:", "urn:oid:1", "http://x/Patient/1", "Patient/1", "", "#", "\u0000", "urn:uuid:11111111-1111-1111-1111-111111111111", "http://127.0.0.1/fhir/Patient/h1",
    ];

    /// <summary>A Bundle of entries that were put together at random.</summary>
    public byte[] Next()
    {
        var bundle = new JsonObject
        {
            ["resourceType"] = "Bundle",
            ["type"] = random.Next(12) == 0 ? "nonsense" : random.Next(2) == 0 ? "transaction" : "batch",
            ["entry"] = new JsonArray([.. Enumerable.Range(0, random.Next(6)).Select(_ => random.Next(15) == 0 ? null : Entry())]),
        };
        return Encoding.UTF8.GetBytes(bundle.ToJsonString());
    }

    /// <summary>Bundles that are large or tangled as a whole.</summary>
    public static IEnumerable<byte[]> Whole()
    {
        const string Post = "\"request\":{\"method\":\"POST\",\"url\":\"Patient\"}";
        string[] entries =
        [
            "{}", "null", "[]", "1", "{\"resource\":null," + Post + "}", "{\"resource\":{}," + Post + "}", "{\"resource\":[]," + Post + "}", "{\"request\":{}}", "{\"request\":null}", "{\"resource\":{\"resourceType\":\"Patient\"}}",
            // Each refers to the other.
            "{\"fullUrl\":\"urn:uuid:a\",\"resource\":{\"resourceType\":\"Patient\",\"link\":[{\"type\":\"seealso\",\"other\":{\"reference\":\"urn:uuid:b\"}}]}," + Post + "},{\"fullUrl\":\"urn:uuid:b\",\"resource\":{\"resourceType\":\"Patient\",\"link\":[{\"type\":\"seealso\",\"other\":{\"reference\":\"urn:uuid:a\"}}]}," + Post + "}",
            "{\"fullUrl\":\"urn:uuid:a\",\"resource\":{\"resourceType\":\"Patient\",\"link\":[{\"type\":\"seealso\",\"other\":{\"reference\":\"urn:uuid:a\"}}]}," + Post + "}",
            "{\"fullUrl\":\"urn:uuid:a\",\"resource\":{\"resourceType\":\"Patient\"}," + Post + "},{\"fullUrl\":\"urn:uuid:a\",\"resource\":{\"resourceType\":\"Patient\"}," + Post + "}",
            "{\"resource\":{\"resourceType\":\"Patient\",\"managingOrganization\":{\"reference\":\"urn:uuid:nowhere\"}}," + Post + "}", "{\"resource\":{\"resourceType\":\"Patient\",\"managingOrganization\":{\"reference\":\"Organization?name=%\"}}," + Post + "}",
            "{\"resource\":{\"resourceType\":\"Patient\",\"managingOrganization\":{\"reference\":\"Organization?\"}}," + Post + "}", "{\"resource\":{\"resourceType\":\"Patient\",\"managingOrganization\":{\"reference\":\"Nonsense?a=b\"}}," + Post + "}",
            "{\"resource\":{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[{\"resource\":{\"resourceType\":\"Patient\"}," + Post + "}]},\"request\":{\"method\":\"POST\",\"url\":\"\"}}",
            "{\"resource\":{\"resourceType\":\"Bundle\",\"type\":\"batch\"},\"request\":{\"method\":\"POST\",\"url\":\"Bundle\"}}", "{\"resource\":{\"resourceType\":\"Observation\"}," + Post + "}",
            "{\"resource\":{\"resourceType\":\"Patient\"},\"request\":{\"method\":\"POST\",\"url\":\"Patient\",\"ifNoneExist\":\"identifier=%\\u0000\"}}", "{\"resource\":{\"resourceType\":\"Patient\"},\"request\":{\"method\":\"POST\",\"url\":\"Patient\",\"ifNoneExist\":\"\"}}",
            "{\"resource\":{\"resourceType\":\"Patient\"},\"request\":{\"method\":\"POST\",\"url\":\"Patient\",\"ifNoneExist\":\"nonsense=1\"}}", "{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"h3\"},\"request\":{\"method\":\"PUT\",\"url\":\"Patient/h3\",\"ifMatch\":\"garbage\"}}",
            "{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"h3\"},\"request\":{\"method\":\"PUT\",\"url\":\"Patient/h3\",\"ifNoneMatch\":\"\\\"\"}}", "{\"request\":{\"method\":\"GET\",\"url\":\"Patient\",\"ifModifiedSince\":\"never\"}}",
            HostileBodies.Repeated("{},", 10_100) + "{}", HostileBodies.Repeated("{\"request\":{\"method\":\"GET\",\"url\":\"Patient/none\"}},", 300) + "{\"request\":{\"method\":\"GET\",\"url\":\"metadata\"}}",
        ];
        foreach (var type in new[] { "transaction", "batch" })
        {
            foreach (var entry in entries)
                yield return Encoding.UTF8.GetBytes($"{{\"resourceType\":\"Bundle\",\"type\":\"{type}\",\"entry\":[{entry}]}}");
            yield return Encoding.UTF8.GetBytes($"{{\"resourceType\":\"Bundle\",\"type\":\"{type}\",\"entry\":{{}}}}");
            yield return Encoding.UTF8.GetBytes($"{{\"resourceType\":\"Bundle\",\"type\":\"{type}\",\"entry\":null}}");
        }
    }

    private JsonObject Entry()
    {
        var entry = new JsonObject();
        if (random.Next(3) > 0)
            entry["fullUrl"] = s_fullUrls[random.Next(s_fullUrls.Length)];
        if (random.Next(8) > 0)
            entry["resource"] = Resource();
        if (random.Next(10) > 0)
            entry["request"] = new JsonObject { ["method"] = Method(), ["url"] = s_urls[random.Next(s_urls.Length)] };
        foreach (var (name, value) in new[] { ("ifMatch", "W/\"x\""), ("ifNoneMatch", "*"), ("ifNoneExist", "identifier=%"), ("ifModifiedSince", "x"), ("ifMatch", "W/\"99999999999999999999\"") })
        {
            if (random.Next(12) == 0 && entry["request"] is JsonObject request)
                request[name] = value;
        }

        return entry;
    }

    // What is there is counted in the end, so nothing may be deleted.
    private string Method()
    {
        var method = s_methods[random.Next(s_methods.Length)];
        return method == "DELETE" ? "DELETED" : method;
    }

    private JsonObject Resource() => random.Next(5) switch
    {
        0 => new() { ["resourceType"] = "Patient", ["id"] = $"h{random.Next(3)}" },
        1 => new() { ["resourceType"] = "Observation", ["status"] = "final", ["code"] = new JsonObject { ["text"] = "x" }, ["subject"] = new JsonObject { ["reference"] = s_fullUrls[random.Next(s_fullUrls.Length)] } },
        2 => new() { ["resourceType"] = "Bundle", ["type"] = "transaction", ["entry"] = new JsonArray() },
        3 => new() { ["resourceType"] = "Nonsense" },
        _ => new() { ["resourceType"] = "Patient" },
    };
}
