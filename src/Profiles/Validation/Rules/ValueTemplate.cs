using System.Globalization;
using System.Text;
using System.Text.Json;
using Profiles.Elements;

namespace Profiles.Validation.Rules;

/// <summary>
/// A value written in a definition, to which a value is compared: as a whole (fixed[x]), or in what it names (pattern[x]).
/// See https://hl7.org/fhir/R4/elementdefinition-definitions.html#ElementDefinition.pattern_x_.
/// </summary>
internal sealed class ValueTemplate
{
    private readonly byte[]? _text;
    private readonly decimal? _number;
    private readonly (string Name, ValueTemplate[] Items)[] _children;

    private ValueTemplate(byte[]? text, decimal? number, (string, ValueTemplate[])[] children) => (_text, _number, _children) = (text, number, children);

    /// <summary>Reads one.</summary>
    public static ValueTemplate Read(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => new(null, null, [.. json.EnumerateObject().Where(property => !property.Name.StartsWith('_')).Select(Child)]),
        JsonValueKind.String => new(Encoding.UTF8.GetBytes(json.GetString()!), null, []),
        JsonValueKind.Number => new(Encoding.UTF8.GetBytes(json.GetRawText()), json.TryGetDecimal(out var number) ? number : null, []),
        _ => new(Encoding.UTF8.GetBytes(json.GetRawText()), null, []),
    };

    /// <summary>Whether an element holds what this names.</summary>
    public bool IsIn(Element element)
    {
        if (_text is not null)
            return IsText(element);
        foreach (var (name, items) in _children)
        {
            foreach (var item in items)
            {
                if (!item.IsInOne(element, name))
                    return false;
            }
        }

        return true;
    }

    /// <summary>Whether an element is this and holds nothing else.</summary>
    public bool Is(Element element)
    {
        if (_text is not null)
            return IsText(element) && element.Child("extension").IsNone;
        var count = 0;
        foreach (var child in element.Children())
            count++;
        foreach (var (name, items) in _children)
        {
            var at = 0;
            foreach (var child in element.Children())
            {
                if (!IsNamed(child, name))
                    continue;
                if (at == items.Length || !items[at].Is(child))
                    return false;
                at++;
            }

            if (at < items.Length)
                return false;
            count -= at;
        }

        return count == 0;
    }

    /// <summary>What this says of a child; null when nothing.</summary>
    public ValueTemplate? Child(string name) => Array.Find(_children, child => child.Name == name).Items is [var only, ..] ? only : null;

    /// <summary>As JSON, for messages; long ones are cut.</summary>
    public override string ToString()
    {
        const int Longest = 200;
        var text = new StringBuilder();
        Write(text);
        return text.Length <= Longest ? text.ToString() : $"{text.ToString(0, Longest)}...";
    }

    private static (string, ValueTemplate[]) Child(JsonProperty property) =>
        (property.Name, property.Value.ValueKind == JsonValueKind.Array ? [.. property.Value.EnumerateArray().Select(Read)] : [Read(property.Value)]);

    private static bool IsNamed(Element child, string name) => child.Schema is { } schema ? schema.JsonName == name : child.Name == name;

    private bool IsInOne(Element element, string name)
    {
        foreach (var child in element.Children())
        {
            if (IsNamed(child, name) && IsIn(child))
                return true;
        }

        return false;
    }

    private bool IsText(Element element) =>
        element.ValueEquals(_text) || (_number is { } number && element.HasValue && decimal.TryParse(element.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var other) && other == number);

    private void Write(StringBuilder text)
    {
        if (_text is not null)
        {
            text.Append('\'').Append(Encoding.UTF8.GetString(_text)).Append('\'');
            return;
        }

        text.AppendJoin(", ", _children.SelectMany(child => child.Items.Select(item => $"{child.Name}: {(item._text is null ? $"{{ {item} }}" : item.ToString())}")));
    }
}
