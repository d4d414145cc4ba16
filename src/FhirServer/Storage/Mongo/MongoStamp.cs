using System.Buffers.Binary;
using System.Security.Cryptography;
using MongoDB.Bson;

namespace FhirServer.Storage.Mongo;

/// <summary>
/// Gives each version its place in time: the millisecond, then a count within it, then a number of this process, as an ObjectId whose
/// timestamp is right. Later in one process is greater; and greater than every stamp it has seen, so a version's successor is greater
/// whichever process writes it, however their clocks differ.
/// </summary>
/// <param name="clock">Tells the time.</param>
internal sealed class MongoStamp(TimeProvider clock)
{
    // What 63 bits leave beside the milliseconds of some centuries.
    private const int CountBits = 20;
    private const int ProcessBits = 24;
    private const int Length = 12;
    private const int MillisecondAt = 4;
    private const int CountAt = 6;
    private const int ProcessAt = 9;
    private readonly int process = RandomNumberGenerator.GetInt32(1 << ProcessBits);
    private readonly Lock gate = new();

    // Milliseconds since 1970, and in the lower bits how many stamps they have seen.
    private long last;

    /// <summary>Sees to it that what comes is greater than this stamp.</summary>
    public void Follow(ObjectId seen)
    {
        lock (gate)
            last = Math.Max(last, Packed(seen));
    }

    /// <summary>The next stamps, all of one millisecond; give the first to <see cref="Next"/> to get the others.</summary>
    /// <param name="count">How many, at least 1 and below a million.</param>
    public ObjectId Reserve(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(count, 1 << CountBits);
        lock (gate)
        {
            var first = Math.Max(last + 1, clock.GetUtcNow().ToUnixTimeMilliseconds() << CountBits);
            // All operations of a commit share one time.
            if ((first >> CountBits) != ((first + count) >> CountBits))
                first = ((first >> CountBits) + 1) << CountBits;
            last = first + count - 1;
            return Stamp(first);
        }
    }

    /// <summary>A stamp some places after the first of its reservation.</summary>
    public ObjectId Next(ObjectId first, int places) => Stamp(Packed(first) + places);

    /// <summary>The time in a stamp, to the millisecond.</summary>
    public static DateTimeOffset Time(ObjectId stamp) => DateTimeOffset.FromUnixTimeMilliseconds(Packed(stamp) >> CountBits);

    /// <summary>The least stamp of this time or later.</summary>
    public static ObjectId AtOrAfter(DateTimeOffset time)
    {
        var start = time.ToUnixTimeMilliseconds();
        if (DateTimeOffset.FromUnixTimeMilliseconds(start) < time)
            start++;
        return Stamp(Math.Clamp(start, 0, uint.MaxValue * 1000L) << CountBits, process: 0);
    }

    private ObjectId Stamp(long packed) => Stamp(packed, process);

    private static ObjectId Stamp(long packed, int process)
    {
        var bytes = new byte[Length];
        var (seconds, milliseconds) = Math.DivRem(packed >> CountBits, 1000);
        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)seconds);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(MillisecondAt), (ushort)milliseconds);
        Write24(bytes.AsSpan(CountAt), (int)(packed & ((1 << CountBits) - 1)));
        Write24(bytes.AsSpan(ProcessAt), process);
        return new ObjectId(bytes);
    }

    private static long Packed(ObjectId stamp)
    {
        var bytes = stamp.ToByteArray();
        var milliseconds = (BinaryPrimitives.ReadUInt32BigEndian(bytes) * 1000L) + BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(MillisecondAt));
        return (milliseconds << CountBits) | ((long)bytes[CountAt] << 16) | ((long)bytes[CountAt + 1] << 8) | bytes[CountAt + 2];
    }

    private static void Write24(Span<byte> to, int value) => (to[0], to[1], to[2]) = ((byte)(value >> 16), (byte)(value >> 8), (byte)value);
}
