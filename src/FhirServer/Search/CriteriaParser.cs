using FhirServer.Fhir;
using FhirServer.Search.Types;

namespace FhirServer.Search;

/// <summary>
/// Makes a search tree of one criterion of a query: a name, possibly chained, and its values.
/// See https://hl7.org/fhir/R4/search.html#modifiers.
/// </summary>
/// <param name="registry">The parameters there are.</param>
/// <param name="settings">The server's base URL, time zone and clock.</param>
/// <param name="limits">How long a chain may be and how far it may spread.</param>
internal sealed class CriteriaParser(SearchParameterRegistry registry, SearchSettings settings, SearchLimits limits)
{
    /// <summary>Either a tree, or why there is none although name and values are well formed.</summary>
    internal readonly record struct Outcome(SearchExpr? Expression, string? Problem)
    {
        public static implicit operator Outcome(SearchExpr expression) => new(expression, null);

        public static Outcome Unknown(string problem) => new(null, problem);
    }

    /// <summary>Reads a criterion.</summary>
    /// <param name="types">The types searched; empty for all.</param>
    /// <param name="name">The name as given.</param>
    /// <param name="values">Its values, at least one.</param>
    /// <exception cref="FhirException">400: a modifier or a value cannot be understood.</exception>
    public Outcome Read(IReadOnlyList<string> types, string name, IReadOnlyList<string> values)
    {
        var code = ParameterName.LeadingCode(name);
        var ofAll = types.Count != 1 && (code == "_has" || registry.Find(SearchParameterRegistry.AnyType, code) is not null);
        IReadOnlyList<string> scopes = ofAll || types.Count == 0 ? [SearchParameterRegistry.AnyType] : types;
        foreach (var type in scopes)
        {
            if (code != "_has" && registry.Find(type, code) is null)
                return Outcome.Unknown(NotOf(type, code));
        }

        var parsed = ParameterName.Parse(name, limits.MaxChainDepth);
        var run = RunOf(name, values);
        return scopes is [var only] ? run.ForType(only, parsed) : ForEach(scopes, run, parsed);
    }

    /// <summary>One value of a parameter, as when it stood alone after an equals sign.</summary>
    /// <param name="parameter">The parameter; not a special one.</param>
    /// <param name="modifier">The modifier without its colon, or null.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="FhirException">400: the value or the modifier cannot be understood.</exception>
    public SearchExpr Value(SearchParameterInfo parameter, string? modifier, string value) =>
        RunOf(parameter.Code, [value]).AnyValue(parameter, modifier);

    private Run RunOf(string name, IReadOnlyList<string> values) =>
        new(registry, settings, values) { Links = new LinkPaths(registry, limits.MaxChainTargets) { Name = name } };

    /// <summary>The resource stands in one of these lists: https://hl7.org/fhir/R4/search.html#list.</summary>
    /// <exception cref="FhirException">400: a value is no id of a List; the lists that only a function gives are not kept here.</exception>
    public SearchExpr InList(IReadOnlyList<string> lists)
    {
        var items = registry.Find("List", "item") ?? throw new InvalidOperationException("The definitions lack List.item.");
        return new SearchExpr.Or([.. lists.Select(list => new SearchExpr.Has(items, new SearchExpr.IdIn([Id(list)])))]);

        static string Id(string list)
        {
            if (list.StartsWith('$'))
                throw new FhirException(FhirError.NotSupported($"This server keeps no functional list such as '{ParameterName.Show(list)}': name a List by its id."));
            var id = list.StartsWith("List/", StringComparison.Ordinal) ? list["List/".Length..] : list;
            return ResourceKey.IsId(id) ? id : throw new FhirException(FhirError.InvalidRequest($"_list takes the id of a List, and '{ParameterName.Show(list)}' is none."));
        }
    }

