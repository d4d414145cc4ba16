using System.Collections.Concurrent;
using System.Xml.Linq;
using Fhir.Metrics;

namespace FhirServer.Search.Units;

/// <summary>
/// The prefixes and unit atoms of UCUM (https://ucum.org/ucum), from the table that the Fhir.Metrics library carries. The library's own
/// conversions are not used: it cuts numbers off, and takes units without a common measure ([iU], [CFU]) for plain numbers.
/// </summary>
internal sealed class UcumTable
{
    private const string Resource = "Fhir.Metrics.Data.ucum-essence.xml";

    /// <summary>
    /// Measures of their own although UCUM reduces them to numbers or to each other: amounts are no counts (and the table's Avogadro number is
    /// out of date), equivalents and osmoles depend on the substance, microscope fields on the microscope.
    /// </summary>
    private static readonly string[] s_ownMeasures = ["mol", "eq", "osm", "[HPF]", "[LPF]"];

    private readonly Dictionary<string, Ratio> _prefixes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Atom> _atoms = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, UnitTerm?> _terms = new(StringComparer.Ordinal);

    private UcumTable(XElement root)
    {
        foreach (var element in root.Elements())
        {
            var code = (string)element.Attribute("Code")!;
            var value = element.Element("value");
            if (element.Name.LocalName == "prefix")
                _prefixes.Add(code, Ratio.Parse((string)value!.Attribute("value")!));
            else if (value is null || s_ownMeasures.Contains(code) || IsArbitrary(element, value))
                _atoms[code] = new Atom(IsMetric: value is null || IsYes(element, "isMetric"), Number: null, Unit: null, IsSpecial: false);
            else
                _atoms[code] = new Atom(IsYes(element, "isMetric"), (string?)value.Attribute("value"), (string?)value.Attribute("Unit"), IsYes(element, "isSpecial"));
        }
    }

    /// <summary>The codes of all atoms that are multiples of others or stand for themselves, without those that need a function (pH, decibel).</summary>
    public IEnumerable<string> Codes => _atoms.Where(atom => !atom.Value.IsSpecial).Select(atom => atom.Key);

    /// <summary>Reads the table.</summary>
    /// <exception cref="InvalidOperationException">The library does not carry it.</exception>
    public static UcumTable Load()
    {
        using var stream = typeof(SystemOfUnits).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"Fhir.Metrics does not carry {Resource}.");
        return new UcumTable(XElement.Load(stream));
    }

    /// <summary>An atom, or a metric atom with a prefix; null when there is none, or only one that is no multiple of base units.</summary>
    public UnitTerm? Find(string symbol)
    {
        if (_atoms.ContainsKey(symbol))
            return Term(symbol);
        // da, Ki, Mi, ... before d and the like.
        for (var length = Math.Min(2, symbol.Length - 1); length > 0; length--)
        {
            if (_prefixes.TryGetValue(symbol[..length], out var prefix) && _atoms.TryGetValue(symbol[length..], out var atom) && atom.IsMetric)
                return Term(symbol[length..])?.Times(UnitTerm.Number(prefix));
        }

        return null;
    }

    private static bool IsYes(XElement element, string attribute) => (string?)element.Attribute(attribute) == "yes";

    // [IU] is another way to write [iU]; all others are told by no unit.
    private static bool IsArbitrary(XElement element, XElement value) => IsYes(element, "isArbitrary") && (string?)value.Attribute("Unit") == "1";

    private UnitTerm? Term(string code) => _terms.TryGetValue(code, out var known) ? known : _terms[code] = Compute(code, _atoms[code]);

    private UnitTerm? Compute(string code, Atom atom)
    {
        if (atom.IsSpecial)
            return null;
        return atom.Unit is null ? UnitTerm.Base(code) : new UcumParser(this, atom.Unit).Parse()?.Times(UnitTerm.Number(Ratio.Parse(atom.Number!)));
    }

    private sealed record Atom(bool IsMetric, string? Number, string? Unit, bool IsSpecial);
}
