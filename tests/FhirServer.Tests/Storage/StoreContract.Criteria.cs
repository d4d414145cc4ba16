using FhirServer.Search;
using FhirServer.Search.Types;
using static FhirServer.Tests.Storage.Given;

namespace FhirServer.Tests.Storage;

/// <summary>Every kind of criterion against every form of entry.</summary>
public abstract partial class StoreContract
{
    [SkippableFact]
    public async Task Text_is_found_by_its_beginning_its_whole_or_its_inside()
    {
        await CommitAsync(Put("Patient", "a", Named("Anna")), Put("Patient", "b", Named("anna maria")), Put("Patient", "c", Named("Johanna")));
        (await IdsAsync(Where(PatientName, Starts("anna")))).Should().Equal("a", "b");
        (await IdsAsync(Where(PatientName, Starts("")))).Should().Equal("a", "b", "c");
        (await IdsAsync(Where(PatientName, new Criterion.String(StringMatch.Exact, "Anna")))).Should().Equal("a");
        (await IdsAsync(Where(PatientName, new Criterion.String(StringMatch.Exact, "anna")))).Should().BeEmpty();
        (await IdsAsync(Where(PatientName, new Criterion.String(StringMatch.Contains, "anna")))).Should().Equal("a", "b", "c");
    }

    [SkippableFact]
    public async Task Tokens_are_found_by_code_and_system()
    {
        await CommitAsync(
            Put("Patient", "a", Token("identifier", "http://s", "1")),
            Put("Patient", "b", Token("identifier", null, "1")),
            Put("Patient", "c", Token("identifier", "http://t", "1"), Token("identifier", "http://s", "2")),
            Put("Patient", "d", Token("identifier", "http://s", null, "only text")));

        (await IdsAsync(Where(Identifier, Coded(null, "1")))).Should().Equal("a", "b", "c");
        (await IdsAsync(Where(Identifier, Coded("http://s", "1")))).Should().Equal("a");
        (await IdsAsync(Where(Identifier, Coded("", "1")))).Should().Equal("b");
        (await IdsAsync(Where(Identifier, Coded("http://s", null)))).Should().Equal("a", "c", "d");
        (await IdsAsync(Where(Identifier, Coded("http://unknown", "1")))).Should().BeEmpty();
        (await IdsAsync(Where(Identifier, Coded(null, "")))).Should().BeEmpty();
        (await IdsAsync(Not(Where(Identifier, Coded("http://s", "1"))))).Should().Equal("b", "c", "d");
    }

    [SkippableFact]
    public async Task Token_text_is_found_by_the_beginning_of_a_word()
    {
        await CommitAsync(
            Put("Observation", "a", Token("code", null, "x", "blood sugar")),
            Put("Observation", "b", Token("code", null, "y", "sugar")),
            Put("Observation", "c", Token("code", null, "sugar", null)),
            Put("Observation", "d", Token("code", null, "z", "nosugar")));
        (await IdsAsync(Where(Code, new Criterion.TokenText("sug")))).Should().Equal("a", "b");
        (await IdsAsync(Not(Where(Code, new Criterion.TokenText("sug"))))).Should().Equal("c", "d");
    }

    [SkippableFact]
    public async Task References_are_found_by_id_type_version_url_and_identifier()
    {
        await CommitAsync(
            Put("Observation", "a", Link("subject", "Patient", "p")),
            Put("Observation", "b", Link("subject", "Group", "p")),
            Put("Observation", "c", new IndexEntry.Reference("subject", "Patient", "p", null, "2", null, null)),
            Put("Observation", "d", new IndexEntry.Reference("subject", "Patient", null, "http://else/Patient/p", null, null, null)),
            Put("Observation", "e", new IndexEntry.Reference("subject", null, null, "http://x/vs", "1.0", null, null)),
            Put("Observation", "f", new IndexEntry.Reference("subject", null, null, null, null, "http://s", "42")),
            Put("Observation", "g", new IndexEntry.Reference("subject", "Patient", "q", null, null, null, "42")));

        (await IdsAsync(Where(Subject, To("Patient", "p")))).Should().Equal("a", "c");
        (await IdsAsync(Where(Subject, To(null, "p")))).Should().Equal("a", "b", "c");
        (await IdsAsync(Where(Subject, To("Patient", null)))).Should().Equal("a", "c", "g");
        (await IdsAsync(Where(Subject, new Criterion.Reference("Patient", "p", "2")))).Should().Equal("c");
        (await IdsAsync(Where(Subject, To(null, "http://x/vs")))).Should().BeEmpty();
        (await IdsAsync(Where(Subject, new Criterion.ReferenceUrl("http://x/vs", null)))).Should().Equal("e");
        (await IdsAsync(Where(Subject, new Criterion.ReferenceUrl("http://x/vs", "1.0")))).Should().Equal("e");
        (await IdsAsync(Where(Subject, new Criterion.ReferenceUrl("http://x/vs", "2.0")))).Should().BeEmpty();
        (await IdsAsync(Where(Subject, new Criterion.ReferenceUrl("p", null)))).Should().BeEmpty();
        (await IdsAsync(Where(Subject, new Criterion.ReferenceIdentifier(Coded(null, "42"))))).Should().Equal("f", "g");
        (await IdsAsync(Where(Subject, new Criterion.ReferenceIdentifier(Coded("http://s", "42"))))).Should().Equal("f");
        (await IdsAsync(Where(Subject, new Criterion.ReferenceIdentifier(Coded("", "42"))))).Should().Equal("g");
        (await IdsAsync(new SearchExpr.Missing(Subject))).Should().BeEmpty();
    }

