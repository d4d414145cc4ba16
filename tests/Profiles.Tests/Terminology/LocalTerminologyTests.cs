using System.Text;
using Profiles.Conformance;
using Profiles.Terminology;

namespace Profiles.Tests.Terminology;

public sealed class LocalTerminologyTests
{
    private const string Animals = """
        {"resourceType":"CodeSystem","url":"http://x/animals","version":"2","content":"complete","hierarchyMeaning":"is-a","concept":[
          {"code":"animal","concept":[{"code":"dog","property":[{"code":"legs","valueInteger":4}],"concept":[{"code":"poodle","property":[{"code":"inactive","valueBoolean":true}]}]},
                                      {"code":"bird","property":[{"code":"legs","valueInteger":2}]}]},
          {"code":"kiwi","property":[{"code":"subsumedBy","valueCode":"bird"},{"code":"legs","valueInteger":2}]},
          {"code":"stone"}]}
        """;

    private static readonly DefinedCanonicals s_defined = new(ConformanceLibrary.OpenCore());
    private readonly LocalTerminology _terminology = new();

    [Theory]
    [InlineData("""{"system":"http://x/animals"}""", "animal bird dog kiwi poodle stone")]
    [InlineData("""{"system":"http://x/animals","version":"2","concept":[{"code":"dog"},{"code":"unheard"}]}""", "dog unheard")]
    [InlineData("""{"system":"http://x/animals","filter":[{"property":"concept","op":"is-a","value":"bird"}]}""", "bird kiwi")]
    [InlineData("""{"system":"http://x/animals","filter":[{"property":"concept","op":"descendent-of","value":"animal"}]}""", "bird dog kiwi poodle")]
    [InlineData("""{"system":"http://x/animals","filter":[{"property":"concept","op":"is-not-a","value":"animal"}]}""", "stone")]
    [InlineData("""{"system":"http://x/animals","filter":[{"property":"concept","op":"generalizes","value":"kiwi"}]}""", "animal bird kiwi")]
    [InlineData("""{"system":"http://x/animals","filter":[{"property":"legs","op":"=","value":"2"}]}""", "bird kiwi")]
    [InlineData("""{"system":"http://x/animals","filter":[{"property":"legs","op":"in","value":"3, 4"}]}""", "dog")]
    [InlineData("""{"system":"http://x/animals","filter":[{"property":"code","op":"not-in","value":"stone,dog"}]}""", "animal bird kiwi poodle")]
    [InlineData("""{"system":"http://x/animals","filter":[{"property":"legs","op":"exists","value":"false"}]}""", "animal poodle stone")]
    [InlineData("""{"system":"http://x/animals","filter":[{"property":"concept","op":"is-a","value":"animal"},{"property":"legs","op":"exists","value":"true"}]}""", "bird dog kiwi")]
    [InlineData("""{"system":"http://x/animals","filter":[{"property":"code","op":"regex","value":".o."}]}""", "dog")]
    [InlineData("""{"system":"http://x/animals","filter":[{"property":"legs","op":"regex","value":"[23]"}]}""", "bird kiwi")]
    [InlineData("""{"system":"http://x/animals","valueSet":["http://x/vs/birds"]}""", "bird kiwi")]
    [InlineData("""{"valueSet":["http://x/vs/birds"]}""", "bird kiwi")]
    [InlineData("""{"valueSet":["http://x/vs/birds","http://x/vs/written"]}""", "kiwi")]
    public async Task An_include_holds_what_all_it_says_lets_through(string include, string codes)
    {
        var set = await ExpandAsync($$"""{"resourceType":"ValueSet","compose":{"include":[{{include}}]} }""");

        set.Of("http://x/animals").Order(StringComparer.Ordinal).Should().Equal(codes.Split(' '));
    }

    [Fact]
    public async Task Includes_are_joined_and_excludes_taken_away()
    {
        var set = await ExpandAsync("""
            {"resourceType":"ValueSet","compose":{"inactive":false,"include":[{"system":"http://x/animals"},{"system":"http://y","concept":[{"code":"1"}]}],"exclude":[{"valueSet":["http://x/vs/birds"]}]}}
            """);

        set.Of("http://x/animals").Should().BeEquivalentTo("animal", "dog", "stone");
        set.Of("http://y").Should().Equal("1");
    }

