using System.Text;

namespace Profiles.Terminology;

/// <summary>
/// The concepts of a code system, one after the other in one piece of memory: what 350,000 of them would otherwise cost in objects is several
/// times as much. Names that come again and again (languages, property codes) are written once and pointed at.
/// </summary>
internal sealed class ConceptBlob
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];
    private byte[] _bytes = new byte[1024];
    private int _length;

    /// <summary>Where the next record begins.</summary>
    public int End => _length;

    /// <summary>Appends a number.</summary>
    public void Write(int number)
    {
        var rest = (uint)number;
        Grow(5);
        while (rest >= 0x80)
        {
            _bytes[_length++] = (byte)(rest | 0x80);
            rest >>= 7;
        }

        _bytes[_length++] = (byte)rest;
    }

    /// <summary>Appends a text that may be absent.</summary>
    public void Write(ReadOnlySpan<byte> utf8, bool isThere = true)
    {
        Write(isThere ? utf8.Length + 1 : 0);
        Grow(utf8.Length);
        utf8.CopyTo(_bytes.AsSpan(_length));
        _length += utf8.Length;
    }

    /// <summary>Appends a name that comes often.</summary>
    public void WriteName(string? name)
    {
        if (name is null)
        {
            Write(0);
            return;
        }

        if (!_numbers.TryGetValue(name, out var number))
        {
            _numbers.Add(name, number = _names.Count);
            _names.Add(name);
        }

        Write(number + 1);
    }


    /// <summary>Gives back what was kept for growth; nothing is appended any more.</summary>
    public void Close()
    {
        Array.Resize(ref _bytes, _length);
        _numbers.Clear();
    }

    /// <summary>Reads from a place.</summary>
    public Cursor At(int offset) => new(this, offset);

    private void Grow(int more)
    {
        if (_length + more > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(_length + more, (int)Math.Min(Array.MaxLength, _bytes.Length * 2L)));
    }

    /// <summary>Reads what was written, in the same order.</summary>
    public ref struct Cursor(ConceptBlob blob, int offset)
    {
        private int _at = offset;

        /// <summary>A number.</summary>
        public int Number()
        {
            var (number, shift) = (0u, 0);
            while (true)
            {
                var next = blob._bytes[_at++];
                number |= (uint)(next & 0x7F) << shift;
                if (next < 0x80)
                    return (int)number;
                shift += 7;
            }
        }

        /// <summary>The bytes of a text; empty when it is absent.</summary>
        public ReadOnlySpan<byte> Utf8(out bool isThere)
        {
            var length = Number();
            isThere = length > 0;
            var text = blob._bytes.AsSpan(_at, Math.Max(0, length - 1));
            _at += text.Length;
            return text;
        }

        /// <summary>A text, null when it is absent.</summary>
        public string? Text()
        {
            var utf8 = Utf8(out var isThere);
            return isThere ? Encoding.UTF8.GetString(utf8) : null;
        }

        /// <summary>A name that comes often.</summary>
        public string? Name() => Number() is var number and > 0 ? blob._names[number - 1] : null;
    }
}
