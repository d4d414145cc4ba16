using System.Globalization;
using FhirServer.Fhir;
using FhirServer.Search.Types;

namespace FhirServer.Search;

/// <summary>
/// The parameters of a query that say what the answer looks like, collected one by one: https://hl7.org/fhir/R4/search.html#Summary.
/// </summary>
/// <param name="registry">The parameters there are.</param>
/// <param name="limits">How much may be asked for.</param>
/// <param name="types">The types searched; empty for all.</param>
internal sealed class ResultParameters(SearchParameterRegistry registry, SearchLimits limits, IReadOnlyList<string> types)
{
    private readonly HashSet<string> _given = [];
    private readonly List<IncludeRule> _includes = [];
    private SearchQuery _query = new() { Types = types, Count = limits.DefaultCount };

    /// <summary>What became of one parameter.</summary>
    /// <param name="Kept">The value that was followed, or null for none of it.</param>
    /// <param name="Problems">Why parts of it were not, one sentence each.</param>
    internal readonly record struct Taken(string? Kept, params IReadOnlyList<string> Problems);

    /// <summary>Says whether a code is one of these parameters.</summary>
    public static bool Has(string code) => code is "_sort" or "_count" or "_total" or "_summary" or "_elements" or "_include" or "_revinclude";

    /// <summary>The query so far, without its criteria.</summary>
    public SearchQuery Query => _query.Summary == SummaryMode.Count || _query.Count == 0
        ? _query with { Count = 0, Summary = SummaryMode.Count, Total = TotalMode.Accurate, Includes = _includes }
        : _query with { Includes = _includes };

    /// <summary>Takes one parameter.</summary>
    /// <param name="name">Its name, perhaps with a modifier.</param>
    /// <param name="value">Its value, not empty.</param>
    /// <exception cref="FhirException">400: the value or modifier cannot be understood, or the parameter came before.</exception>
    public Taken Take(string name, string value)
    {
        var code = ParameterName.LeadingCode(name);
        if (code is "_include" or "_revinclude")
            return TakeInclude(code, name, value);
        if (name != code)
            throw Invalid($"{code} has no modifiers; '{ParameterName.Show(name)}' cannot be followed.");
        RequireOnce(code);
        switch (code)
        {
            case "_count":
                return TakeCount(value);
            case "_sort":
                return TakeSort(value);
            case "_total":
                _query = _query with { Total = Word<TotalMode>(code, value) };
                return new Taken(value);
            case "_summary":
                _query = _query with { Summary = Word<SummaryMode>(code, value) };
                return new Taken(value);
            default:
                return TakeElements(value);
        }
    }

    /// <summary>Notes a parameter that may come once only.</summary>
    /// <exception cref="FhirException">400: it came before.</exception>
    public void RequireOnce(string code)
    {
        if (!_given.Add(code))
            throw Invalid($"{code} is given more than once; give it once.");
    }

    private Taken TakeCount(string value)
    {
        foreach (var c in value)
        {
            if (!char.IsAsciiDigit(c))
                throw Invalid("_count must be a whole number, 0 or more.");
        }

        var wanted = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue;
        var count = Math.Min(wanted, limits.MaxCount);
        _query = _query with { Count = count };
        return new Taken(count.ToString(CultureInfo.InvariantCulture));
    }

    private Taken TakeSort(string value)
    {
        var (keys, kept, problems) = (new List<SortKey>(), new List<string>(), new List<string>());
        foreach (var text in ValueList.Split("_sort", value, limits.MaxOrValues))
        {
            if (SortKeyOf(text) is { } key)
            {
                keys.Add(key);
                kept.Add(text);
            }
            else
            {
                problems.Add($"_sort by '{ParameterName.Show(text)}' is not possible: it is not a sortable search parameter of what is searched.");
            }
        }

        _query = _query with { Sort = keys };
        return new Taken(kept.Count > 0 ? string.Join(',', kept) : null, problems);
    }

    private SortKey? SortKeyOf(string text)
    {
        var descending = text.StartsWith('-');
        var code = descending ? text[1..] : text;
        var type = types is [var only] ? only : SearchParameterRegistry.AnyType;
        if (code == "_score")
            return new SortKey(SortKind.Score, Parameter: null, descending);
        return registry.Find(type, code) switch
        {
            { Code: "_id" } => new SortKey(SortKind.Id, Parameter: null, descending),
            { Code: "_lastUpdated" } => new SortKey(SortKind.LastUpdated, Parameter: null, descending),
            { Type: not (SearchParameterType.Composite or SearchParameterType.Special) } parameter when QueryParser.IsSupported(parameter) && !TextWords.Serves(parameter) =>
                new SortKey(SortKind.Parameter, parameter, descending),
            _ => null,
        };
    }

    private Taken TakeElements(string value)
    {
        var names = ValueList.Split("_elements", value, limits.MaxOrValues);
        foreach (var name in names)
        {
            if (!name.All(char.IsAsciiLetterOrDigit))
                throw Invalid("_elements must be names of top-level elements, separated by commas.");
        }

        _query = _query with { Elements = names };
        return new Taken(value);
    }

    private Taken TakeInclude(string code, string name, string value)
    {
        var modifier = name.Length > code.Length ? name[(code.Length + 1)..] : null;
        if (modifier is not (null or "iterate"))
            throw Invalid($"{code} has no modifier '{ParameterName.Show(modifier)}'; use :iterate or none.");
        if (_includes.Count >= limits.MaxIncludes)
            throw Invalid($"At most {limits.MaxIncludes} _include and _revinclude are allowed.");
        var rule = IncludeRuleReader.Read(registry, value, reverse: code == "_revinclude", iterate: modifier is not null, out var problem);
        if (rule is null)
            return new Taken(null, $"{code}={ParameterName.Show(value)}: {problem}");
        _includes.Add(rule);
        return new Taken(value);
    }

    private static T Word<T>(string code, string value)
        where T : struct, Enum
    {
        foreach (var mode in Enum.GetValues<T>())
        {
            if (string.Equals(mode.ToString().ToLowerInvariant(), value, StringComparison.Ordinal))
                return mode;
        }

        throw Invalid($"{code} must be one of {string.Join(", ", Enum.GetNames<T>().Select(word => word.ToLowerInvariant()))}.");
    }

    private static FhirException Invalid(string message) => new(FhirError.InvalidRequest(message));
}
