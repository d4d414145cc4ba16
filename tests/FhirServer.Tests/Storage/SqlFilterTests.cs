using FhirServer.Search;
using FhirServer.Search.Types;
using FhirServer.Storage;
using FhirServer.Storage.Sqlite;
using static FhirServer.Tests.Storage.Given;

namespace FhirServer.Tests.Storage;

/// <summary>Trees in, rendered SQL out: the text depends on the shape alone, values are parameters.</summary>
public sealed class SqlFilterTests
{
    private readonly SqlParameters parameters = new();

    [Fact]
    public void Nothing_is_false_and_everything_is_true()
    {
        Filter(SearchExpr.Everything).Should().Be("1");
        Filter(SearchExpr.Nothing).Should().Be("0");
        Filter(Not(SearchExpr.Nothing)).Should().Be("NOT (0)");
    }

    [Fact]
    public void A_token_is_a_look_into_its_table()
    {
        Filter(Where(Code, Coded("http://s", "x"))).Should().Be(
            "EXISTS (SELECT 1 FROM ix_token e1 WHERE e1.rid = r.rid AND e1.param = ?1 AND e1.value = ?2 AND e1.system = ?3)");
        parameters.Values.Should().Equal(7L, "x", 9L);
    }

    [Fact]
    public void A_token_without_system_asks_for_null_and_without_value_for_the_system_only()
    {
        Filter(Where(Code, Coded("", "x"))).Should().EndWith("e1.value = ?2 AND e1.system IS NULL)");
        Filter(Where(Code, Coded("http://s", null))).Should().EndWith("AND e2.system = ?4)");
    }

    [Fact]
    public void The_beginning_of_a_text_is_a_range()
    {
        Filter(Where(PatientName, Starts("ab"))).Should().EndWith("(e1.folded >= ?2 AND e1.folded < ?3))");
        parameters.Values.Should().Equal(7L, "ab", "ac");
    }

    [Theory]
    [InlineData("a", "b")]
    [InlineData("\uD7FF", "\uE000")]
    [InlineData("a\U0010FFFF", "b")]
    [InlineData("\uFFFF", "\U00010000")]
    [InlineData("\U0010FFFF", null)]
    [InlineData("", null)]
    public void The_end_of_that_range_is_the_next_text_in_the_order_of_code_points(string start, string? after) =>
        TextPrefix.After(start).Should().Be(after);

    [Theory]
    [InlineData(SearchPrefix.Equal, "e1.low >= ?2 AND e1.low <= ?3 AND e1.high <= ?3")]
    [InlineData(SearchPrefix.NotEqual, "NOT (e1.low >= ?2 AND e1.high <= ?3)")]
    [InlineData(SearchPrefix.Greater, "e1.high > ?3")]
    [InlineData(SearchPrefix.Less, "e1.low < ?2")]
    [InlineData(SearchPrefix.GreaterOrEqual, "e1.high >= ?2 AND (e1.high > ?3 OR e1.low >= ?2)")]
    [InlineData(SearchPrefix.LessOrEqual, "e1.low <= ?3 AND (e1.low < ?2 OR e1.high <= ?3)")]
    [InlineData(SearchPrefix.StartsAfter, "e1.low >= ?3")]
    [InlineData(SearchPrefix.EndsBefore, "e1.high <= ?2")]
    [InlineData(SearchPrefix.Approximately, "e1.low < ?3 AND e1.high > ?2")]
    public void Dates_compare_both_ends(SearchPrefix prefix, string condition) =>
        Filter(Where(Birth, new Criterion.Date(prefix, 10, 20))).Should().EndWith($"AND {condition})");

    [Fact]
    public void A_composite_joins_its_parts_by_tuple()
    {
        var amount = new Criterion.Number(SearchPrefix.Less, 5m, 4.5m, 5.5m);
        Filter(Where(CodeValue, new Criterion.Composite([Coded(null, "x"), new Criterion.Quantity(amount, null, null)]))).Should().Be(
            "EXISTS (SELECT 1 FROM ix_token e1 JOIN ix_number e2 ON e2.rid = e1.rid AND e2.n = e1.n "
            + "WHERE e1.rid = r.rid AND e1.param = ?1 AND e1.value = ?2 AND e2.param = ?3 AND e2.low < ?4)");
    }

    [Fact]
    public void Alternatives_are_nested_in_halves()
    {
        var one = new SearchExpr.IdIn(["a"]);
        Filter(Or(one, one, one, one)).Should().Be("((r.id = ?1 OR r.id = ?2) OR (r.id = ?3 OR r.id = ?4))");
    }

