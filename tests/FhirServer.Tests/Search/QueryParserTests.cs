using FhirServer.Fhir;
using FhirServer.Search;
using FhirServer.Search.Types;

namespace FhirServer.Tests.Search;

public sealed class QueryParserTests
{
    private static readonly SearchLimits s_limits = new() { MaxOrValues = 5, MaxParameters = 10, DefaultCount = 20, MaxCount = 100, MaxIncludes = 3 };
    private static readonly QueryParser s_parser = new(Core.Registry, Core.Settings, s_limits);

    [Fact]
    public void No_parameters_ask_for_everything()
    {
        var parsed = Parse("Patient");

        parsed.Query.Types.Should().Equal("Patient");
        parsed.Query.Where.Should().Be(SearchExpr.Everything);
        parsed.Query.Count.Should().Be(20);
        parsed.Query.Total.Should().BeNull();
        parsed.PageToken.Should().BeNull();
    }

    [Fact]
    public void A_parameter_given_twice_must_hold_twice() =>
        Where("Patient", ("given", "a"), ("given", "b")).Should().BeOfType<SearchExpr.And>().Which.Operands.Should().HaveCount(2);

    [Fact]
    public void One_of_several_values_is_enough()
    {
        var or = Where("Patient", ("given", @"a,b\,c,")).Should().BeOfType<SearchExpr.Or>().Subject;

        or.Operands.Should().Equal(
            new SearchExpr.Match(Core.Parameter("Patient", "given"), StringStarts("a")), new SearchExpr.Match(Core.Parameter("Patient", "given"), StringStarts("b,c")));
    }

