using System.Text;
using Profiles.Conformance;

namespace Profiles.Validation.Rules;

/// <summary>
/// The elements and attributes that narrative may have: those of constraint txt-1, and the few of the chapters of HTML 4 that it names but
/// does not list. See https://hl7.org/fhir/R4/narrative.html.
/// </summary>
internal static class XhtmlNames
{
    private static readonly Utf8NameTable<Allowed> s_elements = Table(
        "a abbr acronym address area b bdo big blockquote br caption cite code col colgroup dd dfn div dl dt em h1 h2 h3 h4 h5 h6 hr i img kbd li map ol p pre q samp small span strong sub sup table tbody td tfoot th thead tr tt ul var");

    private static readonly Utf8NameTable<Allowed> s_attributes = Table(
        "xmlns xml:lang xml:space abbr accesskey align alt axis bgcolor border cellhalign cellpadding cellspacing cellvalign char charoff charset cite class colspan compact coords dir frame headers height href hreflang hspace id lang longdesc name nohref nowrap rel rev rowspan rules scope shape span src start style summary tabindex title type usemap valign value vspace width");

    /// <summary>Whether it is the name of an allowed element.</summary>
    public static bool IsElement(ReadOnlySpan<byte> name) => s_elements.Find(name) is not null;

    /// <summary>The number of an attribute among the allowed ones, below 64; -1 when it is not allowed.</summary>
    public static int Attribute(ReadOnlySpan<byte> name) => s_attributes.Find(name)?.Number ?? -1;

    private static Utf8NameTable<Allowed> Table(string names) =>
        new([.. names.Split(' ').Select((name, number) => (Encoding.UTF8.GetBytes(name), new Allowed(number)))]);

    private sealed record Allowed(int Number);
}