    [SkippableFact]
    public async Task Uris_are_found_exactly_below_and_above()
    {
        string[] urls = ["http://a/b", "http://a/b/c", "http://a/bc", "http://a/", "http://a", "urn:oid:1.2", "http://A/b"];
        await CommitAsync([.. urls.Select((url, i) => Put("ValueSet", $"v{i}", new IndexEntry.Uri("url", url)))]);

        (await IdsAsync(Where(Url, new Criterion.Uri(UriMatch.Exact, "http://a/b")))).Should().Equal("v0");
        (await IdsAsync(Where(Url, new Criterion.Uri(UriMatch.Below, "http://a/b")))).Should().Equal("v0", "v1");
        (await IdsAsync(Where(Url, new Criterion.Uri(UriMatch.Below, "http://a/")))).Should().Equal("v0", "v1", "v2", "v3");
        (await IdsAsync(Where(Url, new Criterion.Uri(UriMatch.Above, "http://a/b/c")))).Should().Equal("v0", "v1", "v3", "v4");
        (await IdsAsync(Where(Url, new Criterion.Uri(UriMatch.Exact, "urn:oid:1.2")))).Should().Equal("v5");
    }

    [SkippableFact]
    public async Task Dates_are_compared_as_stretches()
    {
        long[][] stretches = [[10, 20], [12, 15], [5, 12], [18, 30], [20, 25], [1, 10], [5, 30], [0, long.MaxValue], [21, 22], [1, 2]];
        await CommitAsync([.. stretches.Select((s, i) => Put("Patient", $"p{i}", new IndexEntry.Date("birthdate", s[0], s[1])))]);
        foreach (var prefix in Enum.GetValues<SearchPrefix>())
        {
            var expected = Enumerable.Range(0, stretches.Length).Where(i => Answers(prefix, stretches[i][0], stretches[i][1], 10, 20)).Select(i => $"p{i}");
            (await IdsAsync(Where(Birth, new Criterion.Date(prefix, 10, 20)))).Should().Equal(expected, prefix.ToString());
        }

        static bool Answers(SearchPrefix prefix, long low, long high, long from, long until) => prefix switch
        {
            SearchPrefix.Equal => low >= from && high <= until,
            SearchPrefix.NotEqual => !(low >= from && high <= until),
            SearchPrefix.Greater => high > until,
            SearchPrefix.Less => low < from,
            SearchPrefix.GreaterOrEqual => high > until || (low >= from && high <= until),
            SearchPrefix.LessOrEqual => low < from || (low >= from && high <= until),
            SearchPrefix.StartsAfter => low >= until,
            SearchPrefix.EndsBefore => high <= from,
            _ => low < until && high > from,
        };
    }

