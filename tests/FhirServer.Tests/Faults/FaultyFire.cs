using System.Globalization;
using System.Net.Http.Headers;
using FhirServer.Tests.Walks.Fire;

namespace FhirServer.Tests.Faults;

/// <summary>
/// Clients that write while the database fails, and the judgement on what they left: what was acknowledged is there, whole; what was not is
/// there whole or not at all; no answer is a fault of the server; searches find what reads show.
/// </summary>
internal sealed class FaultyFire : IDisposable
{
    private const int Clients = 6;
    private readonly FireLedger ledger = new();
    private readonly List<FireClient> clients;
    private readonly UnavailableHandler handler;
    private readonly HttpClient http;
    private readonly HttpClient reader;
    private readonly FireInspection inspection;
    private readonly CancellationTokenSource stop = new();
    private CancellationTokenSource? burning;
    private Task[] fire = [];

    /// <summary>Prepares it.</summary>
    /// <param name="server">Who is written to.</param>
    /// <param name="seed">Decides what is written.</param>
    public FaultyFire(TestServer server, int seed)
    {
        handler = new UnavailableHandler(ledger.Odd);
        http = new HttpClient(handler) { BaseAddress = server.Http.BaseAddress, Timeout = TimeSpan.FromSeconds(100) };
        http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/fhir+json"));
        reader = new HttpClient(new PatientHandler()) { BaseAddress = server.Http.BaseAddress, Timeout = TimeSpan.FromSeconds(100) };
        inspection = new FireInspection(reader);
        clients = [.. Enumerable.Range(0, Clients).Select(number => new FireClient(number, new Random(seed + number), ledger))];
    }

    /// <summary>How many requests were answered with 503.</summary>
    public int Unavailable => handler.Count;

    /// <summary>What came of all requests so far.</summary>
    public string Tally => string.Join(
        ", ", ledger.Attempts.GroupBy(attempt => attempt.Answer).Select(group => $"{group.Key} {group.Count()}").Append($"503 {Unavailable}").Append($"versions {ledger.VersionCount}"));

    /// <summary>When the fire of this round was lit.</summary>
    private DateTimeOffset Since { get; set; }

    /// <summary>Begins to write.</summary>
    public void Light(int round)
    {
        Since = TimeProvider.System.GetUtcNow();
        burning = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        var token = burning.Token;
        fire = [.. clients.Select(client => Task.Run(() => BurnAsync(client, round, token)))];
    }

    /// <summary>Waits until this many more requests of the round were acknowledged.</summary>
    public async Task UntilAcknowledgedAsync(int round, int more)
    {
        var goal = Acknowledged(round) + more;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (Acknowledged(round) < goal)
            await Task.Delay(10, limit.Token);
    }

    /// <summary>Lets what was begun come to its end, and no more.</summary>
    public async Task QuenchAsync()
    {
        if (burning is null)
            return;
        await burning.CancelAsync();
        await Task.WhenAll(fire);
        burning.Dispose();
        burning = null;
    }

    /// <summary>Judges a round.</summary>
    public async Task JudgeAsync(int round)
    {
        ledger.Odd.Should().BeEmpty();
        var attempts = ledger.AttemptsOf(round);
        ledger.Judge(await inspection.VersionsSinceAsync(Since), attempts);
        foreach (var type in new[] { "Patient", "Observation" })
        {
            var found = await inspection.FindAsync($"{type}?_tag={FireClient.RoundSystem}|r{round}&_count=1000&_elements=id");
            found.Should().OnlyHaveUniqueItems().And.BeEquivalentTo(Alive(round).Select(version => version.Key).Where(key => key.StartsWith(type, StringComparison.Ordinal)));
        }

        foreach (var attempt in attempts.Where(attempt => attempt.Answer == FireAnswer.None).Take(10).Concat(attempts.TakeLast(3)))
            await JudgeAsync(attempt);
    }

    /// <summary>Counts everything at the end.</summary>
    public async Task JudgeAllAsync()
    {
        var alive = ledger.Current.Values.Where(version => version.Mark is not null).ToList();
        foreach (var type in alive.GroupBy(version => version.Key.Split('/')[0]))
            (await inspection.CountAsync($"{type.Key}?_summary=count")).Should().Be(type.Count());
        (await inspection.CountAsync("_history?_count=1")).Should().Be(ledger.VersionCount);
        foreach (var changed in ledger.Current.Values.Where(version => version.Version > 1).Take(20))
            (await inspection.CountAsync($"{changed.Key}/_history?_count=1")).Should().Be((int)changed.Version);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        stop.Cancel();
        burning?.Dispose();
        stop.Dispose();
        http.Dispose();
        reader.Dispose();
    }

    /// <summary>A client stops at the first request without an answer; here it goes on.</summary>
    private async Task BurnAsync(FireClient client, int round, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
            await client.RunAsync(http, round, cancellationToken);
    }

    /// <summary>By identifier and through the link.</summary>
    private async Task JudgeAsync(FireAttempt attempt)
    {
        var there = ledger.Current.Values.Where(version => version.Mark == attempt.Mark && version.Key.StartsWith("Observation", StringComparison.Ordinal)).ToList();
        (await inspection.FindAsync($"Observation?identifier={FireClient.MarkSystem}|{attempt.Mark}")).Should().BeEquivalentTo(there.Select(version => version.Key));
        var linked = there.Where(version => version.Subject is not null).ToList();
        if (linked.Count > 0)
            (await inspection.FindAsync($"Observation?subject={linked[0].Subject}")).Should().BeEquivalentTo(linked.Select(version => version.Key));
    }

    private int Acknowledged(int round) => ledger.AttemptsOf(round).Count(attempt => attempt.Answer == FireAnswer.Acknowledged);

    private IEnumerable<FireVersion> Alive(int round)
    {
        var prefix = string.Create(CultureInfo.InvariantCulture, $"m{round}-");
        return ledger.Current.Values.Where(version => version.Mark?.StartsWith(prefix, StringComparison.Ordinal) == true);
    }
}
