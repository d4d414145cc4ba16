using System.Xml.Linq;
using Fhir.Metrics;

namespace Profiles.Terminology.Grammars;

/// <summary>
/// The codes of UCUM, case sensitive: https://ucum.org/ucum#section-Syntax-Rules. <c>mg/dL</c>, <c>10*9/L</c>, <c>/min</c>, <c>mL/(min.{body})</c>.
/// The unit atoms and prefixes are those of the table that the Fhir.Metrics library carries.
/// </summary>
internal sealed class UcumGrammar : CodeGrammar
{
    private const string Resource = "Fhir.Metrics.Data.ucum-essence.xml";

    // Units come from clients: nothing real comes near this.
    private const int MostDepth = 16;

    private readonly Lazy<(HashSet<string> Prefixes, Dictionary<string, bool> Atoms)> _table = new(Load);

    /// <inheritdoc/>
    public override bool Accepts(string code)
    {
        var rest = code.AsSpan();
        return !rest.IsEmpty && !rest.ContainsAnyExceptInRange('!', '~') && Term(ref rest, 0) && rest.IsEmpty;
    }

    private bool Term(ref ReadOnlySpan<char> rest, int depth)
    {
        if (depth > MostDepth)
            return false;
        Take(ref rest, '/');
        do
        {
            if (!Component(ref rest, depth))
                return false;
        }
        while (Take(ref rest, '/') || Take(ref rest, '.'));
        return true;
    }

    private bool Component(ref ReadOnlySpan<char> rest, int depth)
    {
        if (Take(ref rest, '('))
            return Term(ref rest, depth + 1) && Take(ref rest, ')');
        var symbol = Symbol(ref rest);
        var hasNote = rest is ['{', ..];
        return (!hasNote || Note(ref rest)) && (symbol.IsEmpty ? hasNote : IsUnit(symbol));
    }

    // What stands in square brackets belongs to the symbol, whatever it is.
    private static ReadOnlySpan<char> Symbol(ref ReadOnlySpan<char> rest)
    {
        var (at, isInside) = (0, false);
        for (; at < rest.Length; at++)
        {
            var c = rest[at];
            if (!isInside && c is '.' or '/' or '(' or ')' or '{' or '}')
                break;
            isInside = c == '[' || (isInside && c != ']');
        }

        var symbol = rest[..at];
        rest = rest[at..];
        return symbol;
    }

    private static bool Note(ref ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOf('}');
        if (end < 0 || rest[1..end].Contains('{'))
            return false;
        rest = rest[(end + 1)..];
        return true;
    }

    private bool IsUnit(ReadOnlySpan<char> symbol)
    {
        if (!symbol.ContainsAnyExceptInRange('0', '9'))
            return symbol[0] != '0';
        var end = symbol.Length;
        while (end > 0 && char.IsAsciiDigit(symbol[end - 1]))
            end--;
        if (end < symbol.Length && end > 0 && symbol[end - 1] is '+' or '-')
            end--;
        return IsAtom(symbol) || (end > 0 && end < symbol.Length && IsAtom(symbol[..end]));
    }

    private bool IsAtom(ReadOnlySpan<char> symbol)
    {
        var (prefixes, atoms) = _table.Value;
        var known = atoms.GetAlternateLookup<ReadOnlySpan<char>>();
        if (known.ContainsKey(symbol))
            return true;
        var prefix = prefixes.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var length = 1; length <= 2 && length < symbol.Length; length++)
        {
            if (prefix.Contains(symbol[..length]) && known.TryGetValue(symbol[length..], out var isMetric) && isMetric)
                return true;
        }

        return false;
    }

    private static bool Take(ref ReadOnlySpan<char> rest, char c)
    {
        if (rest.IsEmpty || rest[0] != c)
            return false;
        rest = rest[1..];
        return true;
    }

    private static (HashSet<string> Prefixes, Dictionary<string, bool> Atoms) Load()
    {
        using var stream = typeof(SystemOfUnits).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"Fhir.Metrics does not carry {Resource}.");
        var (prefixes, atoms) = (new HashSet<string>(StringComparer.Ordinal), new Dictionary<string, bool>(StringComparer.Ordinal));
        foreach (var element in XElement.Load(stream).Elements())
        {
            var code = (string)element.Attribute("Code")!;
            if (element.Name.LocalName == "prefix")
                prefixes.Add(code);
            else
                atoms[code] = element.Name.LocalName == "base-unit" || (string?)element.Attribute("isMetric") == "yes";
        }

        return (prefixes, atoms);
    }
}
