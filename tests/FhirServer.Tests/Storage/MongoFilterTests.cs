using FhirServer.Search;
using FhirServer.Search.Types;
using FhirServer.Storage.Mongo;
using MongoDB.Bson;
using static FhirServer.Tests.Storage.Given;

namespace FhirServer.Tests.Storage;

/// <summary>Trees in, rendered filters out.</summary>
public sealed class MongoFilterTests
{
    [Fact]
    public void Nothing_is_false_and_everything_is_true()
    {
        Filter(SearchExpr.Everything).Should().Be("{ }");
        Filter(SearchExpr.Nothing).Should().Be("{ '_id' : { '$in' : [] } }");
        Filter(Not(SearchExpr.Everything)).Should().Be("{ '_id' : { '$in' : [] } }");
        Filter(Not(SearchExpr.Nothing)).Should().Be("{ '$nor' : [{ '_id' : { '$in' : [] } }] }");
    }

    [Fact]
    public void A_code_is_a_key_and_its_system_is_asked_of_the_entry()
    {
        Filter(Where(Code, Coded(null, "x"))).Should().Be("{ 'e' : 'Observation.code=x' }");
        Filter(Where(Code, Coded("http://s", "x"))).Should().Be(
            "{ '$and' : [{ 'e' : 'Observation.code=x' }, { 't' : { '$elemMatch' : { 'p' : 'Observation.code', 'v' : 'x', 's' : 'http://s' } } }] }");
        Filter(Where(Code, Coded("", "x"))).Should().Contain("{ 'p' : 'Observation.code', 'v' : 'x', 's' : null }");
    }

    [Fact]
    public void Without_a_code_all_keys_of_the_parameter_are_a_range()
    {
        Filter(Where(Code, Coded("http://s", null))).Should().Be(
            @"{ '$and' : [{ 'e' : { '$regularExpression' : { 'pattern' : '^Observation\\.code\\=', 'options' : '' } } }, "
            + "{ 't' : { '$elemMatch' : { 'p' : 'Observation.code', 's' : 'http://s' } } }] }");
        Filter(Where(Code, new Criterion.TokenText("a.b"))).Should().Contain(@"'^Observation\\.code\\='").And.Contain(@"'pattern' : '(^| )a\\.b'");
        Filter(new SearchExpr.Missing(Code)).Should().Be(@"{ '$nor' : [{ 'e' : { '$regularExpression' : { 'pattern' : '^Observation\\.code\\=', 'options' : '' } } }] }");
    }

    [Fact]
    public void Several_codes_are_one_list_of_keys()
    {
        Filter(Or(Where(Code, Coded(null, "x")), Where(Code, Coded(null, "y")))).Should().Be("{ 'e' : { '$in' : ['Observation.code=x', 'Observation.code=y'] } }");
        Filter(Or(Where(Code, Coded(null, "x")), Where(Code, Coded("http://s", "y")))).Should().Be(
            "{ '$and' : [{ 'e' : { '$in' : ['Observation.code=x', 'Observation.code=y'] } }, "
            + "{ 't' : { '$elemMatch' : { 'p' : 'Observation.code', '$or' : [{ 'v' : 'x' }, { 'v' : 'y', 's' : 'http://s' }] } } }] }");
        Filter(Or(Where(Subject, To("Patient", "a")), Where(Subject, To("Patient", "b")))).Should().Be(
            "{ '$and' : [{ 'e' : { '$in' : ['Observation.subject=a', 'Observation.subject=b'] } }, "
            + "{ 'r' : { '$elemMatch' : { 'p' : 'Observation.subject', 'i' : { '$in' : ['a', 'b'] }, 'u' : null, 't' : 'Patient' } } }] }");
        Filter(Or(Where(Code, Coded(null, "x")), Where(Gender, Coded(null, "y")))).Should().StartWith("{ '$or' : [");
    }

    [Fact]
    public void URIs_are_keys_and_what_lies_below_one_is_a_range()
    {
        Filter(Where(Url, new Criterion.Uri(UriMatch.Exact, "http://x/y"))).Should().Be("{ 'e' : 'ValueSet.url=http://x/y' }");
        Filter(Where(Url, new Criterion.Uri(UriMatch.Above, "a/b"))).Should().Be("{ 'e' : { '$in' : ['ValueSet.url=a/b', 'ValueSet.url=a', 'ValueSet.url=a/'] } }");
        Filter(Where(Url, new Criterion.Uri(UriMatch.Below, "a/b"))).Should().Contain(@"'^ValueSet\\.url\\=a\\/b'").And.Contain("'u' : { '$elemMatch' : { 'p' : 'ValueSet.url'");
        Filter(Where(Url, new Criterion.Uri(UriMatch.Below, new string('a', 5000)))).Should().Contain($@"'^ValueSet\\.url\\={new string('a', 100)}'");
    }

    [Fact]
    public void The_beginning_of_a_text_is_a_range()
    {
        Filter(Where(PatientName, Starts("ab"))).Should().Contain("'f' : { '$gte' : 'ab', '$lt' : 'ac' }");
        Filter(Where(PatientName, new Criterion.String(StringMatch.Exact, "Ab"))).Should().Contain("'f' : 'ab' }, { 'x' : 'Ab'");
        Filter(Where(PatientName, new Criterion.String(StringMatch.Exact, "ab"))).Should().Contain("'f' : 'ab' }, { 'x' : null");
        Filter(Where(PatientName, new Criterion.String(StringMatch.Contains, "a+\0"))).Should().Contain(@"'pattern' : 'a\\+\\x00'");
    }

