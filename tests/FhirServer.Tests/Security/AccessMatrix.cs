using System.Text;
using FhirServer.Interactions;
using Microsoft.Extensions.DependencyInjection;

namespace FhirServer.Tests.Security;

/// <summary>Every interaction and operation for every kind of caller: the status, and that nothing is shown that must not be.</summary>
public sealed class AccessMatrix(OptInFixture fixture) : IClassFixture<OptInFixture>
{
    private const string Secret = "geheim";
    private static readonly string[] Callers = ["nobody", "expired", "others", "tampered", "unsigned", "patient", "stranger", "consented", "unconsented", "lab", "auditor", "administrator"];

    public static TheoryData<string, string> Cells()
    {
        var cells = new TheoryData<string, string>();
        for (var row = 0; row < AccessRows.All.Count; row++)
        {
            foreach (var caller in Callers)
                cells.Add($"{row}: {AccessRows.All[row]}", caller);
        }

        return cells;
    }

    [Fact]
    public void The_matrix_has_at_least_400_cells() => Cells().Count.Should().BeGreaterThanOrEqualTo(400);

    [SkippableFact]
    public void Every_interaction_and_operation_has_a_row()
    {
        var covered = AccessRows.All.Select(row => row.Covers).ToHashSet(StringComparer.Ordinal);
        var operations = fixture.Server.Services.GetRequiredService<IReadOnlyList<OfferedOperation>>().Select(offer => "$" + offer.Name).Distinct();
        operations.Where(name => !covered.Contains(name)).Should().BeEmpty("each operation needs a row in AccessRows");
        var interactions = typeof(Interaction).GetNestedTypes().Where(type => type.IsSubclassOf(typeof(Interaction))).Select(type => type.Name);
        interactions.Should().BeEquivalentTo(
            ["Read", "VersionRead", "Create", "Update", "Patch", "Delete", "History", "Search", "Bundle", "Capabilities", "Operation", "AsyncStatus"],
            "a new interaction needs rows in AccessRows, and its name here");
        covered.Should().Contain(["read", "vread", "create", "update", "patch", "delete", "history-instance", "history-type", "history-system", "search-type", "search-system", "batch", "transaction", "capabilities", "async"]);
    }

    [SkippableTheory]
    [MemberData(nameof(Cells))]
    public async Task Each_caller_gets_what_is_permitted_and_no_byte_more(string named, string caller)
    {
        var row = AccessRows.All[int.Parse(named.Split(':')[0], System.Globalization.CultureInfo.InvariantCulture)];
        var ids = await RecordAsync();
        using var http = Client(caller, ids["PAT"]);
        using var request = new HttpRequestMessage(new HttpMethod(row.Method), Filled(row.Url, ids));
        if (row.Body is { } body)
            request.Content = new StringContent(Filled(body, ids), Encoding.UTF8, row.BodyType);
        if (row.Header is { } header)
            request.Headers.Add(header.Name, header.Value);
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        answer.Code().Should().Be(Expected(row, caller), "{0} by {1} answered {2}", row, caller, text.Length > 800 ? text[..800] : text);
        if (caller is not ("patient" or "consented"))
            text.Replace($"family={Secret}", "", StringComparison.Ordinal).Should().NotContain(Secret, "{0} by {1}", row, caller);
    }

    private static int Expected(AccessRow row, string caller) => (caller, row.Need) switch
    {
        ("nobody", Need.Nothing) => row.Seen,
        ("nobody" or "expired" or "others" or "tampered" or "unsigned", _) => 401,
        (_, Need.Nothing or Need.Entrance) => row.Seen,
        ("administrator", Need.Run) => row.Seen,
        (_, Need.Run) or ("administrator", _) => 403,
        ("auditor", Need.See) when row.Url.StartsWith("AuditEvent", StringComparison.Ordinal) || row.Url is ['?' or '_' or '$', ..] => 200,
        ("auditor", _) => 403,
        ("lab", Need.Create) => row.Seen,
        ("lab", _) => 403,
        ("unconsented", Need.Create) => row.Seen,
        ("stranger" or "unconsented", _) => row.IsPublic ? row.Seen : row.Hidden,
        _ => row.Seen,
    };

