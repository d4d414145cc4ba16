using System.Net;
using System.Net.Sockets;

namespace FhirServer.Tests.Storage;

/// <summary>Hands every connection on a port to another port, until it is disposed of; then all of them are cut.</summary>
internal sealed class TcpForwarder : IAsyncDisposable
{
    private readonly TcpListener listener;
    private readonly EndPoint target;
    private readonly CancellationTokenSource stop = new();
    private readonly Task accepting;

    private TcpForwarder(int port, EndPoint target)
    {
        this.target = target;
        listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        accepting = Task.Run(AcceptAsync);
    }

    /// <summary>Starts to listen.</summary>
    public static TcpForwarder Start(int port, string host, int targetPort) => new(port, new DnsEndPoint(host, targetPort));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Dispose();
#pragma warning disable VSTHRD003 // It was started by this object and has no context that could be waited for in vain.
        await accepting;
#pragma warning restore VSTHRD003
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                var accepted = await listener.AcceptSocketAsync(stop.Token);
                connections.Add(Task.Run(() => ForwardAsync(accepted)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ForwardAsync(Socket accepted)
    {
        using var near = accepted;
        using var far = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        near.NoDelay = true;
        try
        {
            await far.ConnectAsync(target, stop.Token);
            await Task.WhenAny(PumpAsync(near, far), PumpAsync(far, near));
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException)
        {
            // Cut: both ends see it, as both sockets are closed.
            return;
        }
    }

    private async Task PumpAsync(Socket from, Socket to)
    {
        await using var source = new NetworkStream(from);
        await using var sink = new NetworkStream(to);
        try
        {
            await source.CopyToAsync(sink, stop.Token);
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException)
        {
            return;
        }
    }
}
