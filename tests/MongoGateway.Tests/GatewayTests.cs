using System.Diagnostics;
using FhirServer.Tests.Storage;
using MongoDB.Bson;
using MongoDB.Driver;

namespace MongoGateway.Tests;

/// <summary>What is the gateway's own: its command line, its time-outs, and what it says when the engine is gone.</summary>
public sealed class GatewayTests(MongoFixture fixture) : EngineTests(fixture)
{
    private const string Nowhere = "Host=127.0.0.1;Port=1;Username=postgres;Database=postgres";

    private const string Another = "another-gateway";

    [Theory]
    [InlineData("27117")]
    [InlineData("--pg")]
    [InlineData("--pg x nonsense")]
    public void A_wrong_command_line_is_refused(string line)
    {
        var parse = () => GatewayOptions.Parse(line.Split(' '));
        parse.Should().Throw<ArgumentException>();
    }

    [Fact]
    public void A_command_line_is_read()
    {
        GatewayOptions.Parse(["27117", "--pg", Nowhere, "--transaction-seconds", "5"])
            .Should().Be(new GatewayOptions { Port = 27117, Postgres = Nowhere, TransactionSeconds = 5 });
    }

    [Fact]
    public async Task Without_an_engine_it_greets_and_says_that_the_engine_is_gone()
    {
        await using var gateway = Gateway.Start(new GatewayOptions { Postgres = Nowhere });
        using var client = new MongoClient(gateway.ConnectionString);
        await client.GetDatabase("admin").RunCommandAsync<BsonDocument>(new BsonDocument("ping", 1));
        var find = () => client.GetDatabase("x").GetCollection<BsonDocument>("x").Find("{}").ToListAsync();
        (await find.Should().ThrowAsync<MongoCommandException>()).Which.Code.Should().Be(6);
    }

    [Fact]
    public async Task As_a_process_it_ends_when_it_is_asked_to()
    {
        var program = Path.Combine(AppContext.BaseDirectory, "MongoGateway.dll");
        var start = new ProcessStartInfo("dotnet", [program, "0", "--pg", Nowhere]) { RedirectStandardOutput = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        try
        {
            var connectionString = await process.StandardOutput.ReadLineAsync();
            using (var client = new MongoClient(connectionString))
                await client.GetDatabase("admin").RunCommandAsync<BsonDocument>(new BsonDocument("ping", 1));
            using var kill = Process.Start("kill", $"-TERM {process.Id}");
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));
            process.ExitCode.Should().Be(0);
        }
        finally
        {
            process.Kill();
        }
    }

    [SkippableFact]
    public async Task A_transaction_that_lives_too_long_is_rolled_back()
    {
        await using var gateway = StartAnother(transactionSeconds: 1);
        using var client = new MongoClient(gateway.ConnectionString);
        var collection = client.GetDatabase(Fixture.DatabaseName).GetCollection<BsonDocument>("timeout");
        await collection.InsertOneAsync(Doc("{_id: 1, v: 0}"));
        using var session = await client.StartSessionAsync();
        session.StartTransaction();
        await collection.UpdateOneAsync(session, "{_id: 1}", "{$set: {v: 1}}");
        await collection.UpdateOneAsync("{_id: 1}", "{$inc: {v: 10}}").WaitAsync(TimeSpan.FromSeconds(10));
        var late = () => collection.UpdateOneAsync(session, "{_id: 1}", "{$set: {v: 1}}");
        var thrown = (await late.Should().ThrowAsync<MongoCommandException>()).Which;
        (thrown.Code, thrown.HasErrorLabel("TransientTransactionError")).Should().Be((251, true));
        (await collection.Find("{_id: 1}").SingleAsync())["v"].ToInt32().Should().Be(10);
    }

    [SkippableFact]
    public async Task Transactions_tell_the_truth_while_the_engine_cuts_its_connections()
    {
        await using var gateway = StartAnother(transactionSeconds: 60);
        using var client = new MongoClient(gateway.ConnectionString);
        var database = client.GetDatabase(Fixture.DatabaseName);
        var (first, second) = (database.GetCollection<BsonDocument>("cut1"), database.GetCollection<BsonDocument>("cut2"));
        await first.InsertOneAsync(Doc("{_id: -1}"));
        await second.InsertOneAsync(Doc("{_id: -1}"));
        using var stop = new CancellationTokenSource();
        var cutting = Task.Run(() => CutAsync(stop.Token));
        try
        {
            await InsertInPairsAsync(client, first, second);
        }
        finally
        {
            await stop.CancelAsync();
            await cutting;
        }

        // An insert that was applied although its commit was reported as failed would have been refused as a duplicate.
        (await IdsAsync(first, "{}")).Should().Equal(Enumerable.Range(-1, 201));
        (await IdsAsync(second, "{}")).Should().Equal(Enumerable.Range(-1, 201));
    }

    private static Task InsertInPairsAsync(MongoClient client, IMongoCollection<BsonDocument> first, IMongoCollection<BsonDocument> second) =>
        Parallel.ForEachAsync(Enumerable.Range(0, 200), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (i, token) =>
        {
            using var session = await client.StartSessionAsync(cancellationToken: token);
            await session.WithTransactionAsync(
                async (handle, inner) =>
                {
                    await first.InsertOneAsync(handle, new BsonDocument("_id", i), cancellationToken: inner);
                    await second.InsertOneAsync(handle, new BsonDocument("_id", i), cancellationToken: inner);
                    return true;
                },
                cancellationToken: token);
        });

    private Gateway StartAnother(int transactionSeconds)
    {
        Skip.IfNot(Fixture.IsGateway, "only the tests' own gateway");
        return Gateway.Start(new GatewayOptions
        {
            Postgres = $"{DocumentDb.Postgres};Application Name={Another}",
            TransactionSeconds = transactionSeconds,
        });
    }

    /// <summary>Ends the connections of transactions that are under way in the engine, over and over.</summary>
    private static async Task CutAsync(CancellationToken cancellationToken)
    {
        const string Cut = $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '{Another}' ORDER BY random() LIMIT 1";
        await using var source = Npgsql.NpgsqlDataSource.Create(DocumentDb.Postgres);
        while (!cancellationToken.IsCancellationRequested)
        {
            await using (var command = source.CreateCommand(Cut))
                await command.ExecuteNonQueryAsync(CancellationToken.None);
            await Task.Delay(20, CancellationToken.None);
        }
    }
}
