using System.Diagnostics;
using System.Globalization;
using FhirServer.Tests.Storage;
using FhirServer.Tests.Walks.Fire;
using Xunit.Abstractions;

namespace FhirServer.Tests.Walks;

/// <summary>
/// The real process is killed while several clients write, again and again over one store: what was acknowledged stays, whole;
/// what was not is there whole or not at all; the index agrees with the resources.
/// </summary>
public sealed class KilledUnderFire(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Seed = 20240607;
    private const int Rounds = 20;
    private const int Clients = 6;
    private const double ShortestFire = 0.3;
    private const double LongestFire = 1.5;

    private readonly Random _random = new(Seed);
    private readonly FireLedger _ledger = new();
    private TestStore _store = null!;

    public async Task InitializeAsync() => _store = await TestStore.NewAsync();

    public async Task DisposeAsync() => await _store.DisposeAsync();

    [SkippableFact]
    public async Task What_was_acknowledged_survives_being_killed()
    {
        output.WriteLine($"Seed {Seed}");
        var clock = Stopwatch.StartNew();
        var clients = Enumerable.Range(0, Clients).Select(number => new FireClient(number, new Random(Seed + number), _ledger)).ToList();
        var slowest = TimeSpan.Zero;
        var server = await ServerProcess.StartAsync(_store);
        try
        {
            for (var round = 0; round < Rounds; round++)
            {
                var since = TimeProvider.System.GetUtcNow();
                await FireAsync(server, clients, round);
                server.Dispose();
                server = await ServerProcess.StartAsync(_store);
                server.StartUp.Should().BeLessThan(TimeSpan.FromSeconds(10));
                slowest = server.StartUp > slowest ? server.StartUp : slowest;
                await InspectAsync(new FireInspection(server.Http), round, since);
            }

            await InspectAllAsync(new FireInspection(server.Http));
            await StoreCheck.ShouldBeWholeAsync(_store);
            Tell(clock.Elapsed, slowest);
        }
        finally
        {
            server.Dispose();
        }
    }

    private async Task FireAsync(ServerProcess server, List<FireClient> clients, int round)
    {
        using var stop = new CancellationTokenSource();
        var fire = clients.Select(client => client.RunAsync(server.Http, round, stop.Token)).ToList();
        // The first requests after a start are slow; some rounds end among them, most when the fire burns.
        if (round % 5 != 0)
            await Task.WhenAny(fire.Append(_ledger.UntilAcknowledgedAsync(round)));
        await Task.Delay(TimeSpan.FromSeconds(ShortestFire + ((LongestFire - ShortestFire) * Math.Pow(_random.NextDouble(), 2))));
        await server.KillAsync();
        await stop.CancelAsync();
        await Task.WhenAll(fire);
    }

    private async Task InspectAsync(FireInspection inspection, int round, DateTimeOffset since)
    {
        var versions = await inspection.VersionsSinceAsync(since);
        var attempts = _ledger.AttemptsOf(round);
        _ledger.Judge(versions, attempts);
        _ledger.Odd.Should().BeEmpty();
        if (round % 5 != 0)
            attempts.Any(attempt => attempt.Answer == FireAnswer.Acknowledged).Should().BeTrue("a round without fire proves nothing");
        foreach (var type in new[] { "Patient", "Observation" })
        {
            var found = await inspection.FindAsync($"{type}?_tag={FireClient.RoundSystem}|r{round}&_count=1000&_elements=id");
            found.Should().OnlyHaveUniqueItems();
            var there = Alive(round).Where(key => key.StartsWith(type, StringComparison.Ordinal)).ToHashSet();
            there.SetEquals(found).Should().BeTrue("the index tells the {0}s of the round: {1} are there, {2} found", type, there.Count, found.Count);
        }

        foreach (var attempt in attempts.Where(attempt => attempt.Answer == FireAnswer.None).Concat(attempts.TakeLast(5)))
            await InspectAsync(inspection, attempt);
    }

    /// <summary>By identifier, by link, and through the link.</summary>
    private async Task InspectAsync(FireInspection inspection, FireAttempt attempt)
    {
        var there = _ledger.Current.Values.Where(version => version.Mark == attempt.Mark).ToList();
        var observations = there.Where(version => version.Key.StartsWith("Observation", StringComparison.Ordinal)).Select(version => version.Key).ToList();
        (await inspection.FindAsync($"Observation?identifier={FireClient.MarkSystem}|{attempt.Mark}")).Should().BeEquivalentTo(observations);
        var linked = there.Where(version => version.Subject is not null).ToList();
        (await inspection.FindAsync($"Observation?subject:Patient.identifier={attempt.Mark}")).Should().BeEquivalentTo(linked.Select(version => version.Key));
        if (linked.Count > 0)
            (await inspection.CountAsync($"Observation?subject={linked[0].Subject}&_summary=count")).Should().Be(linked.Count);
    }

    private async Task InspectAllAsync(FireInspection inspection)
    {
        var alive = _ledger.Current.Values.Where(version => version.Mark is not null).ToList();
        foreach (var type in alive.GroupBy(version => version.Key.Split('/')[0]))
            (await inspection.CountAsync($"{type.Key}?_summary=count")).Should().Be(type.Count());
        for (var round = 0; round < Rounds; round++)
            (await inspection.CountAsync($"?_tag={FireClient.RoundSystem}|r{round}&_summary=count")).Should().Be(Alive(round).Count(), "round {0} has not changed since but by later writes", round);
        (await inspection.CountAsync("_history?_count=1")).Should().Be(_ledger.VersionCount);
        (await inspection.CountAsync("Patient/shared/_history?_count=1")).Should().Be((int)_ledger.Current["Patient/shared"].Version);
    }

    private IEnumerable<string> Alive(int round)
    {
        var prefix = string.Create(CultureInfo.InvariantCulture, $"m{round}-");
        return _ledger.Current.Values.Where(version => version.Mark?.StartsWith(prefix, StringComparison.Ordinal) == true).Select(version => version.Key);
    }

    private void Tell(TimeSpan time, TimeSpan slowest)
    {
        foreach (var answer in _ledger.Attempts.GroupBy(attempt => attempt.Answer))
            output.WriteLine($"{answer.Key}: {answer.Count()} requests");
        output.WriteLine($"{Rounds} rounds, {_ledger.VersionCount} versions, slowest start {slowest.TotalSeconds:0.0} s, {time.TotalSeconds:0} s in all");
    }
}
