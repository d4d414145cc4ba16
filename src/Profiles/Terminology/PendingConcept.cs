using System.Text.Json;

namespace Profiles.Terminology;

/// <summary>A concept that is being read: what is said of it may come in any order, its children in between. Used again and again.</summary>
internal sealed class PendingConcept
{
    private readonly List<Designation> _designations = [];
    private readonly List<ConceptProperty> _properties = [];
    private byte[]? _code;
    private byte[]? _display;
    private byte[]? _definition;

    /// <summary>Its place in the order of the text.</summary>
    public int Place { get; private set; }

    /// <summary>The designation that is being read.</summary>
    public Designation Designation { get; set; } = new(null, null, null, "");

    /// <summary>The property that is being read.</summary>
    public ConceptProperty Property { get; set; }

    /// <summary>Forgets the last one.</summary>
    public void Begin(int place)
    {
        Place = place;
        (_code, _display, _definition) = (null, null, null);
        _designations.Clear();
        _properties.Clear();
    }

    /// <summary>Takes a text of its own.</summary>
    public void Take(string name, ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
            return;
        if (name == "code")
            _code = Bytes(ref reader);
        else if (name == "display")
            _display = Bytes(ref reader);
        else if (name == "definition")
            _definition = Bytes(ref reader);
    }

    /// <summary>Keeps the designation that was read.</summary>
    public void EndDesignation()
    {
        if (Designation.Value.Length > 0)
            _designations.Add(Designation);
    }

    /// <summary>Keeps the property that was read.</summary>
    public void EndProperty()
    {
        if (Property is { Code.Length: > 0, Value: not null })
            _properties.Add(Property);
    }

    /// <summary>Writes it, and says where; -1 when it has no code.</summary>
    public int Write(ConceptBlob blob)
    {
        if (_code is null)
            return -1;
        var start = blob.End;
        blob.Write(_code);
        blob.Write(_display, _display is not null);
        blob.Write(_definition, _definition is not null);
        blob.Write(_designations.Count);
        foreach (var designation in _designations)
        {
            blob.WriteName(designation.Language);
            blob.WriteName(designation.UseSystem);
            blob.WriteName(designation.UseCode);
            blob.Write(System.Text.Encoding.UTF8.GetBytes(designation.Value));
        }

        blob.Write(_properties.Count);
        foreach (var property in _properties)
        {
            blob.WriteName(property.Code);
            blob.WriteName(property.Kind);
            blob.Write(System.Text.Encoding.UTF8.GetBytes(property.Value));
            blob.WriteName(property.System);
        }

        return start;
    }

    private static byte[] Bytes(ref Utf8JsonReader reader)
    {
        var buffer = new byte[reader.ValueSpan.Length];
        return buffer.AsSpan(0, reader.CopyString(buffer)).ToArray();
    }
}
