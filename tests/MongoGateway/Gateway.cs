using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace MongoGateway;

/// <summary>
/// Speaks MongoDB's wire protocol on a loopback port and answers from DocumentDB, the MongoDB-compatible engine inside PostgreSQL, by
/// calling its SQL functions. For tests only: no sign-in, no TLS. Cursors and transactions live in its memory.
/// </summary>
public sealed class Gateway : IAsyncDisposable
{
    private const int Waiting = 512;
    private static readonly TimeSpan CursorLife = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan RetryRecordSweep = TimeSpan.FromMinutes(1);
    private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource stop = new();
    private readonly Backend backend;
    private readonly Cursors cursors;
    private readonly Sessions sessions;
    private readonly CommandHandler handler;
    private readonly Task accepting;
    private readonly Task sweeping;

    private Gateway(GatewayOptions options)
    {
        backend = new Backend(options);
        cursors = new Cursors(backend);
        sessions = new Sessions(backend, cursors, TimeSpan.FromSeconds(options.TransactionSeconds));
        handler = new CommandHandler(backend, sessions, cursors);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, options.Port));
        listener.Listen(Waiting);
        Port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        accepting = Task.Run(AcceptAsync);
        sweeping = Task.Run(SweepAsync);
    }

    /// <summary>The TCP port that it listens on.</summary>
    public int Port { get; }

    /// <summary>What MongoDB's drivers take to connect to it.</summary>
    public string ConnectionString => string.Create(CultureInfo.InvariantCulture, $"mongodb://127.0.0.1:{Port}");

    /// <summary>Starts listening. The engine is first spoken to when the first command comes.</summary>
    /// <exception cref="SocketException">The port is taken.</exception>
    public static Gateway Start(GatewayOptions options) => new(options);

    /// <summary>Closes the port and all connections; open transactions are rolled back.</summary>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Dispose();
#pragma warning disable VSTHRD003 // The loops were started by this object and have no context that could be waited for in vain.
        await Task.WhenAll(accepting, sweeping);
#pragma warning restore VSTHRD003
        await sessions.EndAllAsync();
        await backend.DisposeAsync();
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await listener.AcceptAsync(stop.Token);
                _ = Task.Run(() => new WireConnection(socket, handler).RunAsync(stop.Token));
            }
        }
        catch (OperationCanceledException)
        {
            // The gateway stops.
        }
    }

    /// <summary>Once a second: rolls back what is too old, frees idle cursors, forgets old retry records and commits.</summary>
    private async Task SweepAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        var swept = Environment.TickCount64;
        try
        {
            while (await timer.WaitForNextTickAsync(stop.Token))
            {
                try
                {
                    await sessions.SweepAsync();
                    await cursors.KillIdleAsync(CursorLife);
                    if (Environment.TickCount64 - swept < RetryRecordSweep.TotalMilliseconds)
                        continue;
                    swept = Environment.TickCount64;
                    await backend.DeleteOldRetryRecordsAsync();
                    await backend.DeleteOldCommitsAsync();
                }
                catch (Npgsql.NpgsqlException e)
                {
                    await Console.Error.WriteLineAsync($"sweep: {e.Message}");
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The gateway stops.
        }
    }
}
