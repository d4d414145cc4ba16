using FhirServer.Search;
using FhirServer.Search.Types;
using FhirServer.Search.Units;

namespace FhirServer.Tests.Search.Agreement;

/// <summary>Makes search trees of every node and every kind of criterion, the criteria partly by the real parsers.</summary>
/// <param name="random">Decides.</param>
internal sealed class GivenTrees(Random random)
{
    /// <summary>A tree; most are small, some are deep.</summary>
    public SearchExpr Tree() => random.In100(2) ? Broad() : Tree(random.Next(1, 5), links: 2);

    /// <summary>One to three keys of _sort.</summary>
    public IReadOnlyList<SortKey> Sort() => [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(6) switch
    {
        0 => new SortKey(SortKind.Id, null, random.In100(50)),
        1 => new SortKey(SortKind.LastUpdated, null, random.In100(50)),
        2 => new SortKey(SortKind.Score, null, random.In100(50)) { Texts = Texts() },
        _ => new SortKey(SortKind.Parameter, random.Any(GivenWords.Parameters), random.In100(50)),
    })];

    private List<SearchExpr.Match> Texts() =>
        [.. Enumerable.Range(0, random.Next(5)).Select(_ => new SearchExpr.Match(Core.Parameter("Resource", random.Any(["_text", "_content"])), Phrase()))];

    private SearchExpr Tree(int depth, int links)
    {
        if (depth == 0)
            return Leaf();
        return random.Next(10) switch
        {
            0 or 1 => new SearchExpr.And(Operands(depth, links)),
            2 or 3 => new SearchExpr.Or(Operands(depth, links)),
            4 => new SearchExpr.Not(Tree(depth - 1, links)),
            5 when links > 0 => new SearchExpr.Chain(random.Any(GivenWords.Links), random.Any(GivenWords.Types), Tree(depth - 1, links - 1)),
            6 when links > 0 => new SearchExpr.Has(random.Any(GivenWords.Links), Tree(depth - 1, links - 1)),
            _ => Leaf(),
        };
    }

    private SearchExpr[] Operands(int depth, int links) => [.. Enumerable.Range(0, random.Next(4)).Select(_ => Tree(depth - 1, links))];

    private SearchExpr.Or Broad()
    {
        var parameter = random.Any(GivenWords.Parameters);
        return new SearchExpr.Or([.. Enumerable.Range(0, random.Next(150, 400)).Select(_ => new SearchExpr.Match(parameter, Criterion(parameter)))]);
    }

    private SearchExpr Leaf()
    {
        var parameter = random.Any(GivenWords.Parameters);
        return random.Next(12) switch
        {
            0 => new SearchExpr.IdIn([.. Enumerable.Range(0, random.Next(4)).Select(_ => random.Any(GivenWords.Ids))]),
            1 => new SearchExpr.TypeIn([.. Enumerable.Range(0, random.Next(4)).Select(_ => random.Any([.. GivenWords.Types, "Nothing"]))]),
            2 => new SearchExpr.LastUpdated(LastUpdated()),
            3 or 4 => new SearchExpr.Missing(parameter),
            5 => OtherForm(parameter),
            _ => new SearchExpr.Match(parameter, Perhaps(Criterion(parameter))),
        };
    }

    /// <summary>A question to the entries that are kept of a value in another form, where there are any.</summary>
    private SearchExpr.Match OtherForm(SearchParameterInfo parameter)
    {
        var (modifier, criterion) = parameter.Type switch
        {
            SearchParameterType.Token => ("of-type", new Criterion.Token(TokenSystem.Is, random.Any(GivenWords.Systems), random.Any(["8480-6", "a"]) + "|" + random.Any(["a", "8480-6", "é"]))),
            SearchParameterType.Reference => ("text", new Criterion.TokenText(StringSearch.Fold(random.Any(GivenWords.Texts)))),
            SearchParameterType.Uri => ("below", new Criterion.Uri(UriMatch.Exact, random.Any(GivenWords.Uris) + random.Any(["|1", "|1.0", "|1.1", "|2"]))),
            SearchParameterType.Quantity => (null, InUnit(parameter)),
            SearchParameterType.Composite => (null, new Criterion.Composite([.. parameter.Components.Select(part =>
                part.Parameter.Type == SearchParameterType.Quantity ? InUnit(part.Parameter) : Criterion(part.Parameter))])),
            _ => ((string?)null, Criterion(parameter)),
        };
        return new SearchExpr.Match(EntryCodes.Asked(parameter, modifier, criterion), criterion);
    }

    private Criterion InUnit(SearchParameterInfo parameter) => SearchTypes.For(SearchParameterType.Quantity).Parse(
        parameter, modifier: null, $"{random.Any(["", "ne", "gt", "lt", "ge", "le", "sa", "eb", "ap"])}{random.Any(GivenWords.Numbers)}|{UcumUnits.System}|{random.Any(GivenWords.Units)}", Core.Settings);

    // The opposites that only a whole value can have, not a part of a tuple.
    private Criterion Perhaps(Criterion criterion) => FhirServer.Search.Types.Criterion.Unequal.CanBe(criterion) && random.In100(15) ? new Criterion.Unequal(criterion) : criterion;

    private Criterion.Date LastUpdated()
    {
        var low = StoresAgree.Beginning.AddMinutes(random.Next(-1, 12)).UtcTicks + (random.Next(-1, 2) * TimeSpan.TicksPerMillisecond);
        return random.In100(20) ? Date() : new Criterion.Date(random.Any(GivenWords.Prefixes), low, low + random.Any([TimeSpan.TicksPerMillisecond, TimeSpan.TicksPerSecond, TimeSpan.TicksPerMinute]));
    }

    private Criterion Criterion(SearchParameterInfo parameter) => parameter.Type switch
    {
        _ when TextWords.Serves(parameter) => Phrase(),
        SearchParameterType.Special => Near(),
        SearchParameterType.String => Text(parameter),
        SearchParameterType.Token when random.In100(20) => Codes(),
        SearchParameterType.Token => random.In100(25) ? new Criterion.TokenText(StringSearch.Fold(random.Any(GivenWords.Texts))) : Token(),
        SearchParameterType.Date => Date(),
        SearchParameterType.Number => Number(parameter),
        SearchParameterType.Quantity => new Criterion.Quantity(Number(parameter), random.AnyOrNull(50, GivenWords.Systems), random.AnyOrNull(50, GivenWords.Units)),
        SearchParameterType.Reference => Reference(parameter),
        SearchParameterType.Uri => new Criterion.Uri(random.Any(Enum.GetValues<UriMatch>()), random.Any(GivenWords.Uris)),
        _ => new Criterion.Composite([.. parameter.Components.Select(part => Criterion(part.Parameter))]),
    };

    private Criterion Text(SearchParameterInfo parameter) => random.In100(30)
        ? new Criterion.String(random.Any([StringMatch.EndsWith, StringMatch.Equal]), StringSearch.Fold(random.Any(GivenWords.Texts)))
        : SearchTypes.For(SearchParameterType.String).Parse(parameter, random.Any<string?>([null, null, "exact", "contains"]), Escaped(random.Any(GivenWords.Texts)), Core.Settings);

    private Criterion.Text Phrase()
    {
        var phrase = TextWords.Of(random.SomeWords(3));
        var cut = random.In100(30);
        return new Criterion.Text(cut && phrase.Length > 2 ? phrase[..^1].TrimEnd() : phrase, cut);
    }

    private Criterion.Near Near()
    {
        var (latitude, longitude) = random.Any(GivenWords.Places);
        return new Criterion.Near(latitude, longitude, random.Any(GivenWords.Distances));
    }

    private Criterion.Token Token() => random.Next(4) switch
    {
        0 => new Criterion.Token(TokenSystem.Any, null, Code()),
        1 => new Criterion.Token(TokenSystem.None, null, Code()),
        2 => new Criterion.Token(TokenSystem.Is, random.Any(GivenWords.Systems), null),
        _ => new Criterion.Token(TokenSystem.Is, random.Any(GivenWords.Systems), Code()),
    };

    // What value sets and subsumption become.
    private Criterion.TokenSet Codes() => new(
        [.. GivenWords.Systems.Where(_ => random.In100(40)).Select(system => new CodesOfSystem(system, Enumerable.Range(0, random.Next(4)).Select(_ => Code()).ToHashSet(StringComparer.Ordinal)))]);

    private string Code() => TokenSearch.Fold(random.Any(GivenWords.Codes.Where(code => code.Length > 0).ToArray()));

    private Criterion.Date Date()
    {
        var range = random.AnyRange();
        return new Criterion.Date(random.Any(GivenWords.Prefixes), range.Low, range.High);
    }

    private Criterion.Number Number(SearchParameterInfo parameter)
    {
        var parsed = NumberSearch.Number(parameter, random.Any(GivenWords.Numbers));
        return random.In100(30)
            ? NumberSearch.Number(parameter, "ap" + random.Any(GivenWords.Numbers))
            : parsed with { Prefix = random.Any(GivenWords.Prefixes.Where(prefix => prefix != SearchPrefix.Approximately).ToArray()) };
    }

    private Criterion Reference(SearchParameterInfo parameter) => random.Next(7) switch
    {
        6 => new Criterion.ReferenceSet(random.Any(GivenWords.Types), GivenWords.Ids.Where(_ => random.In100(40)).ToHashSet(StringComparer.Ordinal)),
        0 => new Criterion.Reference(null, random.Any(GivenWords.Ids), null),
        1 => new Criterion.Reference(random.Any(GivenWords.Types), null, null),
        2 => new Criterion.Reference(random.AnyOrNull(20, GivenWords.Types), random.Any(GivenWords.Ids), random.AnyOrNull(50, ["1", "2"])),
        3 => new Criterion.ReferenceIdentifier(Token()),
        4 => SearchTypes.For(SearchParameterType.Reference).Parse(parameter, null, Escaped(random.Any(GivenWords.Uris)) + random.Any(["", "", "|2"]), Core.Settings),
        _ => new Criterion.ReferenceUrl(random.Any(GivenWords.Uris), random.AnyOrNull(60, ["1", "2"])),
    };

    private static string Escaped(string text) =>
        text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace(",", @"\,", StringComparison.Ordinal).Replace("$", @"\$", StringComparison.Ordinal).Replace("|", @"\|", StringComparison.Ordinal);
}
