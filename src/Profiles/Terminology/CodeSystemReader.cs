using System.Text.Json;

namespace Profiles.Terminology;

/// <summary>
/// Makes <see cref="CodeSystemContent"/> of the tokens of a CodeSystem as they come by: no tree of it is ever made.
/// See https://hl7.org/fhir/R4/codesystem.html.
/// </summary>
internal sealed class CodeSystemReader
{
    private readonly CodeSystemHead _head = new();
    private readonly ConceptBlob _blob = new();
    private readonly List<int> _offsets = [];
    private readonly List<int> _parents = [];
    private readonly Stack<Frame> _frames = new();
    private readonly Stack<PendingConcept> _open = new();
    private readonly Stack<PendingConcept> _spare = new();
    private string _name = "";
    private (string Code, string? Uri) _declared = ("", null);

    /// <summary>How to read: as deep as the server lets resources in.</summary>
    public static JsonReaderOptions Options { get; } = new() { MaxDepth = 2000 };

    private enum Frame
    {
        Skipped,
        Root,
        Declarations,
        Declaration,
        Concepts,
        Concept,
        Designations,
        Designation,
        Use,
        Properties,
        Property,
        PropertyValue,
    }

    /// <summary>Takes the tokens that are there.</summary>
    public void Take(ref Utf8JsonReader reader)
    {
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    _name = Name(ref reader);
                    break;
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    Begin(Next(reader.TokenType == JsonTokenType.StartArray));
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    End(_frames.Pop());
                    break;
                default:
                    Value(ref reader);
                    break;
            }
        }
    }

    /// <summary>The content, once all tokens came by.</summary>
    /// <exception cref="TerminologyException">It has no url.</exception>
    public CodeSystemContent Finish()
    {
        if (_head.Url.Length == 0)
            throw new TerminologyException("A CodeSystem without url cannot be used.");
        _blob.Close();
        var table = new CodeTable(_blob, _offsets, _offsets.Count, _head.IsCaseSensitive);
        // A concept that stands in several places of a tree is one concept with several parents.
        var places = new int[_offsets.Count];
        var unique = new List<int>(_offsets.Count);
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = _offsets[i] < 0 ? -1 : table.Find(_blob.At(_offsets[i]).Utf8(out _));
            if (_offsets[i] < 0 || places[i] >= 0)
                continue;
            places[i] = unique.Count;
            unique.Add(_offsets[i]);
            _offsets[places[i]] = _offsets[i];
            table.Add(_blob.At(_offsets[i]).Utf8(out _), places[i]);
        }

        var offsets = unique.ToArray();
        table.Close(offsets);
        return new CodeSystemContent(_head, _blob, offsets, table, new ConceptLinks(offsets.Length, Links(places, offsets, table)));
    }

    // The hierarchy may stand in nesting, in properties of the narrower concept, or in those of the wider one.
    private HashSet<(int Child, int Parent)> Links(int[] places, int[] offsets, CodeTable table)
    {
        var links = new HashSet<(int, int)>();
        for (var i = 0; i < places.Length; i++)
        {
            if (_parents[i] >= 0 && places[i] >= 0 && places[_parents[i]] >= 0)
                links.Add((places[i], places[_parents[i]]));
        }

        var bare = new CodeSystemContent(_head, _blob, offsets, table, new ConceptLinks(offsets.Length, links));
        for (var i = 0; i < offsets.Length; i++)
        {
            foreach (var property in bare.At(i).Properties)
            {
                var direction = Direction(property.Code);
                if (direction is null || table.Find(property.Value) is not (var other and >= 0))
                    continue;
                links.Add(direction == "parent" ? (i, other) : (other, i));
            }
        }

        return links;
    }

    private string? Direction(string property) => _head.Properties.GetValueOrDefault(property) switch
    {
        "http://hl7.org/fhir/concept-properties#parent" => "parent",
        "http://hl7.org/fhir/concept-properties#child" => "child",
        _ => property is "parent" or "subsumedBy" ? "parent" : property == "child" ? "child" : null,
    };

    private Frame Next(bool isList)
    {
        if (_frames.Count == 0)
            return isList ? Frame.Skipped : Frame.Root;
        return (_frames.Peek(), _name, isList) switch
        {
            (Frame.Root, "property", true) => Frame.Declarations,
            (Frame.Declarations, _, false) => Frame.Declaration,
            (Frame.Root or Frame.Concept, "concept", true) => Frame.Concepts,
            (Frame.Concepts, _, false) => Frame.Concept,
            (Frame.Concept, "designation", true) => Frame.Designations,
            (Frame.Designations, _, false) => Frame.Designation,
            (Frame.Designation, "use", false) => Frame.Use,
            (Frame.Concept, "property", true) => Frame.Properties,
            (Frame.Properties, _, false) => Frame.Property,
            (Frame.Property, "valueCoding", false) => Frame.PropertyValue,
            _ => Frame.Skipped,
        };
    }

    private void Begin(Frame frame)
    {
        _frames.Push(frame);
        if (frame == Frame.Concept)
        {
            var concept = _spare.TryPop(out var spare) ? spare : new PendingConcept();
            _parents.Add(_open.TryPeek(out var parent) ? parent.Place : -1);
            _offsets.Add(-1);
            concept.Begin(_offsets.Count - 1);
            _open.Push(concept);
        }
        else if (frame == Frame.Designation)
        {
            _open.Peek().Designation = new Designation(null, null, null, "");
        }
        else if (frame == Frame.Property)
        {
            _open.Peek().Property = default;
        }
        else if (frame == Frame.Declaration)
        {
            _declared = ("", null);
        }
    }

    private void End(Frame frame)
    {
        if (frame == Frame.Concept)
        {
            var concept = _open.Pop();
            _offsets[concept.Place] = concept.Write(_blob);
            _spare.Push(concept);
        }
        else if (frame == Frame.Designation)
        {
            _open.Peek().EndDesignation();
        }
        else if (frame == Frame.Property)
        {
            _open.Peek().EndProperty();
        }
        else if (frame == Frame.Declaration && _declared.Code.Length > 0)
        {
            _head.Properties[_declared.Code] = _declared.Uri;
        }
    }

    private void Value(ref Utf8JsonReader reader)
    {
        switch (_frames.Count == 0 ? Frame.Skipped : _frames.Peek())
        {
            case Frame.Root:
                TakeHead(ref reader);
                break;
            case Frame.Declaration when reader.TokenType == JsonTokenType.String:
                _declared = _name == "code" ? (reader.GetString()!, _declared.Uri) : _name == "uri" ? (_declared.Code, reader.GetString()) : _declared;
                break;
            case Frame.Concept:
                _open.Peek().Take(_name, ref reader);
                break;
            case Frame.Designation or Frame.Use when reader.TokenType == JsonTokenType.String:
                TakeDesignation(reader.GetString()!, isUse: _frames.Peek() == Frame.Use);
                break;
            case Frame.Property or Frame.PropertyValue:
                TakeProperty(ref reader, isCoding: _frames.Peek() == Frame.PropertyValue);
                break;
            default:
                break;
        }
    }

    private void TakeHead(ref Utf8JsonReader reader)
    {
        if (_name == "caseSensitive")
            _head.IsCaseSensitive = reader.TokenType != JsonTokenType.False;
        if (reader.TokenType != JsonTokenType.String)
            return;
        var text = reader.GetString()!;
        switch (_name)
        {
            case "url": _head.Url = text; break;
            case "version": _head.Version = text; break;
            case "name": _head.Name = text; break;
            case "title": _head.Title = text; break;
            case "language": _head.Language = text; break;
            case "content": _head.Content = text; break;
            case "hierarchyMeaning": _head.HierarchyMeaning = text; break;
        }
    }

    private void TakeDesignation(string text, bool isUse)
    {
        var concept = _open.Peek();
        concept.Designation = (_name, isUse) switch
        {
            ("language", false) => concept.Designation with { Language = text },
            ("value", false) => concept.Designation with { Value = text },
            ("system", true) => concept.Designation with { UseSystem = text },
            ("code", true) => concept.Designation with { UseCode = text },
            _ => concept.Designation,
        };
    }

    private void TakeProperty(ref Utf8JsonReader reader, bool isCoding)
    {
        var concept = _open.Peek();
        var text = reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.True => "true",
            JsonTokenType.False => "false",
            JsonTokenType.Number => System.Text.Encoding.UTF8.GetString(reader.ValueSpan),
            _ => null,
        };
        if (text is null)
            return;
        concept.Property = (_name, isCoding) switch
        {
            ("code", false) => concept.Property with { Code = text },
            ("code", true) => concept.Property with { Kind = "valueCoding", Value = text },
            ("system", true) => concept.Property with { System = text },
            (['v', 'a', 'l', 'u', 'e', ..], false) => concept.Property with { Kind = _name, Value = text },
            _ => concept.Property,
        };
    }

    // A large code system has the same few names millions of times.
    private static string Name(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("code"u8)) return "code";
        if (reader.ValueTextEquals("display"u8)) return "display";
        if (reader.ValueTextEquals("value"u8)) return "value";
        if (reader.ValueTextEquals("property"u8)) return "property";
        if (reader.ValueTextEquals("concept"u8)) return "concept";
        if (reader.ValueTextEquals("valueCode"u8)) return "valueCode";
        return string.Intern(reader.GetString()!.Length <= 32 ? reader.GetString()! : "");
    }
}
