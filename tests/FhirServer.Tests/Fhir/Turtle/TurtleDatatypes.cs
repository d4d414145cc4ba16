using System.Text.RegularExpressions;

namespace FhirServer.Tests.Fhir.Turtle;

/// <summary>The lexical forms of XML Schema's datatypes: https://www.w3.org/TR/xmlschema11-2/.</summary>
internal static partial class TurtleDatatypes
{
    private const string Zone = "(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])";

    /// <summary>Whether a text is a value of a datatype; false for datatypes that no resource has.</summary>
    public static bool Fits(string datatype, string text) => datatype.Replace("http://www.w3.org/2001/XMLSchema#", "", StringComparison.Ordinal) switch
    {
        "boolean" => text is "true" or "false",
        "integer" => Integer().IsMatch(text),
        "nonNegativeInteger" => Integer().IsMatch(text) && text[0] != '-',
        "positiveInteger" => Integer().IsMatch(text) && text[0] != '-' && text.Trim('0').Length > 0,
        "decimal" => Decimal().IsMatch(text),
        "double" => Double().IsMatch(text),
        "gYear" => Year().IsMatch(text),
        "gYearMonth" => YearMonth().IsMatch(text),
        "date" => Date().IsMatch(text),
        "time" => Time().IsMatch(text),
        "dateTime" => DateTime().IsMatch(text),
        "base64Binary" => Convert.TryFromBase64String(text, new byte[text.Length], out _),
        _ => false,
    };

    [GeneratedRegex(@"^[+-]?[0-9]+\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Integer();

    [GeneratedRegex(@"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Decimal();

    [GeneratedRegex(@"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Double();

    [GeneratedRegex(@"^[0-9]{4}\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Year();

    [GeneratedRegex(@"^[0-9]{4}-(0[1-9]|1[0-2])\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex YearMonth();

    [GeneratedRegex(@"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Date();

    [GeneratedRegex(@"^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Time();

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?" + Zone + @"?\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DateTime();
}
