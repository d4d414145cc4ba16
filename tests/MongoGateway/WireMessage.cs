using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace MongoGateway;

/// <summary>
/// The messages of the wire protocol: OP_MSG with sections of kind 0 and 1, and the OP_QUERY of a driver's first hello, which is
/// answered by OP_REPLY.
/// </summary>
internal static class WireMessage
{
    /// <summary>OP_REPLY.</summary>
    public const int Reply = 1;

    /// <summary>OP_QUERY.</summary>
    public const int Query = 2004;

    /// <summary>OP_MSG.</summary>
    public const int Message = 2013;

    /// <summary>The bytes of the header: length, request id, id of the request answered, operation.</summary>
    public const int HeaderLength = 16;

    /// <summary>The longest message that drivers are told they may send.</summary>
    public const int MostBytes = 48_000_000;

    private const int EnvelopeBytes = 65_536;
    private const uint ChecksumPresent = 1;
    private const uint MoreToCome = 2;
    private const uint RequiredFlags = 0xFFFF;

    /// <summary>The length of the message that begins here.</summary>
    /// <exception cref="CommandException">No message is so long or so short.</exception>
    public static int ReadLength(ReadOnlySequence<byte> buffer)
    {
        Span<byte> four = stackalloc byte[4];
        buffer.Slice(0, 4).CopyTo(four);
        var length = BinaryPrimitives.ReadInt32LittleEndian(four);
        return length is >= HeaderLength + 5 and <= MostBytes + EnvelopeBytes ? length : throw CommandException.Bad($"message length {length}");
    }

    /// <summary>The operation of a message.</summary>
    public static int OperationOf(ReadOnlySpan<byte> message) => BinaryPrimitives.ReadInt32LittleEndian(message[12..]);

    /// <summary>Whether the sender of an OP_MSG waits for an answer; with write concern 0 it does not.</summary>
    public static bool WantsReply(ReadOnlySpan<byte> message) => (Flags(message) & MoreToCome) == 0;

    /// <summary>The command of an OP_MSG.</summary>
    public static Command ParseMessage(ReadOnlyMemory<byte> message)
    {
        var flags = Flags(message.Span);
        if ((flags & RequiredFlags & ~(ChecksumPresent | MoreToCome)) != 0)
            throw CommandException.Bad("unknown required OP_MSG flag");
        var end = message.Length - ((flags & ChecksumPresent) != 0 ? 4 : 0);
        ReadOnlyMemory<byte>? body = null;
        ReadOnlyMemory<byte>? sequence = null;
        string? sequenceName = null;
        for (var at = HeaderLength + 4; at < end;)
        {
            var kind = message.Span[at++];
            var size = BinaryPrimitives.ReadInt32LittleEndian(message.Span[at..]);
            if (size < 5 || at + size > end)
                throw CommandException.Bad("malformed OP_MSG section");
            var section = message.Slice(at, size);
            if (kind == 0 && body is null)
                body = section;
            else if (kind == 1 && sequence is null)
                (sequenceName, sequence) = ParseSequence(section);
            else
                throw CommandException.Bad($"unexpected OP_MSG section of kind {kind}");
            at += size;
        }

        return Command.Parse(body ?? throw CommandException.Bad("OP_MSG without a body"), sequenceName, sequence);
    }

    /// <summary>The command of an OP_QUERY.</summary>
    public static Command ParseQuery(ReadOnlyMemory<byte> message)
    {
        var at = HeaderLength + 4;
        var nameLength = message.Span[at..].IndexOf((byte)0);
        var name = Encoding.UTF8.GetString(message.Span.Slice(at, nameLength));
        if (!name.EndsWith(".$cmd", StringComparison.Ordinal))
            throw CommandException.Bad("OP_QUERY is for commands only");
        at += nameLength + 1 + 8;
        var size = BinaryPrimitives.ReadInt32LittleEndian(message.Span[at..]);
        return Command.Parse(message.Slice(at, size), database: name[..^5]);
    }

    /// <summary>How long an answer becomes.</summary>
    public static int LengthOf(int operation, byte[] document) => PrefixOf(operation) + document.Length;

    /// <summary>Writes an answer.</summary>
    public static void Write(Span<byte> buffer, int operation, int requestId, int responseTo, byte[] document)
    {
        var prefix = PrefixOf(operation);
        BinaryPrimitives.WriteInt32LittleEndian(buffer, buffer.Length);
        BinaryPrimitives.WriteInt32LittleEndian(buffer[4..], requestId);
        BinaryPrimitives.WriteInt32LittleEndian(buffer[8..], responseTo);
        BinaryPrimitives.WriteInt32LittleEndian(buffer[12..], operation);
        buffer[HeaderLength..prefix].Clear();
        if (operation == Reply)
        {
            buffer[HeaderLength] = 8; // AwaitCapable
            BinaryPrimitives.WriteInt32LittleEndian(buffer[(prefix - 4)..], 1); // one document
        }

        document.CopyTo(buffer[prefix..]);
    }

    private static uint Flags(ReadOnlySpan<byte> message) => BinaryPrimitives.ReadUInt32LittleEndian(message[HeaderLength..]);

    private static int PrefixOf(int operation) => HeaderLength + (operation == Message ? 5 : 20);

    private static (string Name, ReadOnlyMemory<byte> Documents) ParseSequence(ReadOnlyMemory<byte> section)
    {
        var nameLength = section.Span[4..].IndexOf((byte)0);
        return (Encoding.UTF8.GetString(section.Span.Slice(4, nameLength)), section[(4 + nameLength + 1)..]);
    }
}
