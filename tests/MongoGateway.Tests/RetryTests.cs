using System.Buffers.Binary;
using System.Net.Sockets;
using FhirServer.Tests.Storage;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;
using MongoDB.Driver;

namespace MongoGateway.Tests;

/// <summary>What a driver relies on when it lost an answer and sends a command again; sent here past the driver's own sessions.</summary>
public sealed class RetryTests(MongoFixture fixture) : EngineTests(fixture)
{
    private const int Message = 2013;
    private const int Header = 21;
    private readonly BsonDocument session = new("id", new BsonBinaryData(Guid.NewGuid(), GuidRepresentation.Standard));

    [SkippableFact]
    public async Task A_write_that_is_sent_again_is_applied_once()
    {
        var collection = await SeedAsync("{_id: 1, n: 0}");
        for (var i = 0; i < 2; i++)
        {
            var reply = await SendAsync(new BsonDocument
            {
                { "update", collection.CollectionNamespace.CollectionName },
                { "updates", new BsonArray { Doc("{q: {_id: 1}, u: {$inc: {n: 1}}}") } },
                { "lsid", session },
                { "txnNumber", 5L },
                { "$db", Database.DatabaseNamespace.DatabaseName },
            });
            reply["ok"].ToDouble().Should().Be(1);
        }

        (await collection.Find("{_id: 1}").SingleAsync())["n"].ToInt32().Should().Be(1);
    }

    [SkippableFact]
    public async Task A_commit_whose_answer_was_lost_is_confirmed_on_another_connection()
    {
        var collection = await SeedAsync("{_id: 1}");
        var insert = new BsonDocument
        {
            { "insert", collection.CollectionNamespace.CollectionName },
            { "documents", new BsonArray { Doc("{_id: 2}") } },
            { "$db", Database.DatabaseNamespace.DatabaseName },
            { "startTransaction", true },
        };
        (await SendAsync(InTransaction(insert)))["ok"].ToDouble().Should().Be(1);
        for (var i = 0; i < 2; i++)
            (await SendAsync(InTransaction(Doc("{commitTransaction: 1, $db: 'admin'}"))))["ok"].ToDouble().Should().Be(1);
        (await IdsAsync(collection, "{}")).Should().Equal(1, 2);
    }

    [SkippableFact]
    public async Task A_commit_of_what_never_began_is_251_and_may_be_tried_from_the_start()
    {
        var reply = await SendAsync(InTransaction(Doc("{commitTransaction: 1, $db: 'admin'}")));
        reply["code"].ToInt32().Should().Be(251);
        reply["errorLabels"].AsBsonArray.Should().Contain("TransientTransactionError");
    }

    [SkippableFact]
    public async Task A_transaction_goes_on_when_its_connection_was_cut_between_commands()
    {
        var collection = await SeedAsync("{_id: 0}");
        foreach (var id in new[] { 1, 2 })
        {
            var insert = new BsonDocument
            {
                { "insert", collection.CollectionNamespace.CollectionName },
                { "documents", new BsonArray { new BsonDocument("_id", id) } },
                { "$db", Database.DatabaseNamespace.DatabaseName },
            };
            if (id == 1)
                insert["startTransaction"] = true;
            (await SendAsync(InTransaction(insert)))["ok"].ToDouble().Should().Be(1);
        }

        (await collection.CountDocumentsAsync("{}")).Should().Be(1);
        await SendAsync(InTransaction(Doc("{abortTransaction: 1, $db: 'admin'}")));
        (await IdsAsync(collection, "{}")).Should().Equal(0);
    }

    private BsonDocument InTransaction(BsonDocument command) => command.Add("lsid", session).Add("txnNumber", 7L).Add("autocommit", false);

    private async Task<BsonDocument> SendAsync(BsonDocument command)
    {
        Skip.If(Client.Settings.UseTls || Client.Settings.Credential is not null, "plain connections without sign-in only");
        await Client.GetDatabase("admin").RunCommandAsync<BsonDocument>(new BsonDocument("ping", 1));
        var server = Client.Cluster.Description.Servers[0].EndPoint;
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server);
        await using var stream = new NetworkStream(socket);
        var body = command.ToBson();
        var message = new byte[Header + body.Length];
        BinaryPrimitives.WriteInt32LittleEndian(message, message.Length);
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(4), 1);
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(12), Message);
        body.CopyTo(message, Header);
        await stream.WriteAsync(message);
        var header = new byte[Header];
        await stream.ReadExactlyAsync(header);
        var reply = new byte[BinaryPrimitives.ReadInt32LittleEndian(header) - Header];
        await stream.ReadExactlyAsync(reply);
        return BsonSerializer.Deserialize<BsonDocument>(reply);
    }
}