    [SkippableFact]
    public async Task Numbers_are_compared_exactly()
    {
        decimal[][] ranges =
        [
            [0.1m, 0.1m], [0.10m, 0.10m], [0.1000000000000000000000000001m, 0.1000000000000000000000000001m], [0.0999999999999999999999999999m, 0.0999999999999999999999999999m],
            [-0.1m, -0.1m], [0m, 0m], [0.05m, 0.15m], [0.1m, 0.3m], [decimal.MaxValue, decimal.MaxValue], [decimal.MinValue, decimal.MinValue], [0.149m, 0.149m], [0.15m, 0.15m], [0.05m, 0.05m],
        ];
        await CommitAsync([.. ranges.Select((r, i) => Put("RiskAssessment", $"r{i:00}", new IndexEntry.Number("probability", r[0], r[1])))]);
        foreach (var prefix in Enum.GetValues<SearchPrefix>())
        {
            foreach (var (low, high) in new[] { (0.05m, 0.15m), (0.1m, 0.1m) })
            {
                var criterion = new Criterion.Number(prefix, 0.1m, low, high);
                var expected = Enumerable.Range(0, ranges.Length).Where(i => Answers(criterion, ranges[i][0], ranges[i][1])).Select(i => $"r{i:00}");
                (await IdsAsync(Where(Probability, criterion))).Should().Equal(expected, criterion.ToString());
            }
        }

        static bool Answers(Criterion.Number c, decimal low, decimal high) => c.Prefix switch
        {
            SearchPrefix.Equal => IsEqual(c, low, high),
            SearchPrefix.NotEqual => !IsEqual(c, low, high),
            SearchPrefix.Greater => high > c.Value,
            SearchPrefix.Less => low < c.Value,
            SearchPrefix.GreaterOrEqual => high >= c.Value,
            SearchPrefix.LessOrEqual => low <= c.Value,
            SearchPrefix.StartsAfter => low > c.Value,
            SearchPrefix.EndsBefore => high < c.Value,
            _ => low <= c.High && high >= c.Low,
        };

        static bool IsEqual(Criterion.Number c, decimal low, decimal high) =>
            c.Low == c.High ? low == c.Value && high == c.Value : c.Low <= low && high < c.High;
    }

    [SkippableFact]
    public async Task Ne_is_about_each_entry()
    {
        await CommitAsync(Put("Patient", "both", new IndexEntry.Date("birthdate", 10, 20), new IndexEntry.Date("birthdate", 50, 60)));
        (await IdsAsync(Where(Birth, new Criterion.Date(SearchPrefix.NotEqual, 10, 20)))).Should().Equal("both");
        (await IdsAsync(Where(Birth, new Criterion.Date(SearchPrefix.Equal, 10, 20)))).Should().Equal("both");
        (await IdsAsync(Not(Where(Birth, new Criterion.Date(SearchPrefix.Equal, 10, 20))))).Should().BeEmpty();
    }

    [SkippableFact]
    public async Task Quantities_are_found_by_amount_and_unit()
    {
        const string Ucum = "http://unitsofmeasure.org";
        await CommitAsync(
            Put("Observation", "a", new IndexEntry.Quantity("value-quantity", 5m, 5m, Ucum, "mg", "milligram")),
            Put("Observation", "b", new IndexEntry.Quantity("value-quantity", 5m, 5m, null, null, "mg")),
            Put("Observation", "c", new IndexEntry.Quantity("value-quantity", 5m, 5m, "http://other", "mg", null)),
            Put("Observation", "d", new IndexEntry.Quantity("value-quantity", 7m, 7m, Ucum, "mg", null)));
        var five = new Criterion.Number(SearchPrefix.Equal, 5m, 4.5m, 5.5m);

        (await IdsAsync(Where(Value, new Criterion.Quantity(five, null, null)))).Should().Equal("a", "b", "c");
        (await IdsAsync(Where(Value, new Criterion.Quantity(five, Ucum, "mg")))).Should().Equal("a");
        (await IdsAsync(Where(Value, new Criterion.Quantity(five, Ucum, null)))).Should().Equal("a");
        (await IdsAsync(Where(Value, new Criterion.Quantity(five, null, "mg")))).Should().Equal("a", "b", "c");
        (await IdsAsync(Where(Value, new Criterion.Quantity(five, null, "milligram")))).Should().Equal("a");
        (await IdsAsync(Where(Value, new Criterion.Quantity(five, null, "kg")))).Should().BeEmpty();
    }

    [SkippableFact]
    public async Task A_composite_is_answered_inside_one_tuple()
    {
        await CommitAsync(
            Put("Observation", "a", Tuple("hb", 7m), Tuple("na", 140m)),
            Put("Observation", "b", Tuple("hb", 140m), Tuple("na", 7m)),
            Put("Observation", "c"));
        var hb7 = new Criterion.Composite([Coded(null, "hb"), new Criterion.Quantity(new Criterion.Number(SearchPrefix.Less, 10m, 9.5m, 10.5m), null, null)]);

        (await IdsAsync(Where(CodeValue, hb7))).Should().Equal("a");
        (await IdsAsync(Not(Where(CodeValue, hb7)))).Should().Equal("b", "c");
        (await IdsAsync(new SearchExpr.Missing(CodeValue))).Should().Equal("c");
        (await IdsAsync(Where(Code, Coded(null, "hb")))).Should().BeEmpty("a part of a tuple is no value of its own parameter");

        static IndexEntry Tuple(string code, decimal value) => new IndexEntry.Composite("code-value-quantity", [Token("code", null, code), Amount("value-quantity", value)]);
    }
}
