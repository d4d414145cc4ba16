using System.Diagnostics;
using Xunit.Abstractions;

namespace FhirServer.Tests.Faults;

/// <summary>
/// The database is killed, and paused, while several clients write through a server that goes on running: what was acknowledged is there,
/// whole; nothing is half there or there twice; the indexes agree with the resources; and the server recovers by itself.
/// </summary>
public sealed class DatabaseKilled(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Seed = 20261123;
    private const int Rounds = 20;
    private readonly Random random = new(Seed);
    private DatabaseCluster? cluster;
    private FaultyServer? server;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (server is not null)
            await server.DisposeAsync();
        if (cluster is not null)
            await cluster.DisposeAsync();
    }

    [SkippableFact]
    public async Task What_was_acknowledged_survives_the_database_being_killed()
    {
        await StartAsync();
        (await cluster!.SettingAsync("synchronous_commit")).Should().Be("on", "what is acknowledged must be on the disk");
        (await cluster.SettingAsync("fsync")).Should().Be("on");
        using var fire = new FaultyFire(server!.Server, Seed);
        var clock = Stopwatch.StartNew();
        var slowest = TimeSpan.Zero;
        for (var round = 0; round < Rounds; round++)
        {
            fire.Light(round);
            if (round % 4 != 0)
                await fire.UntilAcknowledgedAsync(round, more: 3);
            await Task.Delay(random.Next(20, 600));
            await cluster.KillAsync();
            await Task.Delay(random.Next(0, 800));
            await cluster.RestartAsync();
            var back = Stopwatch.StartNew();
            await fire.UntilAcknowledgedAsync(round, more: 3);
            slowest = back.Elapsed > slowest ? back.Elapsed : slowest;
            await fire.QuenchAsync();
            await fire.JudgeAsync(round);
        }

        await fire.JudgeAllAsync();
        output.WriteLine($"Seed {Seed}, {Rounds} rounds in {clock.Elapsed.TotalSeconds:0} s; {fire.Tally}; slowest recovery {slowest.TotalSeconds:0.0} s");
        slowest.Should().BeLessThan(TimeSpan.FromSeconds(20));
    }

    [SkippableTheory]
    [InlineData("socketTimeoutMS=60000")] // the pause is waited for
    [InlineData("socketTimeoutMS=1000")] // the pause breaks connections, and what was asked over them happens later
    public async Task A_paused_database_is_waited_for_or_told_and_nothing_happens_twice(string option)
    {
        await StartAsync(option);
        using var fire = new FaultyFire(server!.Server, Seed);
        const int Pauses = 3;
        for (var round = 0; round < Pauses; round++)
        {
            fire.Light(round);
            await fire.UntilAcknowledgedAsync(round, more: 5);
            await Task.Delay(random.Next(20, 300));
            await cluster!.StopAsync();
            await Task.Delay(TimeSpan.FromSeconds(4));
            await cluster.ContinueAsync();
            await fire.UntilAcknowledgedAsync(round, more: 5);
            await fire.QuenchAsync();
            await fire.JudgeAsync(round);
        }

        await fire.JudgeAllAsync();
        output.WriteLine($"Seed {Seed}; {fire.Tally}");
    }

    private async Task StartAsync(params string[] options)
    {
        cluster = await DatabaseCluster.StartAsync();
        server = await FaultyServer.StartOnAsync(cluster.Engine, options);
    }
}
