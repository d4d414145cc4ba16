using System.Text;

namespace Profiles.Terminology;

/// <summary>Finds concepts by code: an open hash table of places, four bytes each.</summary>
internal sealed class CodeTable
{
    private const int ShortCode = 128;

    private readonly ConceptBlob _blob;
    private readonly List<int>? _growing;
    private readonly bool _isCaseSensitive;
    private readonly int[] _slots;
    private int[] _offsets = [];

    /// <summary>An empty table.</summary>
    /// <param name="blob">Where the codes stand.</param>
    /// <param name="offsets">Where in it; grows while codes are added.</param>
    /// <param name="capacity">How many codes there will be at most.</param>
    /// <param name="isCaseSensitive">Whether case matters.</param>
    public CodeTable(ConceptBlob blob, List<int> offsets, int capacity, bool isCaseSensitive)
    {
        (_blob, _growing, _isCaseSensitive) = (blob, offsets, isCaseSensitive);
        _slots = new int[(int)Math.Max(4, System.Numerics.BitOperations.RoundUpToPowerOf2((uint)capacity * 3 / 2 + 1))];
    }

    /// <summary>How many numbers it holds.</summary>
    public long Slots => _slots.LongLength;

    /// <summary>Says where the codes stand once all are there.</summary>
    public void Close(int[] offsets) => _offsets = offsets;

    /// <summary>The place of a code, or -1.</summary>
    public int Find(string code)
    {
        var most = Encoding.UTF8.GetMaxByteCount(code.Length);
        Span<byte> utf8 = most <= ShortCode * 3 ? stackalloc byte[ShortCode * 3] : new byte[most];
        return Find(utf8[..Encoding.UTF8.GetBytes(code, utf8)]);
    }

    /// <summary>The place of a code, or -1.</summary>
    public int Find(ReadOnlySpan<byte> code)
    {
        for (var slot = Slot(code); _slots[slot] > 0; slot = (slot + 1) & (_slots.Length - 1))
        {
            if (Same(CodeAt(_slots[slot] - 1), code))
                return _slots[slot] - 1;
        }

        return -1;
    }

    /// <summary>Adds a code that is not there yet.</summary>
    public void Add(ReadOnlySpan<byte> code, int index)
    {
        var slot = Slot(code);
        while (_slots[slot] > 0)
            slot = (slot + 1) & (_slots.Length - 1);
        _slots[slot] = index + 1;
    }

    private ReadOnlySpan<byte> CodeAt(int index) => _blob.At(_offsets.Length > 0 ? _offsets[index] : _growing![index]).Utf8(out _);

    private int Slot(ReadOnlySpan<byte> code)
    {
        var hash = 2166136261u;
        foreach (var one in code)
            hash = unchecked((hash ^ Folded(one)) * 16777619u);
        return (int)((hash ^ hash >> 15) & (uint)(_slots.Length - 1));
    }

    private bool Same(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        if (_isCaseSensitive || left.Length != right.Length)
            return left.SequenceEqual(right);
        for (var i = 0; i < left.Length; i++)
        {
            if (Folded(left[i]) != Folded(right[i]))
                return false;
        }

        return true;
    }

    private byte Folded(byte one) => !_isCaseSensitive && one is >= (byte)'A' and <= (byte)'Z' ? (byte)(one | 0x20) : one;
}
