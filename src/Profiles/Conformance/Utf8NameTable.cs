using System.Buffers.Binary;

namespace Profiles.Conformance;

/// <summary>
/// Finds a value by its name in UTF-8 without allocating: a small open-addressing table, at most half full. The hash looks
/// at the first and last bytes only; the names of one type nearly always differ there.
/// </summary>
internal sealed class Utf8NameTable<T>
    where T : class
{
    private readonly (byte[] Name, T Value)[] _slots;
    private readonly int _mask;

    public Utf8NameTable(IReadOnlyCollection<(byte[] Name, T Value)> items)
    {
        var size = 4;
        while (size < items.Count * 2) size *= 2;
        _slots = new (byte[], T)[size];
        _mask = size - 1;
        foreach (var item in items) Add(item);
    }

    public T? Find(ReadOnlySpan<byte> name)
    {
        for (var at = Hash(name) & _mask; _slots[at].Name is { } candidate; at = (at + 1) & _mask)
        {
            if (name.SequenceEqual(candidate)) return _slots[at].Value;
        }

        return null;
    }

    private void Add((byte[] Name, T Value) item)
    {
        var at = Hash(item.Name) & _mask;
        while (_slots[at].Name is { } taken)
        {
            if (taken.AsSpan().SequenceEqual(item.Name))
                throw new ArgumentException($"'{System.Text.Encoding.UTF8.GetString(item.Name)}' is named twice.", nameof(item));
            at = (at + 1) & _mask;
        }

        _slots[at] = item;
    }

    private static int Hash(ReadOnlySpan<byte> name)
    {
        ulong head, tail;
        if (name.Length >= 8)
        {
            head = BinaryPrimitives.ReadUInt64LittleEndian(name);
            tail = BinaryPrimitives.ReadUInt64LittleEndian(name[^8..]);
        }
        else if (name.Length >= 4)
        {
            head = BinaryPrimitives.ReadUInt32LittleEndian(name);
            tail = BinaryPrimitives.ReadUInt32LittleEndian(name[^4..]);
        }
        else
        {
            head = name.IsEmpty ? 0u : name[0];
            tail = name.IsEmpty ? 0u : (uint)(name[^1] << 8 | name[name.Length / 2]);
        }

        var mixed = unchecked((head * 0x9E3779B97F4A7C15UL) ^ ((tail + (ulong)name.Length) * 0xC2B2AE3D27D4EB4FUL));
        return (int)(mixed >> 33);
    }
}
