using System.Globalization;
using System.Text.Json.Nodes;

namespace FhirServer.Tests.Walks.Fire;

/// <summary>One client: writes one request after the other until the server is gone.</summary>
/// <param name="number">Tells clients apart.</param>
/// <param name="random">Decides what is written.</param>
/// <param name="ledger">Where attempts are noted before they are sent.</param>
internal sealed class FireClient(int number, Random random, FireLedger ledger)
{
    /// <summary>The system of the identifiers that name attempts.</summary>
    public const string MarkSystem = "urn:mark";

    /// <summary>The system of the identifiers that conditional creates share.</summary>
    public const string CriterionSystem = "urn:criterion";

    /// <summary>The system of the tags that name rounds.</summary>
    public const string RoundSystem = "urn:round";

    private readonly List<string> _created = [];
    private int _count;

    /// <summary>Writes until the server does not answer any more.</summary>
    public async Task RunAsync(HttpClient http, int round, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var mark = string.Create(CultureInfo.InvariantCulture, $"m{round}-{number}-{_count++}");
            try
            {
                await NextAsync(http, round, mark);
            }
            catch (Exception gone) when (gone is HttpRequestException or IOException or OperationCanceledException)
            {
                return;
            }
        }
    }

    private Task NextAsync(HttpClient http, int round, string mark) => random.Next(10) switch
    {
        < 5 => TransactAsync(http, round, mark),
        5 => CreateAsync(http, round, mark),
        6 => UpdateAsync(http, round, mark, $"Patient/own-{number}"),
        7 => UpdateAsync(http, round, mark, "Patient/shared"),
        8 => CreateOnceAsync(http, round, mark, string.Create(CultureInfo.InvariantCulture, $"c{round}-{random.Next(30)}")),
        _ => _created.Count == 0 ? CreateAsync(http, round, mark) : DeleteAsync(http, mark, TakeCreated()),
    };

    private async Task CreateAsync(HttpClient http, int round, string mark)
    {
        var attempt = ledger.Note(new FireAttempt(mark, 1));
        using var answer = await SendAsync(http, "POST", "Observation", Resource("Observation", round, mark));
        ledger.Heard(attempt, answer, 201);
        _created.AddRange(attempt.Locations.Select(FireLedger.KeyOf));
    }

    private async Task UpdateAsync(HttpClient http, int round, string mark, string key)
    {
        var attempt = ledger.Note(new FireAttempt(mark, 1));
        var patient = Resource("Patient", round, mark);
        patient["id"] = key.Split('/')[1];
        using var answer = await SendAsync(http, "PUT", key, patient);
        ledger.Heard(attempt, answer, 200, 201);
    }

    private async Task CreateOnceAsync(HttpClient http, int round, string mark, string criterion)
    {
        var attempt = ledger.Note(new FireAttempt(mark, 1) { Criterion = criterion });
        var patient = Resource("Patient", round, mark);
        patient["identifier"]!.AsArray().Add(new JsonObject { ["system"] = CriterionSystem, ["value"] = criterion });
        using var answer = await SendAsync(http, "POST", "Patient", patient, $"identifier={CriterionSystem}|{criterion}");
        ledger.Heard(attempt, answer, 201);
    }

    private async Task DeleteAsync(HttpClient http, string mark, string key)
    {
        var attempt = ledger.Note(new FireAttempt(mark, 0) { Deletes = key });
        using var answer = await SendAsync(http, "DELETE", key, null);
        ledger.Heard(attempt, answer, 204);
    }

    /// <summary>A Patient, Observations that refer to it, sometimes an update and a delete: all of it or nothing.</summary>
    private async Task TransactAsync(HttpClient http, int round, string mark)
    {
        var entries = new JsonArray(Entry("POST", "Patient", Resource("Patient", round, mark), "urn:uuid:00000000-0000-0000-0000-000000000001"));
        for (var i = random.Next(2, 9); i > 0; i--)
        {
            var observation = Resource("Observation", round, mark);
            observation["subject"] = new JsonObject { ["reference"] = "urn:uuid:00000000-0000-0000-0000-000000000001" };
            entries.Add(Entry("POST", "Observation", observation, null));
        }

        if (random.Next(3) == 0)
        {
            var own = Resource("Patient", round, mark);
            own["id"] = $"own-{number}";
            entries.Add(Entry("PUT", $"Patient/own-{number}", own, null));
        }

        var versions = entries.Count;
        var deletes = _created.Count > 0 && random.Next(3) == 0 ? TakeCreated() : null;
        if (deletes is not null)
            entries.Insert(random.Next(entries.Count), Entry("DELETE", deletes, null, null));
        var attempt = ledger.Note(new FireAttempt(mark, versions) { Deletes = deletes });
        using var answer = await SendAsync(http, "POST", "", new JsonObject { ["resourceType"] = "Bundle", ["type"] = "transaction", ["entry"] = entries });
        var body = answer.IsSuccessStatusCode ? await answer.JsonAsync() : null;
        ledger.Heard(attempt, answer, body);
    }

    private string TakeCreated()
    {
        var at = random.Next(_created.Count);
        var key = _created[at];
        _created.RemoveAt(at);
        return key;
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient http, string method, string url, JsonNode? body, string? ifNoneExist = null) =>
        ifNoneExist is null
            ? await http.SendAsync(method, url, body?.ToJsonString(), ("Prefer", "return=minimal"))
            : await http.SendAsync(method, url, body?.ToJsonString(), ("Prefer", "return=minimal"), ("If-None-Exist", ifNoneExist));

    private static JsonObject Entry(string method, string url, JsonNode? resource, string? fullUrl)
    {
        var entry = new JsonObject { ["request"] = new JsonObject { ["method"] = method, ["url"] = url } };
        if (resource is not null)
            entry["resource"] = resource;
        if (fullUrl is not null)
            entry["fullUrl"] = fullUrl;
        return entry;
    }

    private static JsonObject Resource(string type, int round, string mark)
    {
        var resource = new JsonObject
        {
            ["resourceType"] = type,
            ["meta"] = new JsonObject { ["tag"] = new JsonArray(new JsonObject { ["system"] = RoundSystem, ["code"] = string.Create(CultureInfo.InvariantCulture, $"r{round}") }) },
            ["identifier"] = new JsonArray(new JsonObject { ["system"] = MarkSystem, ["value"] = mark }),
        };
        if (type == "Observation")
            (resource["status"], resource["code"]) = ("final", new JsonObject { ["text"] = "fire" });
        return resource;
    }
}