    private static string Filled(string text, Dictionary<string, string> ids) => ids.Aggregate(text, (filled, id) => filled.Replace(id.Key, id.Value, StringComparison.Ordinal));

    private HttpClient Client(string caller, string patient) => caller switch
    {
        "nobody" => fixture.On(fixture.Server, null),
        "expired" => fixture.With(fixture.Issuer.Expired("system/*.cruds")),
        "others" => fixture.With(fixture.Issuer.ForOthers("system/*.cruds")),
        "tampered" => fixture.With(fixture.Issuer.Tampered("system/*.cruds")),
        "unsigned" => fixture.With(fixture.Issuer.Unsigned("system/*.cruds")),
        "patient" => fixture.May("patient/*.cruds", ("fhirUser", $"Patient/{patient}"), ("patient", patient)),
        "stranger" => fixture.May("patient/*.cruds", ("fhirUser", "Patient/stranger"), ("patient", "stranger")),
        "consented" => fixture.May("user/*.cruds", ("fhirUser", "Practitioner/doc")),
        "unconsented" => fixture.May("user/*.cruds", ("fhirUser", "Practitioner/other")),
        "lab" => fixture.May("system/*.c"),
        "auditor" => fixture.May("system/AuditEvent.rs", ("roles", new[] { "auditor" })),
        _ => fixture.May("openid", ("roles", new[] { "administrator" })),
    };

    // A record of its own for each cell: what one changes another must not miss.
    private async Task<Dictionary<string, string>> RecordAsync()
    {
        using var loader = fixture.May("system/*.c");
        var answer = await loader.ExpectAsync(200, "POST", "", $$"""
            {"resourceType":"Bundle","type":"transaction","entry":[
              {"fullUrl":"urn:uuid:0d7f2bb5-0a44-4e0a-9c54-6d2f0a6c0c01","request":{"method":"POST","url":"Patient"},"resource":{"resourceType":"Patient","name":[{"family":"{{Secret}}"}]} },
              {"request":{"method":"POST","url":"Observation"},"resource":{"resourceType":"Observation","status":"final","code":{"text":"{{Secret}}","coding":[{"system":"http://a.example","code":"x","display":"{{Secret}}"}]},"effectiveDateTime":"2024-05-05","valueQuantity":{"value":7.25,"unit":"{{Secret}}"},"subject":{"reference":"urn:uuid:0d7f2bb5-0a44-4e0a-9c54-6d2f0a6c0c01"} } },
              {"request":{"method":"POST","url":"Encounter"},"resource":{"resourceType":"Encounter","status":"finished","class":{"code":"{{Secret}}"},"subject":{"reference":"urn:uuid:0d7f2bb5-0a44-4e0a-9c54-6d2f0a6c0c01"} } },
              {"request":{"method":"POST","url":"Composition"},"resource":{"resourceType":"Composition","status":"final","type":{"text":"t"},"subject":{"reference":"urn:uuid:0d7f2bb5-0a44-4e0a-9c54-6d2f0a6c0c01"},"date":"2024-05-05","author":[{"display":"d"}],"title":"{{Secret}}"} },
              {"request":{"method":"POST","url":"Consent"},"resource":{{Consents.Of("0", """{"type":"permit","actor":[{"role":{"coding":[{"code":"IRCP"}]},"reference":{"reference":"Practitioner/doc"}}]}""").Replace("Patient/0", "urn:uuid:0d7f2bb5-0a44-4e0a-9c54-6d2f0a6c0c01", StringComparison.Ordinal)}} } ]}
            """);
        var ids = answer.Entries().Select(entry => ((string)entry["response"]!["location"]!).Split('/')[^3]).ToList();
        return new() { ["PAT"] = ids[0], ["OBS"] = ids[1], ["ENC"] = ids[2], ["COMP"] = ids[3] };
    }
}
