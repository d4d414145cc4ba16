using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using MongoDB.Driver;

namespace FhirServer.Tests.Faults;

/// <summary>Where the answer to a commit is lost.</summary>
public enum CommitFault
{
    /// <summary>The database never hears of the commit.</summary>
    BeforeItIsAsked,

    /// <summary>The database has committed, and the answer does not come through.</summary>
    BeforeItIsAnswered,
}

/// <summary>A line between a server and its database, on the loopback interface, that fails when it is told to.</summary>
internal sealed class FaultyProxy : IAsyncDisposable
{
    private readonly MongoUrl upstream;
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentDictionary<ProxiedConnection, Task> connections = [];
    private readonly Lock gate = new();
    private readonly IPEndPoint address;
    private Socket? listener;
    private Task accepting = Task.CompletedTask;
    private TaskCompletionSource flowing = Done();
    private CommitFault fault;
    private int faultsLeft;
    private int faultsMade;

    private FaultyProxy(string upstream)
    {
        this.upstream = MongoUrl.Create(upstream);
        address = new IPEndPoint(IPAddress.Loopback, TestServer.FreePort());
        Accept();
    }

    /// <summary>How many commits were cut off.</summary>
    public int FaultsMade => Volatile.Read(ref faultsMade);

    /// <summary>Starts one before a database.</summary>
    /// <param name="upstream">The connection string of the database; only its first host is used.</param>
    public static FaultyProxy Start(string upstream) => new(upstream);

    /// <summary>The connection string that leads through here; a database's other hosts are not looked for.</summary>
    /// <param name="options">More options, such as <c>socketTimeoutMS=2000</c>.</param>
    public string ConnectionString(params string[] options)
    {
        var url = new MongoUrlBuilder(upstream.Url) { Server = new MongoServerAddress(address.Address.ToString(), address.Port), ReplicaSetName = null, DirectConnection = true };
        return options.Length == 0 ? url.ToString() : $"{url}&{string.Join('&', options)}";
    }

    /// <summary>Cuts all connections now.</summary>
    public void Cut()
    {
        foreach (var connection in connections.Keys)
            connection.Cut();
    }

    /// <summary>Cuts the connections on which the next commits are asked for.</summary>
    public void CutCommits(CommitFault where, int count)
    {
        lock (gate)
            (fault, faultsLeft) = (where, count);
    }

    /// <summary>Accepts connections and what is sent over them, but passes nothing on.</summary>
    public void Stall()
    {
        lock (gate)
            flowing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Passes on what came during the stall, also for those who have hung up since.</summary>
    public void Resume() => flowing.TrySetResult();

    /// <summary>Cuts all connections and refuses new ones.</summary>
    public async Task RefuseAsync()
    {
        listener?.Dispose();
        listener = null;
#pragma warning disable VSTHRD003 // It was started by this object and has no context that could be waited for in vain.
        await accepting;
#pragma warning restore VSTHRD003
        Cut();
    }

    /// <summary>Accepts connections again.</summary>
    public void Accept()
    {
        listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, optionValue: true);
        listener.Bind(address);
        listener.Listen(512);
        accepting = AcceptAsync(listener);
    }

    /// <summary>Waits while the line is stalled.</summary>
    internal Task FlowAsync() => Volatile.Read(ref flowing).Task.WaitAsync(stop.Token);

    /// <summary>Whether the commit that is asked for now is to fail, and where.</summary>
    internal CommitFault? NextFault()
    {
        lock (gate)
        {
            if (faultsLeft == 0)
                return null;
            faultsLeft--;
            faultsMade++;
            return fault;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await RefuseAsync();
        await stop.CancelAsync();
        await Task.WhenAll(connections.Values);
        stop.Dispose();
    }

    private static TaskCompletionSource Done()
    {
        var done = new TaskCompletionSource();
        done.SetResult();
        return done;
    }

    private async Task AcceptAsync(Socket from)
    {
        try
        {
            while (true)
            {
                var connection = new ProxiedConnection(this, await from.AcceptAsync());
                connections[connection] = Task.Run(() => ServeAsync(connection));
            }
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            return;
        }
    }

    private async Task ServeAsync(ProxiedConnection connection)
    {
        await connection.RunAsync(upstream.Server.Host, upstream.Server.Port);
        connections.TryRemove(connection, out _);
    }
}
