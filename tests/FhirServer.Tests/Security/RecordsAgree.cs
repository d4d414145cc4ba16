using System.Text.Json.Nodes;

namespace FhirServer.Tests.Security;

/// <summary>Random records, consents, labels and scopes: what the server shows is what the plain model permits, whichever way it is asked.</summary>
internal static class RecordsAgree
{
    private static readonly string[] Types = ["Patient", "Observation", "Condition", "Encounter", "Consent", "Organization"];

    /// <summary>Runs one world with some callers.</summary>
    public static async Task CheckAsync(SignedInFixture fixture, int seed, bool optIn, string? custodian)
    {
        var given = new GivenRecords(new Random(seed));
        var tag = $"s{seed}-{Guid.NewGuid():N}";
        using var loader = fixture.May("system/*.cruds", ("roles", new[] { "administrator" }), ("clearance", "*"));
        var world = await StoreAsync(loader, given.Resources(tag));
        var rules = new PlainRules(optIn, custodian, world);
        var patients = world.Take(4).Select(patient => (string)patient["id"]!).ToList();
        for (var i = 0; i < 8; i++)
        {
            var caller = given.Caller(patients);
            using var http = fixture.May(caller.Word, caller.Claims);
            var visible = world.Where(resource => rules.MaySee(caller, resource)).Select(PlainRules.Key).ToHashSet();
            var because = $"seed {seed}, caller {i}: {caller} with {caller.Word}";
            await SearchesAsync(http, caller, tag, world, visible, because);
            await ReadsAsync(http, caller, world, visible, because);
        }
    }

    private static async Task<IReadOnlyList<JsonNode>> StoreAsync(HttpClient http, IReadOnlyList<JsonObject> resources)
    {
        var entries = resources.Select((resource, i) => (JsonNode)new JsonObject
        {
            ["fullUrl"] = $"urn:uuid:{GivenRecords.Uuid(i)}",
            ["resource"] = resource.DeepClone(),
            ["request"] = new JsonObject { ["method"] = "POST", ["url"] = (string)resource["resourceType"]! },
        });
        var answer = await http.ExpectAsync(200, "POST", "", new JsonObject { ["resourceType"] = "Bundle", ["type"] = "transaction", ["entry"] = new JsonArray([.. entries]) }.ToJsonString(), ("Prefer", "return=representation"));
        return [.. answer.Entries().Select(entry => entry["resource"]!)];
    }

    private static async Task SearchesAsync(HttpClient http, PlainCaller caller, string tag, IReadOnlyList<JsonNode> world, HashSet<string> visible, string because)
    {
        foreach (var type in Types.Where(type => caller.Scope.Type == "*" || caller.Scope.Type == type))
        {
            var ofType = world.Where(resource => (string)resource["resourceType"]! == type).Select(PlainRules.Key).Where(visible.Contains).ToList();
            var (found, total) = await PagesAsync(http, $"{type}?_tag={tag}&_total=accurate&_count=5");
            found.Should().BeEquivalentTo(ofType, "search of {0}, {1}", type, because);
            total.Should().Be(ofType.Count, because);
        }

        if (caller.Scope.Type != "*")
            return;
        var seen = world.Where(resource => visible.Contains(PlainRules.Key(resource))).ToList();
        var included = seen.Where(resource => (string)resource["resourceType"]! == "Observation")
            .SelectMany(resource => new[] { resource["subject"], resource["performer"]?[0] }).Select(link => (string?)link?["reference"] ?? "").Where(visible.Contains).Distinct();
        (await IncludedAsync(http, $"Observation?_tag={tag}&_count=100&_include=Observation:subject&_include=Observation:performer")).Should().BeEquivalentTo(included, "includes, {0}", because);
        var referring = seen.Where(resource => (string)resource["resourceType"]! == "Observation" && visible.Contains((string?)resource["subject"]?["reference"] ?? "")).Select(PlainRules.Key);
        (await IncludedAsync(http, $"Patient?_tag={tag}&_count=100&_revinclude=Observation:subject")).Should().BeEquivalentTo(referring, "reverse includes, {0}", because);
        var having = seen.Where(resource => (string)resource["resourceType"]! == "Observation").Select(resource => (string?)resource["subject"]!["reference"] ?? "").Where(visible.Contains).Distinct();
        (await PagesAsync(http, $"Patient?_tag={tag}&_has:Observation:subject:status=final")).Found.Should().BeEquivalentTo(having, "_has, {0}", because);
        var chained = seen.Where(resource => (string)resource["resourceType"]! == "Condition" && visible.Contains((string?)resource["subject"]!["reference"] ?? "")).Select(PlainRules.Key);
        (await PagesAsync(http, $"Condition?_tag={tag}&subject:Patient._tag={tag}")).Found.Should().BeEquivalentTo(chained, "chains, {0}", because);
    }

    private static async Task ReadsAsync(HttpClient http, PlainCaller caller, IReadOnlyList<JsonNode> world, HashSet<string> visible, string because)
    {
        foreach (var resource in world.Where(resource => caller.Scope.Type == "*" || caller.Scope.Type == (string)resource["resourceType"]!))
        {
            var key = PlainRules.Key(resource);
            var url = (key.GetHashCode(StringComparison.Ordinal) & 1) == 0 ? key : $"{key}/_history{((key.GetHashCode(StringComparison.Ordinal) & 2) == 0 ? "/1" : "")}";
            using var answer = await http.SendAsync("GET", url);
            answer.Code().Should().Be(visible.Contains(key) ? 200 : 404, "read of {0}, {1}: {2}", url, because, resource.ToJsonString());
        }

        if (caller.Scope.Type != "*")
            return;
        foreach (var patient in world.Take(4).Select(PlainRules.Key).Where(visible.Contains))
        {
            var everything = (await http.ExpectAsync(200, "GET", $"{patient}/$everything?_count=500")).Entries().Select(entry => PlainRules.Key(entry["resource"]!)).ToList();
            everything.Should().Contain(patient).And.OnlyContain(key => visible.Contains(key), "$everything of {0}, {1}", patient, because);
        }
    }

    private static async Task<(List<string> Found, int? Total)> PagesAsync(HttpClient http, string url)
    {
        var found = new List<string>();
        int? total = null;
        for (string? next = url; next is not null;)
        {
            var page = await http.ExpectAsync(200, "GET", next);
            found.AddRange(page.Entries().Select(entry => PlainRules.Key(entry["resource"]!)));
            total ??= (int?)page["total"];
            next = page.Link("next");
        }

        return (found, total);
    }

    private static async Task<List<string>> IncludedAsync(HttpClient http, string url) =>
        [.. (await http.ExpectAsync(200, "GET", url)).Entries().Where(entry => (string?)entry["search"]!["mode"] == "include").Select(entry => PlainRules.Key(entry["resource"]!))];
}
