using System.Diagnostics;
using System.Globalization;
using FhirServer.Tests.Storage;
using MongoGateway;
using Npgsql;

namespace FhirServer.Tests.Faults;

/// <summary>
/// A cluster of DocumentDB that may be killed, because no other test uses it, behind a gateway inside this process that outlives it. One
/// test run has it at a time. Where it cannot be set up the test is skipped; in CI that is a failure.
/// </summary>
internal sealed class DatabaseCluster : IAsyncDisposable
{
    private const string Name = "faults";
    private const int TransactionSeconds = 10;
    private static readonly TimeSpan LongestLock = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongestDeath = TimeSpan.FromSeconds(15);
    private readonly FileStream held;
    private readonly Gateway gateway;
    private readonly string postgres;
    private List<int> processes = [];

    private DatabaseCluster(FileStream held, string postgres)
    {
        (this.held, this.postgres) = (held, postgres);
        gateway = Gateway.Start(new GatewayOptions { Postgres = postgres, TransactionSeconds = TransactionSeconds });
    }

    /// <summary>Where the gateway listens.</summary>
    public MongoEngine Engine => new(DocumentDb.EngineName, gateway.ConnectionString);

    /// <summary>Starts it.</summary>
    public static async Task<DatabaseCluster> StartAsync()
    {
        var turn = await LockAsync();
        var missing = "";
        if (await DocumentDb.SetUpAsync(why => missing = why, "--cluster", Name) is { } connectionString)
            return new DatabaseCluster(turn, connectionString);
        await turn.DisposeAsync();
        if (string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase))
            throw new InvalidOperationException($"CI must kill a database. {missing}");
        throw new SkipException(missing);
    }

    /// <summary>A setting of PostgreSQL.</summary>
    public Task<string> SettingAsync(string name) => AskAsync<string>($"SELECT current_setting('{name}')");

    /// <summary>Kills all its processes at once, as SIGKILL does, and waits until they are gone.</summary>
    public async Task KillAsync()
    {
        await StopAsync();
        await SignalAsync("KILL", processes);
        // A dead one that nobody has waited for yet still bars the way: its number looks like that of a server that runs.
        var clock = Stopwatch.StartNew();
        while (processes.Exists(process => Directory.Exists($"/proc/{process}")))
        {
            if (clock.Elapsed > LongestDeath)
                throw new InvalidOperationException("The killed processes do not go away: the first process of this system does not wait for orphans.");
            await Task.Delay(5);
        }
    }

    /// <summary>Starts what was killed, on the same port.</summary>
    public async Task RestartAsync() =>
        await DocumentDb.SetUpAsync(_ => { }, "--cluster", Name, "--port", new NpgsqlConnectionStringBuilder(postgres).Port.ToString(CultureInfo.InvariantCulture));

    /// <summary>Stops the clocks of all its processes, as SIGSTOP does.</summary>
    public async Task StopAsync()
    {
        var master = await MasterAsync();
        // First the one that starts the others, so that none is missed.
        await SignalAsync("STOP", [master]);
        processes = [master, .. ChildrenOf(master)];
        await SignalAsync("STOP", processes);
    }

    /// <summary>Lets them go on.</summary>
    public Task ContinueAsync() => SignalAsync("CONT", processes);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await gateway.DisposeAsync();
        await DocumentDb.SetUpAsync(_ => { }, "--cluster", Name, "--stop");
        await held.DisposeAsync();
    }

    private static async Task<FileStream> LockAsync()
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(Path.GetTempPath(), "fhirserver-tests-faults.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (clock.Elapsed < LongestLock)
            {
                await Task.Delay(500);
            }
        }
    }

    private static async Task SignalAsync(string signal, IEnumerable<int> processes)
    {
        var all = string.Join(' ', processes);
        using var kill = Process.Start("bash", ["-c", $"kill -{signal} {all} 2>/dev/null || true"]);
        await kill.WaitForExitAsync();
    }

    private static List<int> ChildrenOf(int parent) =>
        [.. Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => char.IsAsciiDigit(name![0]))
            .Select(name => int.Parse(name!, CultureInfo.InvariantCulture)).Where(process => ParentOf(process) == parent)];

    // After the name of the program, which may hold anything, come the state and the parent.
    private static int ParentOf(int process)
    {
        try
        {
            var status = File.ReadAllText($"/proc/{process}/stat");
            return int.Parse(status[(status.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private Task<int> MasterAsync() => AskAsync<int>(@"SELECT split_part(pg_read_file('postmaster.pid'), E'\n', 1)::int");

    private async Task<T> AskAsync<T>(string sql)
    {
        await using var source = NpgsqlDataSource.Create(postgres + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }
}
