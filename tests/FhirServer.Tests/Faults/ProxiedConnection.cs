using System.Buffers.Binary;
using System.Net.Sockets;

namespace FhirServer.Tests.Faults;

/// <summary>
/// One connection through the proxy. What the client sends is passed on message by message, so that a commit can be told from the rest
/// (https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/#op_msg).
/// </summary>
internal sealed class ProxiedConnection(FaultyProxy proxy, Socket client)
{
    private const int HeaderLength = 16;
    private const int OperationAt = 12;
    private const int OperationMessage = 2013;

    // After the header: the flags, the kind of the section, the length of the document, the type of its first field.
    private const int CommandNameAt = HeaderLength + 4 + 1 + 4 + 1;

    private readonly Socket database = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private volatile bool losesAnswer;

    /// <summary>Serves until either side goes away.</summary>
    public async Task RunAsync(string host, int port)
    {
        try
        {
            client.NoDelay = database.NoDelay = true;
            await database.ConnectAsync(host, port);
            await Task.WhenAny(PassCommandsAsync(), PassAnswersAsync());
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            return;
        }
        finally
        {
            Cut();
        }
    }

    /// <summary>Cuts it at once, on both sides.</summary>
    public void Cut()
    {
        foreach (var socket in new[] { client, database })
            socket.Close(timeout: 0);
    }

    private static bool IsCommit(ReadOnlySpan<byte> message) =>
        message.Length > CommandNameAt
        && BinaryPrimitives.ReadInt32LittleEndian(message[OperationAt..]) == OperationMessage
        && message[CommandNameAt..].StartsWith("commitTransaction\0"u8);

    private async Task PassCommandsAsync()
    {
        try
        {
            await using var stream = new NetworkStream(client, ownsSocket: false);
            var header = new byte[HeaderLength];
            while (await stream.ReadAtLeastAsync(header, HeaderLength, throwOnEndOfStream: false) == HeaderLength)
            {
                var message = new byte[BinaryPrimitives.ReadInt32LittleEndian(header)];
                header.CopyTo(message, 0);
                await stream.ReadExactlyAsync(message.AsMemory(HeaderLength));
                await proxy.FlowAsync();
                var fault = IsCommit(message) ? proxy.NextFault() : null;
                if (fault == CommitFault.BeforeItIsAsked)
                    return;
                losesAnswer = fault == CommitFault.BeforeItIsAnswered;
                await SendAsync(database, message);
            }
        }
        catch (Exception gone) when (gone is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            return;
        }
    }

    private async Task PassAnswersAsync()
    {
        try
        {
            var buffer = new byte[65_536];
            while (await database.ReceiveAsync(buffer) is > 0 and var count)
            {
                if (losesAnswer)
                    return;
                await proxy.FlowAsync();
                await SendAsync(client, buffer.AsMemory(0, count));
            }
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            return;
        }
    }

    private static async Task SendAsync(Socket to, ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
            bytes = bytes[await to.SendAsync(bytes)..];
    }
}
