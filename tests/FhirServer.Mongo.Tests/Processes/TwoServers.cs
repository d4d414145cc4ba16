using System.Globalization;
using System.Text.Json.Nodes;
using FhirServer.Tests.Storage;
using FhirServer.Tests.Walks.Fire;

namespace FhirServer.Tests.Processes;

/// <summary>Two server processes on one database, asked in turns by many clients at once: they are one server.</summary>
public sealed class TwoServers : IAsyncLifetime
{
    private const string System = "http://hospital.example/mrn";

    private TestStore _store = null!;
    private ServerProcess _one = null!;
    private ServerProcess _two = null!;

    public async Task InitializeAsync()
    {
        _store = await TestStore.NewAsync();
        _one = await ServerProcess.StartAsync(_store);
        _two = await ServerProcess.StartAsync(_store);
    }

    public async Task DisposeAsync()
    {
        _one.Dispose();
        _two.Dispose();
        await _store.DisposeAsync();
    }

    [SkippableFact]
    public async Task Two_hundred_conditional_creates_of_twenty_identifiers_make_twenty_resources()
    {
        var codes = await AtOnceAsync(200, async (http, i) =>
        {
            var (query, json) = Identified(i % 20);
            using var response = await http.SendAsync("POST", "Patient", json, ("If-None-Exist", query));
            return response.Code();
        });

        codes.Should().OnlyContain(code => code == 201 || code == 200);
        codes.Count(code => code == 201).Should().Be(20);
        for (var i = 0; i < 20; i++)
            (await _two.Http.ExpectAsync(200, "GET", $"Patient?{Identified(i).Query}")).MatchIds().Should().ContainSingle();
        await StoreCheck.ShouldBeWholeAsync(_store);
    }

    [SkippableFact]
    public async Task Two_hundred_transactions_of_twenty_identifiers_make_twenty_patients_and_two_hundred_results()
    {
        var codes = await AtOnceAsync(200, async (http, i) =>
        {
            var (query, json) = Identified(i % 20);
            using var response = await http.SendAsync("POST", "", $$$"""
                {"resourceType":"Bundle","type":"transaction","entry":[
                 {"fullUrl":"urn:uuid:0c9d7c32-0f5c-4b1b-8f57-6f2c6b1d6a01","resource":{{{json}}},"request":{"method":"POST","url":"Patient","ifNoneExist":"{{{query}}}"}},
                 {"resource":{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"urn:uuid:0c9d7c32-0f5c-4b1b-8f57-6f2c6b1d6a01"}},
                  "request":{"method":"POST","url":"Observation"}}]}
                """);
            return response.Code();
        });

        codes.Should().OnlyContain(code => code == 200);
        for (var i = 0; i < 20; i++)
        {
            var patient = (await _one.Http.ExpectAsync(200, "GET", $"Patient?{Identified(i).Query}")).MatchIds().Should().ContainSingle().Subject;
            (await _two.Http.ExpectAsync(200, "GET", $"Observation?subject=Patient/{patient}")).MatchIds().Should().HaveCount(10);
        }
    }

    [SkippableFact]
    public async Task Two_hundred_increments_by_If_Match_are_all_there()
    {
        await _one.Http.ExpectAsync(201, "PUT", "Basic/counter", Counter(0));
        await AtOnceAsync(200, (http, _) => IncrementAsync(http));

        var counter = await _two.Http.ExpectAsync(200, "GET", "Basic/counter");
        ((string?)counter["code"]!["text"]).Should().Be("200");
        ((string?)counter["meta"]!["versionId"]).Should().Be("201");
        ((int)(await _one.Http.ExpectAsync(200, "GET", "Basic/counter/_history?_count=0"))["total"]!).Should().Be(201);
    }

    [SkippableFact]
    public async Task Conditional_updates_of_one_identifier_make_one_resource()
    {
        var (query, json) = Identified(500);
        var codes = await AtOnceAsync(100, async (http, _) =>
        {
            using var response = await http.SendAsync("PUT", $"Patient?{query}", json);
            return response.Code();
        });

        codes.Should().OnlyContain(code => code == 200 || code == 201);
        codes.Count(code => code == 201).Should().Be(1);
        (await _one.Http.ExpectAsync(200, "GET", $"Patient?{query}")).MatchIds().Should().ContainSingle();
    }

    [SkippableFact]
    public async Task Conditional_deletes_and_creates_at_once_never_leave_two()
    {
        var (query, json) = Identified(600);
        var codes = await AtOnceAsync(100, async (http, i) =>
        {
            using var response = i % 4 < 2
                ? await http.SendAsync("POST", "Patient", json, ("If-None-Exist", query))
                : await http.SendAsync("DELETE", $"Patient?{query}");
            return response.Code();
        });

        codes.Should().OnlyContain(code => code < 300, "each of them waits for the others");
        (await _two.Http.ExpectAsync(200, "GET", $"Patient?{query}")).MatchIds().Count.Should().BeLessThanOrEqualTo(1);
        await StoreCheck.ShouldBeWholeAsync(_store);
    }

    [SkippableFact]
    public async Task What_one_acknowledged_the_other_reads_and_finds_at_once()
    {
        for (var i = 0; i < 50; i++)
        {
            var (writer, reader) = i % 2 == 0 ? (_one.Http, _two.Http) : (_two.Http, _one.Http);
            var (query, json) = Identified(1000 + i);
            var id = await writer.CreateAsync("Patient", json);
            await reader.ExpectAsync(200, "GET", $"Patient/{id}");
            (await reader.ExpectAsync(200, "GET", $"Patient?{query}")).MatchIds().Should().Equal(id);
        }
    }

    [SkippableFact]
    public async Task A_page_that_one_began_the_other_goes_on_with()
    {
        for (var i = 0; i < 7; i++)
            await _one.Http.CreateAsync("Basic", $$$"""{"resourceType":"Basic","code":{"text":"{{{i}}}"}}""");
        var found = new List<string>();
        string? next = "Basic?_count=2";
        for (var i = 0; next is not null; i++)
        {
            var page = await (i % 2 == 0 ? _one : _two).Http.ExpectAsync(200, "GET", next);
            found.AddRange(page.MatchIds());
            next = page.Link("next")?.Split("/fhir/")[1];
        }

        found.Should().OnlyHaveUniqueItems().And.HaveCount(7);
    }

    private static (string Query, string Json) Identified(int n) => (
        $"identifier={System}|{n}", $$$"""{"resourceType":"Patient","identifier":[{"system":"{{{System}}}","value":"{{{n}}}"}]}""");

    private static string Counter(int n) => new JsonObject
    {
        ["resourceType"] = "Basic",
        ["id"] = "counter",
        ["code"] = new JsonObject { ["text"] = n.ToString(CultureInfo.InvariantCulture) },
    }.ToJsonString();

    private static async Task<int> IncrementAsync(HttpClient http)
    {
        while (true)
        {
            var current = await http.ExpectAsync(200, "GET", "Basic/counter");
            var count = int.Parse((string)current["code"]!["text"]!, CultureInfo.InvariantCulture);
            using var response = await http.SendAsync("PUT", "Basic/counter", Counter(count + 1), ("If-Match", $"W/\"{current["meta"]!["versionId"]}\""));
            if (response.Code() == 200)
                return 200;
            response.Code().Should().BeOneOf(409, 412);
        }
    }

    private async Task<int[]> AtOnceAsync(int count, Func<HttpClient, int, Task<int>> request) =>
        await Task.WhenAll(Enumerable.Range(0, count).Select(i => Task.Run(() => request((i % 2 == 0 ? _one : _two).Http, i))));
}
