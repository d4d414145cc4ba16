using System.Globalization;
using System.Text.Json.Nodes;
using Xunit.Abstractions;

namespace FhirServer.Tests.Interactions;

/// <summary>What _explain=true tells of searches, and that an index serves them: few resources are looked at for each that is found.</summary>
public sealed class SearchExplainTests(SearchExplainTests.Ward ward, ITestOutputHelper output) : IClassFixture<SearchExplainTests.Ward>
{
    private readonly HttpClient _http = ward.Http;

    [SkippableTheory]
    [InlineData("Patient?identifier=http://hospital.example/mrn|17")]
    [InlineData("Patient?identifier=17")]
    [InlineData("Patient?family=name3")]
    [InlineData("Patient?birthdate=1950-02-11")]
    [InlineData("Patient?birthdate=gt1990-01-01")]
    [InlineData("Patient?gender=female")]
    [InlineData("Patient?_id=p1,p2,p3")]
    [InlineData("Patient?_sort=-_lastUpdated")]
    [InlineData("Patient?_sort=_lastUpdated")]
    [InlineData("Patient?_sort=family")]
    [InlineData("Patient?_sort=-birthdate")]
    [InlineData("Patient")]
    [InlineData("Observation?subject=Patient/p5")]
    [InlineData("Observation?patient=p5")]
    [InlineData("Observation?code=http://loinc.org|c3")]
    [InlineData("Observation?date=2024-01-05")]
    [InlineData("Observation?value-quantity=lt5")]
    [InlineData("Observation?_sort=-date")]
    public async Task One_criterion_is_served_by_its_index(string query) => await WithinAsync(query, 1.2);

    [SkippableTheory]
    [InlineData("Observation?subject=Patient/p5&code=c5")]
    [InlineData("Observation?subject=Patient/p5&status=final")]
    [InlineData("Observation?code=c3&date=2024-01-06")]
    [InlineData("Observation?patient=p5&date=ge2024-01-01")]
    [InlineData("Patient?family=name3&gender=female")]
    [InlineData("Patient?family=name3&birthdate=ge1950")]
    public async Task The_more_selective_of_two_leads(string query) => await WithinAsync(query, 5);

    [SkippableFact]
    public async Task It_tells_tree_command_plan_and_index()
    {
        var told = await _http.ExpectAsync(200, "GET", "Patient?family=name3&gender=female&_sort=-birthdate&_explain=true");
        Value(told, "tree")!.GetValue<string>().Should().Contain("Patient.family").And.Contain("Patient.gender");
        foreach (var step in Parts(told, "step"))
        {
            Texts(step, "command").Should().ContainSingle().Which.Should().NotBeEmpty();
            Texts(step, "plan").Should().NotBeEmpty();
            Texts(step, "index").Should().NotBeEmpty();
        }
    }

    [SkippableFact]
    public async Task It_takes_true_or_false_only()
    {
        (await _http.ExpectAsync(400, "GET", "Patient?_explain=yes")).Diagnostics().Should().Contain("_explain");
        var bundle = await _http.ExpectAsync(200, "GET", "Patient?_explain=false&_count=1");
        ((string?)bundle["type"]).Should().Be("searchset");
        bundle.Link("self").Should().NotContain("_explain");
    }

    private async Task WithinAsync(string query, double most)
    {
        // A page of a sorted list is read from an index in its order; what criteria find is looked at as a whole.
        var count = query.Contains("_sort", StringComparison.Ordinal) ? 20 : 1000;
        var told = await _http.ExpectAsync(200, "GET", $"{query}{(query.Contains('?', StringComparison.Ordinal) ? '&' : '?')}_explain=true&_count={count}");
        var (examined, returned) = ((double)Value(told, "examined")!, (double)Value(told, "returned")!);
        output.WriteLine($"{query}: examined {examined}, returned {returned}");
        returned.Should().BePositive();
        (examined / returned).Should().BeLessThanOrEqualTo(most, told.ToJsonString());
        examined.Should().BeGreaterThanOrEqualTo(returned, "what was found was looked at: {0}", told.ToJsonString());
        Parts(told, "step").SelectMany(step => Texts(step, "index")).Should().NotBeEmpty();
    }

    private static JsonNode? Value(JsonNode parameters, string name) =>
        parameters["parameter"]!.AsArray().Where(one => (string?)one!["name"] == name).Select(one => one!["valueString"] ?? one["valueDecimal"]).FirstOrDefault();

    private static IEnumerable<JsonNode> Parts(JsonNode parameters, string name) =>
        parameters["parameter"]!.AsArray().Where(one => (string?)one!["name"] == name).Select(one => one!);

    private static IReadOnlyList<string> Texts(JsonNode step, string name) =>
        [.. step["part"]!.AsArray().Where(one => (string?)one!["name"] == name).Select(one => (string)one!["valueString"]!)];

    /// <summary>A server with some hundreds of patients and observations.</summary>
    public sealed class Ward : IAsyncLifetime
    {
        private readonly ServerFixture _fixture = new();

        /// <summary>A client.</summary>
        public HttpClient Http => _fixture.Http;

        /// <inheritdoc/>
        public async Task InitializeAsync()
        {
            await _fixture.InitializeAsync();
            try
            {
                await _fixture.Http.ExpectAsync(200, "POST", "", Bundle(Enumerable.Range(0, 400).Select(Patient)));
                await _fixture.Http.ExpectAsync(200, "POST", "", Bundle(Enumerable.Range(0, 1200).Select(Observation)));
            }
            catch (SkipException)
            {
                // The tests say so one by one.
                return;
            }
        }

        /// <inheritdoc/>
        public Task DisposeAsync() => _fixture.DisposeAsync();

        private static string Bundle(IEnumerable<JsonObject> resources) => new JsonObject
        {
            ["resourceType"] = "Bundle",
            ["type"] = "transaction",
            ["entry"] = new JsonArray([.. resources.Select(resource => new JsonObject
            {
                ["resource"] = resource,
                ["request"] = new JsonObject { ["method"] = "PUT", ["url"] = $"{resource["resourceType"]}/{resource["id"]}" },
            })]),
        }.ToJsonString();

        private static JsonObject Patient(int n) => new()
        {
            ["resourceType"] = "Patient",
            ["id"] = $"p{n}",
            ["identifier"] = new JsonArray(new JsonObject { ["system"] = "http://hospital.example/mrn", ["value"] = n.ToString(CultureInfo.InvariantCulture) }),
            ["name"] = new JsonArray(new JsonObject { ["family"] = $"name{n % 40}" }),
            ["gender"] = n % 2 == 0 ? "male" : "female",
            ["birthDate"] = Day(1950, n * 41),
        };

        private static JsonObject Observation(int n) => new()
        {
            ["resourceType"] = "Observation",
            ["id"] = $"o{n}",
            ["status"] = "final",
            ["code"] = new JsonObject { ["coding"] = new JsonArray(new JsonObject { ["system"] = "http://loinc.org", ["code"] = $"c{n % 20}" }) },
            ["subject"] = new JsonObject { ["reference"] = $"Patient/p{n % 200}" },
            ["effectiveDateTime"] = $"{Day(2024, n / 4)}T10:30:00+05:30",
            ["valueQuantity"] = new JsonObject { ["value"] = n / 10m, ["unit"] = "mg/dL" },
        };

        private static string Day(int year, int after) =>
            new DateTime(year, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(after).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }
}
