using System.Buffers;
using System.Globalization;
using System.Text;
using Profiles.Conformance;
using Profiles.Elements;

namespace FhirServer.Fhir;

/// <summary>The words of Turtle: IRIs, predicates and literals, escaped. See https://www.w3.org/TR/turtle/ and https://hl7.org/fhir/R4/rdf.html.</summary>
internal static class TurtleTerms
{
    private const string Snomed = "http://snomed.info/sct";
    private const string Loinc = "http://loinc.org";
    private const string NotInIris = "<>\"{}|^`\\";

    private static readonly SearchValues<char> InSchemes = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-.");

    /// <summary>The prefixes that are used.</summary>
    public static IReadOnlyList<(string Prefix, string Iri)> Prefixes { get; } =
    [
        ("fhir", "http://hl7.org/fhir/"),
        ("loinc", "http://loinc.org/rdf#"),
        ("owl", "http://www.w3.org/2002/07/owl#"),
        ("sct", "http://snomed.info/id/"),
        ("xsd", "http://www.w3.org/2001/XMLSchema#"),
    ];

    /// <summary>An IRI in its brackets; what may not stand in one is encoded.</summary>
    public static string Iri(string text)
    {
        var iri = new StringBuilder(text.Length + 2).Append('<');
        foreach (var letter in text.EnumerateRunes())
        {
            if (letter.Value <= ' ' || (letter.IsAscii && NotInIris.Contains((char)letter.Value, StringComparison.Ordinal)))
                iri.Append(Uri.EscapeDataString(letter.ToString()));
            else
                iri.Append(letter.ToString());
        }

        return iri.Append('>').ToString();
    }

    /// <summary>Whether an address says its scheme; anything else starts from a base: https://www.rfc-editor.org/rfc/rfc3986#section-3.1.</summary>
    public static bool IsAbsolute(string url)
    {
        var scheme = url.AsSpan(0, Math.Max(0, url.IndexOf(':', StringComparison.Ordinal)));
        return scheme.Length > 0 && char.IsAsciiLetter(scheme[0]) && !scheme.ContainsAnyExcept(InSchemes);
    }

    /// <summary>The predicate of an element: <c>fhir:Patient.birthDate</c>, <c>fhir:Observation.valueQuantity</c>, <c>fhir:Resource.id</c>.</summary>
    public static string Predicate(ElementSchema element) => $"fhir:{element.Origin.AsSpan(0, element.Origin.LastIndexOf('.') + 1)}{element.JsonName}";

    /// <summary>The concept that a Coding of SNOMED CT or LOINC means; null for other systems, and for codes that are none of theirs by their look.</summary>
    public static string? Concept(Element coding)
    {
        if (coding.Child("code").Text is not { Length: > 0 } code)
            return null;
        return coding.Child("system").Text switch
        {
            Snomed when code.All(char.IsAsciiDigit) => $"sct:{code}",
            Loinc when char.IsAsciiLetterOrDigit(code[0]) && char.IsAsciiLetterOrDigit(code[^1]) && code.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-') => $"loinc:{code}",
            _ => null,
        };
    }

    /// <summary>The value of a primitive with its datatype; numbers keep their digits.</summary>
    public static string Literal(Element primitive)
    {
        var text = primitive.Text!;
        return Datatype(primitive.Type?.TypeName, text) is { } datatype ? $"{Quoted(text)}^^xsd:{datatype}" : Quoted(text);
    }

    private static string? Datatype(string? type, string text) => type switch
    {
        "boolean" or "integer" or "base64Binary" or "time" => type,
        "unsignedInt" => "nonNegativeInteger",
        "positiveInt" => "positiveInteger",
        "instant" => "dateTime",
        // XML Schema's decimal knows no exponent.
        "decimal" => text.AsSpan().ContainsAny('e', 'E') ? "double" : "decimal",
        "date" or "dateTime" => text.Length switch
        {
            4 => "gYear",
            7 => "gYearMonth",
            10 => "date",
            _ => "dateTime",
        },
        _ => null,
    };

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var letter in text)
        {
            _ = letter switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                < ' ' or '\u007F' => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:X4}"),
                _ => quoted.Append(letter),
            };
        }

        return quoted.Append('"').ToString();
    }
}
