using System.Buffers.Binary;
using System.Text;

namespace MongoGateway;

/// <summary>Walks the top-level elements of a BSON document in place, without building objects (https://bsonspec.org/spec.html).</summary>
internal ref struct RawBson
{
    private readonly ReadOnlySpan<byte> document;
    private int next;

    /// <summary>Starts before the first element.</summary>
    /// <exception cref="CommandException">The bytes are no BSON document.</exception>
    public RawBson(ReadOnlySpan<byte> document)
    {
        if (document.Length < 5 || BinaryPrimitives.ReadInt32LittleEndian(document) != document.Length || document[^1] != 0)
            throw CommandException.Bad("malformed BSON document");
        this.document = document;
        next = 4;
    }

    /// <summary>The BSON type of the element.</summary>
    public byte Type { get; private set; }

    /// <summary>The name of the element, UTF-8.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>Where its value begins in the document.</summary>
    public int ValueOffset { get; private set; }

    /// <summary>How many bytes its value takes.</summary>
    public int ValueLength { get; private set; }

    /// <summary>The bytes of its value.</summary>
    public readonly ReadOnlySpan<byte> Value => document.Slice(ValueOffset, ValueLength);

    /// <summary>Goes to the next element; false at the end.</summary>
    public bool Next()
    {
        if (next >= document.Length - 1)
            return false;
        Type = document[next++];
        var nameLength = document[next..].IndexOf((byte)0);
        if (nameLength < 0)
            throw CommandException.Bad("malformed BSON element");
        Name = document.Slice(next, nameLength);
        ValueOffset = next + nameLength + 1;
        ValueLength = SizeOf(Type, document[ValueOffset..]);
        next = ValueOffset + ValueLength;
        if (ValueLength < 0 || next >= document.Length)
            throw CommandException.Bad("malformed BSON element");
        return true;
    }

    /// <summary>The value of a string.</summary>
    public readonly string AsString() => Type == 0x02
        ? Encoding.UTF8.GetString(Value[4..^1])
        : throw new CommandException(ErrorCodes.TypeMismatch, $"field '{Encoding.UTF8.GetString(Name)}' must be a string");

    /// <summary>The value of a boolean or of a number that stands for one.</summary>
    public readonly bool AsBool() => Type switch
    {
        0x08 => Value[0] != 0,
        0x01 or 0x10 or 0x12 => AsLong() != 0,
        _ => false,
    };

    /// <summary>The value of a number.</summary>
    public readonly long AsLong() => Type switch
    {
        0x10 => BinaryPrimitives.ReadInt32LittleEndian(Value),
        0x12 => BinaryPrimitives.ReadInt64LittleEndian(Value),
        0x01 => (long)BinaryPrimitives.ReadDoubleLittleEndian(Value),
        _ => throw new CommandException(ErrorCodes.TypeMismatch, $"field '{Encoding.UTF8.GetString(Name)}' must be a number"),
    };

    private static int SizeOf(byte type, ReadOnlySpan<byte> value) => type switch
    {
        0x01 or 0x09 or 0x11 or 0x12 => 8,
        0x10 => 4,
        0x13 => 16,
        0x07 => 12,
        0x08 => 1,
        0x06 or 0x0A or 0xFF or 0x7F => 0,
        0x02 or 0x0D or 0x0E => 4 + Length(value),
        0x03 or 0x04 or 0x0F => Length(value),
        0x05 => 5 + Length(value),
        0x0C => 4 + Length(value) + 12,
        0x0B => TwoStrings(value),
        _ => throw CommandException.Bad($"unknown BSON type 0x{type:X2}"),
    };

    private static int Length(ReadOnlySpan<byte> value) => value.Length >= 4 && BinaryPrimitives.ReadInt32LittleEndian(value) is >= 0 and var length
        ? length
        : throw CommandException.Bad("malformed BSON value");

    private static int TwoStrings(ReadOnlySpan<byte> value)
    {
        var first = value.IndexOf((byte)0) + 1;
        return first + value[first..].IndexOf((byte)0) + 1;
    }
}
