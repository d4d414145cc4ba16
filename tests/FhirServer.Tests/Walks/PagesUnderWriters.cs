using System.Globalization;
using System.Text.Json.Nodes;
using Xunit.Abstractions;

namespace FhirServer.Tests.Walks;

/// <summary>
/// A walk over the pages of a search, while others write: it gives what matched when the first page was read, in the order of that moment, each
/// once, but what was deleted before its turn.
/// </summary>
public sealed class PagesUnderWriters(ServerFixture fixture, ITestOutputHelper output) : IClassFixture<ServerFixture>
{
    private const int Seed = 20261123;
    private const int People = 90;
    private readonly HttpClient _http = fixture.Http;

    [SkippableTheory]
    [InlineData("active=true")]
    [InlineData("active=true&_sort=birthdate")]
    [InlineData("active=true&_sort=-birthdate")]
    [InlineData("active=true&_sort=family")]
    [InlineData("active=true&_sort=-family,birthdate")]
    [InlineData("_sort=-family")]
    [InlineData("_sort=birthdate")]
    [InlineData("active=true&_sort=gender")]
    [InlineData("active=true&_sort=_lastUpdated")]
    [InlineData("active=true&_sort=-_lastUpdated")]
    [InlineData("active=true&_sort=-_id")]
    [InlineData("active:not=false&family=a,b,c,d,e,f&_sort=-birthdate,-family")]
    [InlineData("organization.name=one&_sort=birthdate")]
    [InlineData("_has:Observation:patient:status=final")]
    public async Task Pages_give_what_matched_at_the_first(string query)
    {
        var crowd = new Crowd(_http, new Random(Seed));
        await crowd.GatherAsync(People);
        var start = (await _http.ExpectAsync(200, "GET", $"Patient?_tag={crowd.Mark}&{query}&_count=1000")).MatchIds();
        start.Count.Should().BeGreaterThan(20);

        var shown = new List<string>();
        var pages = new List<IReadOnlyList<string>>();
        var page = await _http.ExpectAsync(200, "GET", $"Patient?_tag={crowd.Mark}&{query}&_count=7");
        for (var isMore = true; isMore;)
        {
            pages.Add(page.MatchIds());
            shown.AddRange(page.MatchIds());
            ((int?)page["total"]).Should().Be(start.Count, "all pages tell the total of the first");
            var next = page.Link("next");
            isMore = next is not null;
            if (isMore)
            {
                await crowd.StirAsync(12);
                page = await _http.ExpectAsync(200, "GET", next!);
            }
        }

        var expected = start.Where(id => shown.Contains(id) || !crowd.Gone.Contains(id)).ToList();
        shown.Should().Equal(expected, "seed {0}", Seed);
        output.WriteLine($"{query}: {start.Count} at the start, {crowd.Gone.Count} deleted on the way, {shown.Count} shown on {pages.Count} pages.");

        // The page before the last, and all before it, from the end back.
        var seen = new List<string>(page.MatchIds());
        for (var previous = page.Link("previous"); previous is not null; previous = page.Link("previous"))
        {
            page = await _http.ExpectAsync(200, "GET", previous);
            seen.InsertRange(0, page.MatchIds());
        }

        seen.Should().Equal(start.Where(id => !crowd.Gone.Contains(id) || pages[^1].Contains(id)), "coming back, seed {0}", Seed);
    }

    [SkippableFact]
    public async Task What_nobody_touches_is_on_exactly_one_page_while_many_write()
    {
        var still = new Crowd(_http, new Random(Seed));
        await still.GatherAsync(People);
        using var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(1, 3).Select(number => Task.Run(async () =>
        {
            var others = new Crowd(_http, new Random(Seed + number)) { Mark = still.Mark };
            await others.GatherAsync(15);
            while (!stop.IsCancellationRequested)
                await others.StirAsync(3);
        })).ToList();
        foreach (var query in new[] { "", "&_sort=birthdate", "&_sort=-family", "&active=true&_sort=-_lastUpdated", "&_sort=gender,-birthdate" })
        {
            var wanted = query.Contains("active=true", StringComparison.Ordinal) ? still.Active : still.All;
            for (var walk = 0; walk < 3; walk++)
            {
                var shown = new List<string>();
                for (var url = $"Patient?_tag={still.Mark}{query}&_count=10"; url is not null;)
                {
                    var page = await _http.ExpectAsync(200, "GET", url);
                    shown.AddRange(page.MatchIds());
                    url = page.Link("next");
                }

                shown.Should().OnlyHaveUniqueItems(query);
                shown.Should().Contain(wanted, query);
            }
        }

        await stop.CancelAsync();
        await Task.WhenAll(writers);
    }

    private static string NewId() => Guid.NewGuid().ToString("N");

    /// <summary>Patients under one tag, and those who change them.</summary>
    private sealed class Crowd(HttpClient http, Random random)
    {
        private static readonly string[] s_genders = ["male", "female", "other"];
        private readonly Dictionary<string, bool> _active = [];
        private readonly List<string> _organizations = [];

        public string Mark { get; init; } = NewId();

        public HashSet<string> Gone { get; } = [];

        public IReadOnlyList<string> All => [.. _active.Keys];

        public IReadOnlyList<string> Active => [.. _active.Where(one => one.Value).Select(one => one.Key)];

        public async Task GatherAsync(int count)
        {
            foreach (var name in new[] { "One", "Two" })
                _organizations.Add(await http.CreateAsync("Organization", $$"""{"resourceType":"Organization","name":"{{name}}"}"""));
            for (var i = 0; i < count; i++)
                await CreateAsync();
        }

        public async Task StirAsync(int writes)
        {
            for (var i = 0; i < writes; i++)
            {
                var id = All[random.Next(_active.Count)];
                switch (random.Next(10))
                {
                    case 0:
                        await CreateAsync();
                        break;
                    case 1:
                        using (var answer = await http.SendAsync("DELETE", $"Patient/{id}"))
                            answer.Code().Should().BeOneOf(200, 204);
                        Gone.Add(id);
                        _active.Remove(id);
                        break;
                    default:
                        await http.ExpectAsync(200, "PUT", $"Patient/{id}", Patient(id));
                        break;
                }
            }
        }

        private async Task CreateAsync()
        {
            var id = NewId();
            await http.ExpectAsync(201, "PUT", $"Patient/{id}", Patient(id));
            if (random.Next(2) == 0)
                await http.CreateAsync("Observation", $$"""{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"Patient/{{id}}"} }""");
        }

        private string Patient(string id)
        {
            var patient = new JsonObject
            {
                ["resourceType"] = "Patient",
                ["id"] = id,
                ["meta"] = new JsonObject { ["tag"] = new JsonArray(new JsonObject { ["code"] = Mark }) },
                ["active"] = _active[id] = random.Next(4) != 0,
                ["managingOrganization"] = new JsonObject { ["reference"] = $"Organization/{_organizations[random.Next(2)]}" },
            };
            if (random.Next(5) != 0)
                patient["birthDate"] = new DateTime(1950, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(random.Next(40) * 300).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            if (random.Next(6) != 0)
                patient["name"] = new JsonArray([.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => new JsonObject { ["family"] = ((char)('a' + random.Next(8))).ToString() })]);
            if (random.Next(4) != 0)
                patient["gender"] = s_genders[random.Next(s_genders.Length)];
            return patient.ToJsonString();
        }
    }
}
