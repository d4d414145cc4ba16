using System.Collections.Concurrent;
using FhirServer.Tests.Cli;
using FhirServer.Tests.Walks.Fire;

namespace FhirServer.Tests.Security;

public sealed class AuditUnderFire
{
    private const int Requests = 10_000;
    private const int Clients = 12;
    private const int Kills = 4;

    [SkippableFact]
    public async Task No_acknowledged_write_is_without_its_event_however_often_the_server_is_killed()
    {
        await using var store = await TestStore.NewAsync();
        await using var issuer = await TestIssuer.StartAsync();
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var written = new ConcurrentBag<string>();
        var sent = 0;
        for (var kill = 0; kill <= Kills; kill++)
        {
            using var server = await ServerProcess.StartAsync(store, issuer.Settings);
            server.Http.DefaultRequestHeaders.Add("Authorization", $"Bearer {issuer.Token("system/*.cruds")}");
            var until = kill == Kills ? Requests : (Requests / (Kills + 1) * kill) + random.Next(100, Requests / (Kills + 1));
            var clients = Enumerable.Range(0, Clients).Select(_ => WriteAsync(server.Http, written, () => Interlocked.Increment(ref sent) <= until)).ToList();
            await Task.WhenAny(clients);
            await server.KillAsync();
            await Task.WhenAll(clients);
        }

        await using (var server = await TestServer.StartOnAsync(store, issuer.Settings))
        {
            server.Http.DefaultRequestHeaders.Add("Authorization", $"Bearer {issuer.Token("system/*.rs", ("roles", new[] { "auditor" }))}");
            var recorded = await RecordedAsync(server.Http);
            written.Should().HaveCountGreaterThan(Requests / 2, "seed {0}", seed);
            written.Where(key => !recorded.Contains(key)).Should().BeEmpty("each acknowledged write is recorded, seed {0}", seed);
        }

        var verified = await LoadFolder.RunAsync(["audit", "verify", .. store.Settings]);
        verified.Output.Should().Contain("whole: 0 findings", "seed {0}", seed);
    }

    private static async Task WriteAsync(HttpClient http, ConcurrentBag<string> written, Func<bool> goesOn)
    {
        while (goesOn())
        {
            try
            {
                using var answer = await http.SendAsync("POST", "Basic", """{"resourceType":"Basic","code":{"text":"x"}}""");
                if (answer.Code() != 201)
                    continue;
                var key = string.Join('/', answer.Headers.Location!.ToString().Split('/')[^4..]);
                written.Add(key);
                if (!goesOn())
                    return;
                using var deleted = await http.SendAsync("DELETE", string.Join('/', key.Split('/')[..2]));
                if (deleted.Code() == 204)
                    written.Add(key[..^1] + "2");
            }
            catch (Exception broken) when (broken is HttpRequestException or IOException or TaskCanceledException)
            {
                return;
            }
        }
    }

    private static async Task<HashSet<string>> RecordedAsync(HttpClient http)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        for (string? next = "AuditEvent?_count=1000"; next is not null;)
        {
            var page = await http.ExpectAsync(200, "GET", next);
            foreach (var entry in page.Entries())
                keys.UnionWith(entry["resource"]!["entity"]!.AsArray().Select(entity => (string?)entity!["what"]?["reference"]).OfType<string>());
            next = page.Link("next");
        }

        return keys;
    }
}
