using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Net.Sockets;

namespace MongoGateway;

/// <summary>
/// One client: reads one message at a time and answers it before it reads the next, as MongoDB does
/// (https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/).
/// </summary>
internal sealed class WireConnection(Socket socket, CommandHandler handler)
{
    private static int lastConnectionId;
    private static int lastRequestId;
    private readonly int id = Interlocked.Increment(ref lastConnectionId);

    /// <summary>Serves until the client goes away or the gateway stops.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var closing = socket;
        socket.NoDelay = true;
        await using var stream = new NetworkStream(socket, ownsSocket: false);
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 65_536, leaveOpen: true));
        try
        {
            while (await ServeOneAsync(reader, cancellationToken))
            {
                // The next one.
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // The client went away, or the gateway stops: there is nobody to tell.
        }
        catch (CommandException e)
        {
            await Console.Error.WriteLineAsync($"connection {id} closed: {e.Message}");
        }
        finally
        {
            await reader.CompleteAsync();
        }
    }

    private async Task<bool> ServeOneAsync(PipeReader reader, CancellationToken cancellationToken)
    {
        var read = await reader.ReadAtLeastAsync(WireMessage.HeaderLength, cancellationToken);
        if (read.Buffer.Length < WireMessage.HeaderLength)
            return false;
        var length = WireMessage.ReadLength(read.Buffer);
        if (read.Buffer.Length < length)
        {
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.Start);
            read = await reader.ReadAtLeastAsync(length, cancellationToken);
            if (read.Buffer.Length < length)
                return false;
        }

        var message = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            var slice = read.Buffer.Slice(0, length);
            slice.CopyTo(message);
            reader.AdvanceTo(slice.End);
            await AnswerAsync(message.AsMemory(0, length), cancellationToken);
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(message);
        }
    }

    private async Task AnswerAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        var requestId = BinaryPrimitives.ReadInt32LittleEndian(message.Span[4..]);
        switch (WireMessage.OperationOf(message.Span))
        {
            case WireMessage.Message:
                var reply = await HandleAsync(() => WireMessage.ParseMessage(message));
                if (WireMessage.WantsReply(message.Span))
                    await SendAsync(WireMessage.Message, requestId, reply, cancellationToken);
                break;
            case WireMessage.Query:
                await SendAsync(WireMessage.Reply, requestId, await HandleAsync(() => WireMessage.ParseQuery(message)), cancellationToken);
                break;
            case var other:
                throw CommandException.Bad($"operation {other} is not supported");
        }
    }

    /// <summary>Runs to its end even when the client leaves meanwhile: a server does not undo what it was told to do.</summary>
    private async Task<byte[]> HandleAsync(Func<Command> parse)
    {
        Command? command = null;
        try
        {
            command = parse();
            return await handler.HandleAsync(command, id);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return CommandException.From(e, command).ToReply(command);
        }
    }

    private async Task SendAsync(int operation, int responseTo, byte[] document, CancellationToken cancellationToken)
    {
        var length = WireMessage.LengthOf(operation, document);
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            WireMessage.Write(buffer.AsSpan(0, length), operation, Interlocked.Increment(ref lastRequestId), responseTo, document);
            for (var sent = 0; sent < length;)
                sent += await socket.SendAsync(buffer.AsMemory(sent, length - sent), SocketFlags.None, cancellationToken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
