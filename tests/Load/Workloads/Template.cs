using System.Text;

namespace Load.Workloads;

/// <summary>A body with places to be filled in, written <c>{name}</c>; kept as bytes.</summary>
internal sealed class Template
{
    private readonly List<byte[]> _parts = [];
    private readonly List<string> _names = [];

    private Template(string text)
    {
        var at = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var end = text[i] == '{' && i + 1 < text.Length && char.IsAsciiLetterLower(text[i + 1]) ? text.IndexOf('}', i) : -1;
            if (end < 0)
                continue;
            _parts.Add(Encoding.UTF8.GetBytes(text[at..i]));
            _names.Add(text[(i + 1)..end]);
            at = end + 1;
        }

        _parts.Add(Encoding.UTF8.GetBytes(text[at..]));
    }

    /// <summary>The body of a name, from the folder Bodies.</summary>
    public static Template Of(string name)
    {
        using var stream = typeof(Template).Assembly.GetManifestResourceStream($"{name}.json")
            ?? throw new FileNotFoundException($"There is no body '{name}'.");
        using var reader = new StreamReader(stream);
        return new Template(reader.ReadToEnd().TrimEnd());
    }

    /// <summary>The body with values in its places.</summary>
    public byte[] Fill(IReadOnlyDictionary<string, string> values)
    {
        using var body = new MemoryStream(_parts.Sum(part => part.Length) + (_names.Count * 48));
        for (var i = 0; i < _names.Count; i++)
        {
            body.Write(_parts[i]);
            body.Write(Encoding.UTF8.GetBytes(values[_names[i]]));
        }

        body.Write(_parts[^1]);
        return body.ToArray();
    }
}