    private static Outcome ForEach(IReadOnlyList<string> types, Run run, ParameterName name)
    {
        var ways = new List<SearchExpr>();
        foreach (var type in types)
        {
            var outcome = run.ForType(type, name);
            if (outcome.Expression is null)
                return outcome;
            ways.Add(new SearchExpr.And([new SearchExpr.TypeIn([type]), outcome.Expression]));
        }

        return new SearchExpr.Or(ways);
    }

    internal static string NotOf(string type, string code) => type == SearchParameterRegistry.AnyType
        ? $"'{ParameterName.Show(code)}' is not a search parameter that all resource types have."
        : $"'{ParameterName.Show(code)}' is not a search parameter of {type}.";

    private sealed class Run(SearchParameterRegistry registry, SearchSettings settings, IReadOnlyList<string> values)
    {
        public required LinkPaths Links { get; init; }

        public Outcome ForType(string type, ParameterName name) => name switch
        {
            ParameterName.Plain plain => Plain(type, plain),
            ParameterName.Chain chain => Links.Chain(type, chain.Reference, chain.TargetType, target => ForType(target, chain.Inner)),
            ParameterName.Has has => Links.Has(type, has.SourceType, has.Reference, source => ForType(source, has.Inner)),
            _ => throw new InvalidOperationException("ParameterName is a closed list."),
        };

        private Outcome Plain(string type, ParameterName.Plain name)
        {
            if (registry.Find(type, name.Code) is not { } parameter)
                return Outcome.Unknown(NotOf(type, name.Code));
            if (!QueryParser.IsSupported(parameter, settings.FullText))
                return Outcome.Unknown($"This server does not support the search parameter '{name.Code}'.");
            return name.Modifier switch
            {
                "missing" => Missing(parameter),
                "not" => parameter.Type == SearchParameterType.Token
                    ? new SearchExpr.Not(AnyValue(parameter, modifier: null))
                    : throw Invalid("the modifier :not is for tokens only."),
                "not-in" => parameter.Type == SearchParameterType.Token
                    ? new SearchExpr.Not(AnyValue(parameter, "in"))
                    : throw Invalid("the modifier :not-in is for tokens only."),
                _ => AnyValue(parameter, name.Modifier),
            };
        }

        public SearchExpr AnyValue(SearchParameterInfo parameter, string? modifier)
        {
            if (parameter.Code == "_id")
                return modifier is null ? new SearchExpr.IdIn(values) : throw Invalid($"_id has no modifier '{modifier}'; use :not or none.");
            if (TextWords.Serves(parameter))
                return modifier is null ? new SearchExpr.Or([.. values.Select(value => TextQuery.Parse(parameter, value))]) : throw Invalid($"{parameter.Code} has no modifier '{ParameterName.Show(modifier)}'; use :missing or none.");
            return values is [var only] ? Value(parameter, modifier, only) : new SearchExpr.Or([.. values.Select(value => Value(parameter, modifier, value))]);
        }

        private SearchExpr Value(SearchParameterInfo parameter, string? modifier, string value)
        {
            if (modifier is null && VersionedUrl.Read(registry, parameter, value) is { } versioned)
                return versioned;
            var criterion = SearchTypes.For(parameter.Type).Parse(parameter, modifier, value, settings);
            return parameter.Code == "_lastUpdated"
                ? new SearchExpr.LastUpdated((Criterion.Date)criterion)
                : new SearchExpr.Match(EntryCodes.Asked(parameter, modifier, criterion), criterion);
        }

        private SearchExpr Missing(SearchParameterInfo parameter)
        {
            var missing = values switch
            {
                ["true"] => true,
                ["false"] => false,
                _ => throw Invalid("the modifier :missing takes 'true' or 'false'."),
            };

            // Every stored resource has these two; they stand in no index.
            if (parameter.Code is "_id" or "_lastUpdated")
                return missing ? SearchExpr.Nothing : SearchExpr.Everything;
            var isMissing = TextWords.Serves(parameter) ? TextQuery.Missing(parameter) : new SearchExpr.Missing(parameter);
            return missing ? isMissing : new SearchExpr.Not(isMissing);
        }

        private FhirException Invalid(string why) => Links.Invalid(why);
    }
}