    [Theory]
    [InlineData(@"a,b", 2)]
    [InlineData(@"a\,b", 1)]
    [InlineData(@"a\\,b", 2)]
    [InlineData(@"a\\\,b", 1)]
    [InlineData(@"a,,b", 2)]
    [InlineData(@"a\", 1)]
    public void Commas_divide_unless_escaped(string value, int count) => ValueList.Split("x", value, 5).Should().HaveCount(count);

    [Fact]
    public void Only_the_escape_of_a_comma_is_undone() => ValueList.Split("x", @"a\,b\|c\$d\\e,f", 5).Should().Equal(@"a,b\|c\$d\\e", "f");

    [Fact]
    public void Not_is_true_of_resources_without_a_value_too()
    {
        var not = Where("Patient", ("gender:not", "male,female")).Should().BeOfType<SearchExpr.Not>().Subject;

        not.Operand.Should().BeOfType<SearchExpr.Or>().Which.Operands.Should().HaveCount(2);
    }

    [Fact]
    public void Missing_asks_whether_there_is_a_value()
    {
        var parameter = Core.Parameter("Patient", "gender");

        Where("Patient", ("gender:missing", "true")).Should().Be(new SearchExpr.Missing(parameter));
        Where("Patient", ("gender:missing", "false")).Should().Be(new SearchExpr.Not(new SearchExpr.Missing(parameter)));
        Where("Patient", ("_id:missing", "true")).Should().Be(SearchExpr.Nothing);
        Refused("Patient", ("gender:missing", "maybe"));
    }

    [Fact]
    public void Id_and_last_update_have_nodes_of_their_own()
    {
        Where("Patient", ("_id", "a,b")).Should().BeOfType<SearchExpr.IdIn>().Which.Ids.Should().Equal("a", "b");
        Where("Patient", ("_id:not", "a")).Should().BeOfType<SearchExpr.Not>().Which.Operand.Should().BeOfType<SearchExpr.IdIn>();
        Where("Patient", ("_lastUpdated", "gt2020-01-01")).Should().BeOfType<SearchExpr.LastUpdated>();
    }

    [Fact]
    public void A_chain_follows_its_type()
    {
        var chain = Where("Observation", ("subject:Patient.gender", "male")).Should().BeOfType<SearchExpr.Chain>().Subject;

        chain.Reference.Should().BeSameAs(Core.Parameter("Observation", "subject"));
        chain.TargetType.Should().Be("Patient");
        chain.Inner.Should().BeOfType<SearchExpr.Match>().Which.Parameter.Should().BeSameAs(Core.Parameter("Patient", "gender"));
    }

    [Fact]
    public void A_chain_without_type_follows_all_that_have_the_parameter() =>
        Where("Observation", ("subject.identifier", "x")).Should().BeOfType<SearchExpr.Or>()
            .Which.Operands.Cast<SearchExpr.Chain>().Select(chain => chain.TargetType).Should().BeEquivalentTo(["Patient", "Group", "Device", "Location"]);

    [Fact]
    public void A_reverse_chain_asks_those_that_refer_here()
    {
        var has = Where("Patient", ("_has:Observation:patient:code", "x")).Should().BeOfType<SearchExpr.Has>().Subject;

        has.Reference.Should().BeSameAs(Core.Parameter("Observation", "patient"));
        has.Inner.Should().BeOfType<SearchExpr.Match>().Which.Parameter.Should().BeSameAs(Core.Parameter("Observation", "code"));
    }

    [Fact]
    public void A_chain_that_spreads_too_far_must_name_its_types() =>
        Refused("Provenance", ("target.subject.subject.subject.identifier", "x")).Should().Contain("name the type");

    [Theory]
    [InlineData("nothing", "a")]
    [InlineData("nothing:exact", "a")]
    [InlineData("nothing[0]", "a")]
    [InlineData("", "a")]
    [InlineData("general-practitioner:Practitioner.nothing", "a")]
    [InlineData("_has:Observation:nothing:code", "a")]
    [InlineData("_query", "a")]
    [InlineData("name", "")]
    [InlineData("name", ",")]
    [InlineData("_sort", "nothing")]
    [InlineData("_include", "Patient:nothing")]
    [InlineData("_include", "Patient:gender")]
    [InlineData("_include", "Nothing:subject")]
    [InlineData("_type", "Observation")]
    public void What_cannot_be_followed_is_ignored_and_told_or_refused_when_strict(string name, string value)
    {
        var parsed = Parse("Patient", (name, value));

        parsed.Ignored.Should().ContainSingle().Which.Name.Should().Be(name);
        parsed.Kept.Should().BeEmpty();
        parsed.Query.Where.Should().Be(SearchExpr.Everything);
        FluentActions.Invoking(() => s_parser.Parse(["Patient"], [new(name, value)], strict: true))
            .Should().Throw<FhirException>().Which.Error.Status.Should().Be(400);
    }

    [Theory]
    [InlineData("name:nothing", "a")]
    [InlineData("name:not", "a")]
    [InlineData("_id:nothing", "a")]
    [InlineData("gender.name", "a")]
    [InlineData("_has:Nothing:patient:code", "a")]
    [InlineData("_has:Observation", "a")]
    [InlineData("general-practitioner:Nothing.name", "a")]
    [InlineData("birthdate", "x")]
    [InlineData("_count", "-1")]
    [InlineData("_count", "ten")]
    [InlineData("_total", "exact")]
    [InlineData("_total", "1")]
    [InlineData("_summary", "True")]
    [InlineData("_sort:desc", "name")]
    [InlineData("_include:recurse", "Patient:link")]
    [InlineData("_elements", "name..given")]
    [InlineData("_elements", "Nothing.given")]
    [InlineData("_elements", "Patient")]
    [InlineData("_maxresults", "0")]
    [InlineData("_maxresults", "many")]
    [InlineData("_filter:exact", "name eq a")]
    [InlineData("_type:not", "Patient")]
    public void What_cannot_be_understood_is_refused(string name, string value) => Refused("Patient", (name, value));

    [Theory]
    [InlineData("_count")]
    [InlineData("_sort")]
    [InlineData("_total")]
    [InlineData("_summary")]
    [InlineData("_elements")]
    [InlineData("_page")]
    [InlineData("_maxresults")]
    public void Result_parameters_come_once(string name)
    {
        var value = name switch { "_count" or "_maxresults" => "1", "_total" => "none", "_summary" => "true", "_sort" => "_id", _ => "id" };

        Refused("Patient", (name, value), (name, value)).Should().Contain(name);
    }

    [Theory]
    [InlineData("10", 10)]
    [InlineData("1000", 100)]
    [InlineData("99999999999999999999", 100)]
    public void Count_is_cut_to_the_greatest_allowed(string value, int count)
    {
        var parsed = Parse("Patient", ("_count", value));

        parsed.Query.Count.Should().Be(count);
        Kept(parsed).Should().Equal($"_count={count}");
    }

    [Theory]
    [InlineData("_count", "0")]
    [InlineData("_summary", "count")]
    public void Only_the_total_may_be_wanted(string name, string value)
    {
        var query = Parse("Patient", (name, value), ("_total", "none")).Query;

        query.Count.Should().Be(0);
        query.Summary.Should().Be(SummaryMode.Count);
        query.Total.Should().Be(TotalMode.Accurate);
    }

    [Fact]
    public void Sort_takes_several_keys_and_leaves_out_the_unknown()
    {
        var parsed = Parse("Patient", ("_sort", "-birthdate,nothing,_id,-_lastUpdated"));

        parsed.Query.Sort.Should().Equal(
            new SortKey(SortKind.Parameter, Core.Parameter("Patient", "birthdate"), Descending: true),
            new SortKey(SortKind.Id, null, Descending: false),
            new SortKey(SortKind.LastUpdated, null, Descending: true));
        Kept(parsed).Should().Equal("_sort=-birthdate,_id,-_lastUpdated");
        parsed.Ignored.Should().ContainSingle();
    }

    [Fact]
    public void Includes_say_where_from_and_where_to()
    {
        Parse("Observation", ("_include", "Observation:subject:Patient"), ("_include:iterate", "Patient:*"), ("_revinclude", "*")).Query.Includes.Should().Equal(
            new IncludeRule("Observation", Core.Parameter("Observation", "subject"), "Patient", Reverse: false, Iterate: false),
            new IncludeRule("Patient", null, null, Reverse: false, Iterate: true),
            new IncludeRule(IncludeRule.AnySource, null, null, Reverse: true, Iterate: false));
        Refused("Patient", Enumerable.Repeat(("_include", "Patient:link"), 4).ToArray());
    }

    [Fact]
    public void A_chain_over_a_reference_to_any_type_follows_all_that_have_the_parameter() =>
        Where("AuditEvent", ("entity.birthdate", "2000")).Should().BeOfType<SearchExpr.Or>()
            .Which.Operands.Cast<SearchExpr.Chain>().Select(chain => chain.TargetType).Should().Contain("Patient").And.Contain("RelatedPerson").And.NotContain("Observation");

    [Fact]
    public void A_search_over_all_types_takes_the_parameters_of_all_types()
    {
        Where(null, ("_tag", "a")).Should().BeOfType<SearchExpr.Match>().Which.Parameter.ResourceType.Should().Be(SearchParameterRegistry.AnyType);
        Parse(null, ("gender", "male")).Ignored.Should().ContainSingle();
        Parse(null, ("_type", "Patient,Practitioner")).Query.Types.Should().Equal("Patient", "Practitioner");
        Refused(null, ("_type", "Nothing"));
    }

    [Fact]
    public void A_search_over_some_types_takes_what_each_of_them_has()
    {
        var or = Where(null, ("_type", "Patient,Practitioner"), ("gender", "male")).Should().BeOfType<SearchExpr.Or>().Subject;

        or.Operands.Should().HaveCount(2).And.AllBeOfType<SearchExpr.And>();
        Parse(null, ("_type", "Patient,Observation"), ("gender", "male")).Ignored.Should().ContainSingle();
    }

    [Fact]
    public void Limits_are_kept()
    {
        Refused("Patient", ("given", "a,b,c,d,e,f"));
        Refused("Patient", Enumerable.Repeat(("given", "a"), 11).ToArray());
        Refused("Observation", ("subject:Patient.link:Patient.link:Patient.link:Patient.link:Patient.name", "a"));
    }

    [Fact]
    public void The_self_link_names_what_was_followed_and_the_page_is_apart()
    {
        var parsed = Parse("Patient", ("_format", "json"), ("name", "a"), ("_page", "token"), ("nothing", "b"), ("_sort", "name"));

        Kept(parsed).Should().Equal("name=a", "_sort=name");
        parsed.PageToken.Should().Be("token");
    }

    [Fact]
    public void Queries_that_differ_have_different_fingerprints()
    {
        var first = Parse("Patient", ("name", "a")).Fingerprint("");

        Parse("Patient", ("name", "a"), ("_page", "x")).Fingerprint("").Should().Be(first);
        Parse("Patient", ("name", "b")).Fingerprint("").Should().NotBe(first);
        Parse("Practitioner", ("name", "a")).Fingerprint("").Should().NotBe(first);
        Parse("Patient", ("name", "a")).Fingerprint("Patient/1").Should().NotBe(first);
        Parse("Patient", ("name", "a"), ("name", "b")).Fingerprint("").Should().NotBe(Parse("Patient", ("name", "a,b")).Fingerprint(""));
    }

    private static IEnumerable<string> Kept(ParsedQuery parsed) => parsed.Kept.Select(parameter => $"{parameter.Key}={parameter.Value}");

    private static Criterion.String StringStarts(string value) => new(StringMatch.StartsWith, value);

    private static ParsedQuery Parse(string? type, params (string Name, string Value)[] parameters) =>
        s_parser.Parse(type is null ? [] : [type], [.. parameters.Select(parameter => new KeyValuePair<string, string>(parameter.Name, parameter.Value))], strict: false);

    private static SearchExpr Where(string? type, params (string Name, string Value)[] parameters)
    {
        var parsed = Parse(type, parameters);
        parsed.Ignored.Should().BeEmpty();
        return parsed.Query.Where;
    }

    private static string Refused(string? type, params (string Name, string Value)[] parameters)
    {
        var error = FluentActions.Invoking(() => Parse(type, parameters)).Should().Throw<FhirException>().Which;
        error.Error.Status.Should().Be(400);
        return error.Message;
    }
}
