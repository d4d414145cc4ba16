using System.Text;

namespace FhirServer.Tests.Storage.Verification;

/// <summary>Fills a store over the wire with one of everything that a store keeps, under names that the tests of damage know.</summary>
internal static class FilledStore
{
    private const int LargeBytes = 9 * 1024 * 1024;

    /// <summary>
    /// Patient/a in three versions; Patient/gone, created and deleted; Observation/o, which has entries of every kind; Binary/large, whose
    /// first version is larger than MongoDB keeps in one document; a conditional create; a transaction.
    /// </summary>
    public static async Task FillAsync(string dataDirectory, params string[] settings)
    {
        await using var server = await TestServer.StartInAsync(dataDirectory, settings);
        var http = server.Http;
        foreach (var name in new[] { "Ada", "Eve", "Änn" })
            await PutAsync(http, "Patient/a", $$"""{"resourceType":"Patient","id":"a","identifier":[{"system":"http://s","value":"1"}],"name":[{"family":"{{name}}"}],"birthDate":"1980-05-0{{name.Length}}"}""");
        await PutAsync(http, "Patient/gone", """{"resourceType":"Patient","id":"gone","active":true}""");
        (await http.SendAsync("DELETE", "Patient/gone")).EnsureSuccessStatusCode();
        await PutAsync(http, "Observation/o", """
            {"resourceType":"Observation","id":"o","meta":{"profile":["http://p|1"],"tag":[{"system":"http://t","code":"x"}]},"status":"final",
             "code":{"coding":[{"system":"http://loinc.org","code":"718-7","display":"Hb"}]},"subject":{"reference":"Patient/a","identifier":{"value":"1"}},
             "effectiveDateTime":"2024-05-06T07:08:09Z","valueQuantity":{"value":12.50,"system":"http://unitsofmeasure.org","code":"g/dL","unit":"g/dL"}}
            """);
        await PutAsync(http, "ValueSet/v", """{"resourceType":"ValueSet","id":"v","url":"http://v/1","status":"active"}""");
        await PutAsync(http, "Binary/large", $$"""{"resourceType":"Binary","id":"large","contentType":"text/plain","data":"{{new string('A', LargeBytes)}}"}""");
        await PutAsync(http, "Binary/large", """{"resourceType":"Binary","id":"large","contentType":"text/plain","data":"AAAA"}""");
        for (var i = 0; i < 2; i++)
            (await http.SendAsync("POST", "Patient", """{"resourceType":"Patient","identifier":[{"system":"http://s","value":"2"}]}""", ("If-None-Exist", "identifier=http://s|2"))).EnsureSuccessStatusCode();
        await http.ExpectAsync(200, "POST", "", """
            {"resourceType":"Bundle","type":"transaction","entry":[
             {"fullUrl":"urn:uuid:0c9d7c32-0f5c-4b1b-8f57-6f2c6b1d6a01","resource":{"resourceType":"Patient","name":[{"family":"Rao"}]},"request":{"method":"POST","url":"Patient"}},
             {"resource":{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"urn:uuid:0c9d7c32-0f5c-4b1b-8f57-6f2c6b1d6a01"}},"request":{"method":"POST","url":"Observation"}},
             {"resource":{"resourceType":"Basic","id":"b","code":{"text":"y"}},"request":{"method":"PUT","url":"Basic/b"}}]}
            """);
    }

    /// <summary>Writes creates, updates, deletes and transactions from several clients until it is told to stop.</summary>
    /// <returns>How many requests were answered well.</returns>
    public static async Task<int> FireAsync(HttpClient http, CancellationToken stop)
    {
        var clients = Enumerable.Range(0, 4).Select(async client =>
        {
            var done = 0;
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                using var answer = (i % 4) switch
                {
                    0 => await http.SendAsync("POST", "Patient", $$"""{"resourceType":"Patient","name":[{"family":"N{{i}}"}],"identifier":[{"system":"http://c","value":"{{client}}-{{i}}"}]}"""),
                    1 => await http.SendAsync("PUT", $"Patient/shared{i % 3}", $$"""{"resourceType":"Patient","id":"shared{{i % 3}}","name":[{"family":"N{{i}}"}]}"""),
                    2 => await http.SendAsync("DELETE", $"Patient/shared{i % 3}"),
                    _ => await http.SendAsync("POST", "", $$$"""
                        {"resourceType":"Bundle","type":"transaction","entry":[
                         {"resource":{"resourceType":"Basic","id":"b{{{client}}}","code":{"text":"{{{i}}}"}},"request":{"method":"PUT","url":"Basic/b{{{client}}}"}},
                         {"resource":{"resourceType":"Observation","status":"final","code":{"text":"{{{i}}}"}},"request":{"method":"POST","url":"Observation"}}]}
                        """),
                };
                done += answer.IsSuccessStatusCode ? 1 : 0;
            }

            return done;
        });
        return (await Task.WhenAll(clients)).Sum();
    }

    private static async Task PutAsync(HttpClient http, string url, string json)
    {
        using var body = new StringContent(json, Encoding.UTF8, "application/fhir+json");
        using var answer = await http.PutAsync(url, body);
        answer.IsSuccessStatusCode.Should().BeTrue("{0} was answered with {1}", url, answer.StatusCode);
    }
}