    [Theory]
    [InlineData("""{"compose":{"include":[{"valueSet":["http://x/vs/none"]}]}}""", "http://x/vs/none is not known")]
    [InlineData("""{"compose":{"include":[{"system":"http://snomed.info/sct"}]}}""", "http://snomed.info/sct")]
    [InlineData("""{"compose":{"include":[{"system":"http://loinc.org","filter":[{"property":"STATUS","op":"=","value":"ACTIVE"}]}]}}""", "http://loinc.org")]
    [InlineData("""{"compose":{"include":[{"system":"http://x/animals","filter":[{"property":"code","op":"regex","value":"(.)\\1"}]}]}}""", "regular expression")]
    [InlineData("""{"compose":{"include":[{"system":"http://x/animals","filter":[{"property":"code","op":"like","value":".*"}]}]}}""", "code like")]
    [InlineData("""{"compose":{"include":[{"valueSet":["http://x/vs/circle"]}]}}""", "includes itself")]
    [InlineData("""{"compose":{"include":[{}]}}""", "neither a system nor a value set")]
    [InlineData("""{"compose":{"include":[{"system":"http://x/animals","filter":[{"property":"concept","op":"is-a","value":"cat"}]}]}}""", "no code 'cat'")]
    [InlineData("""{"compose":{"include":[{"system":"http://x/animals","filter":[{"property":"wings","op":"=","value":"2"}]}]}}""", "no property 'wings'")]
    [InlineData("""{"compose":{"include":[{"system":"http://x/groups","filter":[{"property":"concept","op":"is-a","value":"a"}]}]}}""", "grouped-by")]
    [InlineData("""{"compose":{"include":[{"valueSet":[null]}]}}""", "neither a system nor a value set")]
    [InlineData("""{"compose":{"include":[null]}}""", "neither a system nor a value set")]
    [InlineData("""{"url":"http://x"}""", "neither how it is composed")]
    [InlineData("""{"expansion":{"total":3,"contains":[{"system":"http://y","code":"1"}]}}""", "in part only")]
    public async Task What_cannot_be_worked_out_is_said(string valueSet, string why) =>
        (await FluentActions.Awaiting(() => ExpandAsync(valueSet)).Should().ThrowAsync<TerminologyException>()).Which.Message.Should().Contain(why);

    [Fact]
    public async Task What_was_worked_out_elsewhere_is_taken_when_it_cannot_be_here() =>
        (await ExpandAsync("""{"compose":{"include":[{"system":"http://snomed.info/sct"}]},"expansion":{"contains":[{"system":"http://snomed.info/sct","code":"1"}]}}"""))
            .Of("http://snomed.info/sct").Should().Equal("1");

    [Fact]
    public async Task Imports_of_imports_are_worked_out_once()
    {
        var shelf = new Tower(25);

        (await _terminology.ExpandAsync("http://x/tower/25", shelf, default)).Count.Should().Be(1);
        shelf.Asked.Should().BeLessThan(60);
        (await FluentActions.Awaiting(() => _terminology.ExpandAsync("http://x/tower/80", new Tower(80), default)).Should().ThrowAsync<TerminologyException>()).Which.Message.Should().Contain("more than");
    }

    [Fact]
    public async Task The_definitions_have_value_sets_of_their_own()
    {
        (await _terminology.ExpandAsync("http://hl7.org/fhir/ValueSet/administrative-gender", s_defined, default)).Of("http://hl7.org/fhir/administrative-gender")
            .Should().BeEquivalentTo("male", "female", "other", "unknown");
        (await _terminology.ExpandAsync("http://terminology.hl7.org/ValueSet/v3-ActEncounterCode", s_defined, default)).Of("http://terminology.hl7.org/CodeSystem/v3-ActCode")
            .Should().Contain("IMP").And.Contain("ACUTE").And.NotContain("ALLERGY");
    }

    [Theory]
    [InlineData("dog", true, "dog poodle")]
    [InlineData("animal", true, "animal bird dog kiwi poodle")]
    [InlineData("kiwi", false, "animal bird kiwi")]
    [InlineData("stone", false, "stone")]
    public async Task A_code_subsumes_what_is_below_it(string code, bool below, string codes) =>
        (await _terminology.SubsumptionAsync("http://x/animals", code, below, new Shelf(), default)).Order(StringComparer.Ordinal).Should().Equal(codes.Split(' '));