    [Fact]
    public void The_length_of_a_list_does_not_change_the_text()
    {
        Filter(new SearchExpr.IdIn(["a", "b"])).Should().Be("r.id IN (SELECT value FROM json_each(?1))");
        parameters.Values.Should().Equal("""["a","b"]""");
    }

    [Fact]
    public void The_row_filter_stands_at_the_far_side_of_a_chain_but_not_inside_itself()
    {
        var rows = new SearchExpr.Chain(Subject, "Patient", new SearchExpr.IdIn(["g"]));
        var sql = new SqlFilterCompiler(parameters, Names, AccessGrant.Issue(rows)).Compile(new SearchExpr.Chain(Subject, "Patient", new SearchExpr.IdIn(["i"])), "r");
        sql.Should().Be(
            "EXISTS (SELECT 1 FROM ix_reference e1 CROSS JOIN resource t2 ON t2.type = ?2 AND t2.id = e1.target AND e1.kind = 0 AND e1.type = ?2 "
            + "WHERE e1.rid = r.rid AND e1.param = ?1 AND t2.deleted = 0 AND t2.id = ?3 AND "
            + "EXISTS (SELECT 1 FROM ix_reference e3 CROSS JOIN resource t4 ON t4.type = ?5 AND t4.id = e3.target AND e3.kind = 0 AND e3.type = ?5 "
            + "WHERE e3.rid = t2.rid AND e3.param = ?4 AND t4.deleted = 0 AND t4.id = ?6))");
    }

    [Fact]
    public void No_value_is_ever_in_the_text()
    {
        const string Evil = "x'); DROP TABLE resource; --";
        SearchExpr[] trees =
        [
            Where(PatientName, Starts(Evil)), Where(PatientName, new Criterion.String(StringMatch.Exact, Evil)), Where(PatientName, new Criterion.String(StringMatch.Contains, Evil)),
            Where(Code, Coded(Evil, Evil)), Where(Code, new Criterion.TokenText(Evil)), Where(Subject, new Criterion.Reference(Evil, Evil, Evil)),
            Where(Subject, new Criterion.ReferenceUrl(Evil, Evil)), Where(Subject, new Criterion.ReferenceIdentifier(Coded(Evil, Evil))),
            Where(Url, new Criterion.Uri(UriMatch.Exact, Evil)), Where(Url, new Criterion.Uri(UriMatch.Below, Evil)), Where(Url, new Criterion.Uri(UriMatch.Above, Evil)),
            Where(Value, new Criterion.Quantity(new Criterion.Number(SearchPrefix.Equal, 1, 1, 1), Evil, Evil)), new SearchExpr.IdIn([Evil]), new SearchExpr.IdIn([Evil, Evil]),
            new SearchExpr.TypeIn([Evil]), new SearchExpr.TypeIn([Evil, Evil]), new SearchExpr.Missing(Parameter(Evil, Evil, SearchParameterType.Token)),
            new SearchExpr.Chain(Subject, Evil, Where(PatientName, Starts(Evil))), new SearchExpr.Has(Parameter(Evil, Evil, SearchParameterType.Reference), Where(Code, Coded(null, Evil))),
        ];
        foreach (var tree in trees)
        {
            Filter(tree).Should().NotContain("DROP");
            (tree.Accept(new SqlSourceCompiler(parameters, Names, new SqlFilterCompiler(parameters, Names, grant: null))) ?? string.Empty).Should().NotContain("DROP");
        }
    }

    [Fact]
    public void What_an_index_can_find_is_a_source_and_what_it_cannot_is_none()
    {
        Source(Where(Code, Coded(null, "x"))).Should().Be("SELECT e1.rid AS rid FROM ix_token e1 WHERE e1.param = ?1 AND e1.value = ?2");
        Source(Or(Where(Code, Coded(null, "x")), Where(Code, Coded(null, "y")))).Should().Contain(" UNION ALL ");
        Source(Or(Where(Code, Coded(null, "x")), Not(Where(Code, Coded(null, "y"))))).Should().BeNull();
        Source(Not(Where(Code, Coded(null, "x")))).Should().BeNull();
        Source(new SearchExpr.Missing(Code)).Should().BeNull();
    }

    private static SqlNames Names { get; } = new(_ => 9, (_, _) => [7]);

    private string Filter(SearchExpr tree) => new SqlFilterCompiler(parameters, Names, grant: null).Compile(tree, "r");

    private string? Source(SearchExpr tree)
    {
        var own = new SqlParameters();
        return tree.Accept(new SqlSourceCompiler(own, Names, new SqlFilterCompiler(own, Names, grant: null)));
    }
}
