using System.Collections.Concurrent;

namespace FhirServer.Search.Types;

/// <summary>
/// The codes under which a parameter's values are kept a second time, in another form: the parameter's code, a colon, a word. Stores and the
/// judge take them as parameters of their own.
/// </summary>
public static class EntryCodes
{
    private const string OfTypeModifier = "of-type";
    private const string BelowModifier = "below";

    // Every resource that is written asks for these, and there are only as many as there are parameters.
    private static readonly ConcurrentDictionary<string, string> s_canonical = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, string> s_ofType = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, string> s_text = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, string> s_versions = new(StringComparer.Ordinal);

    /// <summary>Quantities in canonical units (<see cref="Units.UcumUnits"/>), and tuples with such quantities.</summary>
    public static string Canonical(string code) => s_canonical.GetOrAdd(code, static code => code + ":canonical");

    /// <summary>Identifiers by the codes of their type: the system is the code's, the value is <c>code|value</c>, folded.</summary>
    public static string OfType(string code) => s_ofType.GetOrAdd(code, static code => code + ":of-type");

    /// <summary>What is displayed of a reference, as the text of a token.</summary>
    public static string Text(string code) => s_text.GetOrAdd(code, static code => code + ":text");

    /// <summary>Canonical URLs with each beginning of their version: <c>url|1</c> and <c>url|1.0</c> of <c>url|1.0.2</c>.</summary>
    public static string Versions(string code) => s_versions.GetOrAdd(code, static code => code + ":versions");

    /// <summary>The parameter under which the entries stand that a criterion asks about.</summary>
    /// <param name="parameter">The parameter of the query.</param>
    /// <param name="modifier">Its modifier, or null.</param>
    /// <param name="criterion">What the value means.</param>
    public static SearchParameterInfo Asked(SearchParameterInfo parameter, string? modifier, Criterion criterion) => criterion switch
    {
        Criterion.Quantity { IsCanonical: true } => parameter with { Code = Canonical(parameter.Code) },
        Criterion.Composite tuple when tuple.Parts.Any(part => part is Criterion.Quantity { IsCanonical: true }) => parameter with { Code = Canonical(parameter.Code) },
        Criterion.TokenText when parameter.Type == SearchParameterType.Reference => parameter with { Code = Text(parameter.Code) },
        Criterion.Token when modifier == OfTypeModifier => parameter with { Code = OfType(parameter.Code) },
        Criterion.Uri { Mode: UriMatch.Exact } when modifier == BelowModifier => parameter with { Code = Versions(parameter.Code) },
        _ => parameter,
    };
}