    [Theory]
    [InlineData(SearchPrefix.Equal, "'l' : { '$gte' : 10, '$lte' : 20 }, 'h' : { '$lte' : 20 }")]
    [InlineData(SearchPrefix.NotEqual, "'$or' : [{ 'l' : { '$lt' : 10 } }, { 'h' : { '$gt' : 20 } }]")]
    [InlineData(SearchPrefix.Greater, "'h' : { '$gt' : 20 }")]
    [InlineData(SearchPrefix.Less, "'l' : { '$lt' : 10 }")]
    [InlineData(SearchPrefix.GreaterOrEqual, "'h' : { '$gte' : 10 }, '$or' : [{ 'h' : { '$gt' : 20 } }, { 'l' : { '$gte' : 10 } }]")]
    [InlineData(SearchPrefix.LessOrEqual, "'l' : { '$lte' : 20 }, '$or' : [{ 'l' : { '$lt' : 10 } }, { 'h' : { '$lte' : 20 } }]")]
    [InlineData(SearchPrefix.StartsAfter, "'l' : { '$gte' : 20 }")]
    [InlineData(SearchPrefix.EndsBefore, "'h' : { '$lte' : 10 }, 'l' : { '$lte' : 10 }")]
    [InlineData(SearchPrefix.Approximately, "'l' : { '$lt' : 20 }, 'h' : { '$gt' : 10 }")]
    public void Dates_compare_both_ends(SearchPrefix prefix, string condition) =>
        Filter(Where(Birth, new Criterion.Date(prefix, 10, 20))).Should().Contain("{ 'p' : 'Patient.birthdate', " + condition + " }");

    [Fact]
    public void Numbers_are_decimals()
    {
        Filter(Where(Probability, new Criterion.Number(SearchPrefix.Equal, 5m, 4.5m, 5.5m))).Should().Contain(
            "'l' : { '$gte' : { '$numberDecimal' : '4.5' }, '$lt' : { '$numberDecimal' : '5.5' } }, 'h' : { '$not' : { '$gte' : { '$numberDecimal' : '5.5' } } }");
    }

    [Fact]
    public void A_composite_asks_all_of_one_element()
    {
        var amount = new Criterion.Number(SearchPrefix.Less, 5m, 4.5m, 5.5m);
        Filter(Where(CodeValue, new Criterion.Composite([Coded(null, "x"), new Criterion.Quantity(amount, null, null)]))).Should().Be(
            "{ '$and' : [{ 'e' : 'Observation.code-value-quantity=x' }, "
            + "{ 'c' : { '$elemMatch' : { 'p' : 'Observation.code-value-quantity', '$and' : [{ 'a.v' : 'x' }, { 'b.l' : { '$lt' : { '$numberDecimal' : '5' } } }] } } }] }");
    }

    [Fact]
    public void Ids_are_keys_where_the_type_is_known()
    {
        Filter(new SearchExpr.IdIn(["a", "b"]), "Patient").Should().Be("{ '_id' : { '$in' : ['Patient/a', 'Patient/b'] } }");
        Filter(And(new SearchExpr.TypeIn(["Patient"]), new SearchExpr.IdIn(["a"]))).Should().Be("{ '$and' : [{ 'type' : 'Patient' }, { '_id' : 'Patient/a' }] }");
        Filter(new SearchExpr.IdIn(["a"])).Should().Be("{ '_id' : { '$in' : ['Patient/a', 'Observation/a'] } }");
    }

    [Fact]
    public void A_parameter_of_every_type_has_one_name()
    {
        var tag = Parameter("Resource", "_tag", SearchParameterType.Token);
        Filter(Where(tag, Coded(null, "x"))).Should().Be("{ 'e' : '_tag=x' }");
        Filter(Where(tag, Coded(null, "x")), "Patient").Should().Be("{ 'e' : '_tag=x' }");
        var other = Parameter("Resource", "other", SearchParameterType.Token);
        Filter(Where(other, Coded(null, "x"))).Should().Be("{ 'e' : { '$in' : ['Patient.other=x', 'Observation.other=x'] } }");
    }

    [Fact]
    public void No_text_of_a_query_becomes_an_operator()
    {
        const string Evil = "{ $where : 1 }";
        Filter(Where(Code, Coded(Evil, Evil))).Should().Be(
            "{ '$and' : [{ 'e' : 'Observation.code={ $where : 1 }' }, "
            + "{ 't' : { '$elemMatch' : { 'p' : 'Observation.code', 'v' : '{ $where : 1 }', 's' : '{ $where : 1 }' } } }] }");
    }

    private static string Filter(SearchExpr tree, string? type = null) =>
        tree.Accept(new MongoFilterCompiler(new Dictionary<SearchExpr, MongoLink>(), type, ["Patient", "Observation"])).ToJson(new MongoDB.Bson.IO.JsonWriterSettings { OutputMode = MongoDB.Bson.IO.JsonOutputMode.RelaxedExtendedJson }).Replace('"', '\'');
}