    [Theory]
    [InlineData("http://x/animals", "cat", "no code 'cat'")]
    [InlineData("http://snomed.info/sct", "1", "http://snomed.info/sct")]
    [InlineData("http://x/groups", "a", "grouped-by")]
    public async Task Subsumption_that_is_not_known_is_refused(string system, string code, string why) =>
        (await FluentActions.Awaiting(() => _terminology.SubsumptionAsync(system, code, below: true, new Shelf(), default)).Should().ThrowAsync<TerminologyException>())
            .Which.Message.Should().Contain(why);

    [Fact]
    public async Task Every_value_set_of_the_definitions_is_worked_out_or_refused_with_a_reason()
    {
        var library = ConformanceLibrary.OpenCore();
        var (done, refused) = (0, 0);
        foreach (var entry in library.OfType("ValueSet").Where(entry => entry.Url is not null))
        {
            try
            {
                (await _terminology.ExpandAsync($"{entry.Url}|{entry.Version}", s_defined, default)).Should().NotBeNull();
                done++;
            }
            catch (TerminologyException why)
            {
                why.Message.Should().NotBeEmpty();
                refused++;
            }
        }

        done.Should().BeGreaterThan(refused * 3, "{0} are worked out, {1} are not", done, refused);
    }

    private Task<CodeSet> ExpandAsync(string valueSet) => _terminology.ExpandAsync("the value set", Encoding.UTF8.GetBytes(valueSet), new Shelf(), default);

    /// <summary>Value sets of which each imports the next one three times.</summary>
    private sealed class Tower(int height) : ICanonicalSource
    {
        public int Asked { get; private set; }

        public ValueTask<CanonicalResource?> FindAsync(string type, string canonical, CancellationToken cancellationToken)
        {
            if (type != "ValueSet")
                return ValueTask.FromResult<CanonicalResource?>(null);
            Asked++;
            var floor = int.Parse(canonical.Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture);
            var below = $"\"http://x/tower/{floor - 1}\"";
            var include = floor == 0
                ? """{"system":"http://y","concept":[{"code":"1"}]}"""
                : $$"""{"valueSet":[{{below}},{{below}}]},{"valueSet":[{{below}}]}""";
            var json = $$"""{"compose":{"include":[{{include}}]} }""";
            floor.Should().BeInRange(0, height);
            return ValueTask.FromResult<CanonicalResource?>(new CanonicalResource(canonical, Encoding.UTF8.GetBytes(json)));
        }
    }

    /// <summary>A few resources, and behind them the definitions.</summary>
    private sealed class Shelf : ICanonicalSource
    {
        private static readonly Dictionary<string, string> s_resources = new()
        {
            ["CodeSystem http://x/animals"] = Animals,
            ["CodeSystem http://x/animals|2"] = Animals,
            ["CodeSystem http://x/groups"] = """{"resourceType":"CodeSystem","url":"http://x/groups","content":"complete","hierarchyMeaning":"grouped-by","concept":[{"code":"a"}]}""",
            ["ValueSet http://x/vs/birds"] = """{"compose":{"include":[{"system":"http://x/animals","filter":[{"property":"concept","op":"is-a","value":"bird"}]}]}}""",
            ["ValueSet http://x/vs/written"] = """{"expansion":{"contains":[{"system":"http://x/animals","abstract":true,"code":"bird","contains":[{"system":"http://x/animals","code":"kiwi"}]}]}}""",
            ["ValueSet http://x/vs/circle"] = """{"compose":{"include":[{"valueSet":["http://x/vs/circle"]}]}}""",
        };

        public ValueTask<CanonicalResource?> FindAsync(string type, string canonical, CancellationToken cancellationToken) =>
            s_resources.TryGetValue($"{type} {canonical}", out var json)
                ? ValueTask.FromResult<CanonicalResource?>(new CanonicalResource($"{type} {canonical}", Encoding.UTF8.GetBytes(json)))
                : s_defined.FindAsync(type, canonical, cancellationToken);
    }
}
