using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MongoDB.Bson;
using MongoDB.Driver;

namespace FhirServer.Tests.Storage;

/// <summary>The mongod on the PATH, started as a replica set of one node (transactions need one) on a free port, in a folder of its own.</summary>
internal static class MongodProcess
{
    private const string ReplicaSet = "tests";

    // However the test run ends, its end of the pipe closes, and then the shell ends mongod and removes its files.
    private const string Leash = """
        trap '' INT TERM HUP
        mongod --dbpath "$1" --port "$2" --replSet "$3" --bind_ip 127.0.0.1 --logpath "$1/mongod.log" >/dev/null 2>&1 &
        mongod=$!
        read -r _
        kill -9 $mongod
        wait $mongod
        rm -rf "$1"
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // Kept for as long as this process lives: it holds the open end of the pipe.
    private static Process? leash;

    /// <summary>Starts it, or says why not.</summary>
    public static async Task<MongoEngine?> StartAsync(Action<string> miss)
    {
        if (OperatingSystem.IsWindows() || !IsOnPath())
        {
            miss("There is no mongod on the PATH.");
            return null;
        }

        var port = FreePort();
        leash = Start(port);
        try
        {
            await InitiateAsync(port);
            return new MongoEngine("mongod", string.Create(CultureInfo.InvariantCulture, $"mongodb://127.0.0.1:{port}/?replicaSet={ReplicaSet}"));
        }
        catch (Exception e) when (e is MongoException or TimeoutException)
        {
            miss($"mongod does not start: {e.Message}");
            leash.StandardInput.Close();
            return null;
        }
    }

    private static bool IsOnPath() => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Any(folder => File.Exists(Path.Combine(folder, "mongod")));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static Process Start(int port)
    {
        var folder = Directory.CreateTempSubdirectory("fhir-mongod-").FullName;
        string[] arguments = ["-c", Leash, "sh", folder, port.ToString(CultureInfo.InvariantCulture), ReplicaSet];
        return Process.Start(new ProcessStartInfo("sh", arguments) { RedirectStandardInput = true, UseShellExecute = false })
            ?? throw new InvalidOperationException("The shell does not start.");
    }

    /// <summary>Makes the node a replica set, and waits until it may be written to.</summary>
    private static async Task InitiateAsync(int port)
    {
        var address = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");
        using var client = new MongoClient(new MongoClientSettings
        {
            Server = MongoServerAddress.Parse(address),
            DirectConnection = true,
            ServerSelectionTimeout = Patience,
        });
        var admin = client.GetDatabase("admin");
        var member = new BsonDocument { { "_id", 0 }, { "host", address } };
        var set = new BsonDocument { { "_id", ReplicaSet }, { "members", new BsonArray { member } } };
        await admin.RunCommandAsync<BsonDocument>(new BsonDocument("replSetInitiate", set));
        for (var clock = Stopwatch.StartNew(); ; await Task.Delay(100))
        {
            var hello = await admin.RunCommandAsync<BsonDocument>(new BsonDocument("hello", 1));
            if (hello.GetValue("isWritablePrimary", false).ToBoolean())
                return;
            if (clock.Elapsed > Patience)
                throw new TimeoutException("the node does not become primary");
        }
    }
}
