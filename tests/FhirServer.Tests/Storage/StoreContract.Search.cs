using FhirServer.Fhir;
using FhirServer.Search;
using FhirServer.Search.Types;
using FhirServer.Storage;
using static FhirServer.Tests.Storage.Given;

namespace FhirServer.Tests.Storage;

/// <summary>Trees, sorting and paging.</summary>
public abstract partial class StoreContract
{
    protected async Task<IReadOnlyList<string>> IdsAsync(SearchExpr where, params SortKey[] sort) => await IdsAsync(where, All, sort);

    /// <summary>Ids of all matches in order, read in pages of three, which must agree with the count.</summary>
    protected async Task<IReadOnlyList<string>> IdsAsync(SearchExpr where, AccessGrant grant, params SortKey[] sort)
    {
        var ids = await WalkAsync(new SearchQuery { Where = where, Sort = sort, Count = 3 }, grant);
        (await Store.CountAsync(new SearchQuery { Where = where }, long.MaxValue, grant, default)).Should().Be(ids.Count);
        return ids;
    }

    private async Task<IReadOnlyList<string>> WalkAsync(SearchQuery query, AccessGrant grant, Func<Task>? betweenPages = null)
    {
        var ids = new List<string>();
        while (true)
        {
            var page = await Store.SearchAsync(query, grant, default);
            page.Matches.Count.Should().BeLessThanOrEqualTo(query.Count);
            ids.AddRange(page.Matches.Select(match => match.Key.Id));
            if (page.Next is null)
                return ids;
            query = query with { After = page.Next };
            if (betweenPages is not null)
                await betweenPages();
        }
    }

    private async Task PatientsAsync() => await CommitAsync(
        Put("Patient", "ada", Named("Ada Byron"), Token("gender", "http://g", "female"), new IndexEntry.Date("birthdate", 100, 200)),
        Put("Patient", "bob", Named("Bob"), Named("Robert"), Token("gender", "http://g", "male"), new IndexEntry.Date("birthdate", 200, 300)),
        Put("Patient", "cid", Named("Cid"), Token("gender", "http://g", "male")),
        Put("Patient", "dan"));

    private async Task ObservationsAsync()
    {
        await PatientsAsync();
        await CommitAsync(
            Put("Observation", "o1", Link("subject", "Patient", "ada"), Token("code", "http://l", "hb"), Amount("value-quantity", 7.5m, "g/dL")),
            Put("Observation", "o2", Link("subject", "Patient", "bob"), Token("code", "http://l", "hb"), Amount("value-quantity", 12m, "g/dL")),
            Put("Observation", "o3", Link("subject", "Patient", "bob"), Token("code", "http://l", "na")),
            Put("Observation", "o4", Link("subject", "Patient", "gone"), Token("code", "http://l", "na")));
    }

    [SkippableFact]
    public async Task An_empty_tree_finds_all_in_order_of_creation_and_an_empty_disjunction_nothing()
    {
        await CommitAsync(Put("Patient", "z"), Put("Group", "m"), Put("Patient", "a"));
        await CommitAsync(Put("Patient", "z", "changed"));

        (await IdsAsync(SearchExpr.Everything)).Should().Equal("z", "m", "a");
        (await IdsAsync(SearchExpr.Nothing)).Should().BeEmpty();
        (await WalkAsync(new SearchQuery { Types = ["Patient"], Count = 1 }, All)).Should().Equal("z", "a");
        (await WalkAsync(new SearchQuery { Types = ["Patient", "Group"], Count = 1 }, All)).Should().Equal("z", "m", "a");
        (await WalkAsync(new SearchQuery { Types = ["Nothing"], Count = 1 }, All)).Should().BeEmpty();
    }

    [SkippableFact]
    public async Task And_or_not_missing_mean_what_they_say()
    {
        await PatientsAsync();
        var (male, b) = (Where(Gender, Coded(null, "male")), Where(PatientName, Starts("b")));

        (await IdsAsync(And(male, b))).Should().Equal("bob");
        (await IdsAsync(Or(b, Where(PatientName, Starts("ada"))))).Should().Equal("ada", "bob");
        (await IdsAsync(Or(male, b, Where(PatientName, Starts("rob"))))).Should().Equal("bob", "cid");
        (await IdsAsync(Not(male))).Should().Equal("ada", "dan");
        (await IdsAsync(Not(Or(male, b)))).Should().Equal("ada", "dan");
        (await IdsAsync(And(male, Not(b)))).Should().Equal("cid");
        (await IdsAsync(new SearchExpr.Missing(Birth))).Should().Equal("cid", "dan");
        (await IdsAsync(Not(new SearchExpr.Missing(Birth)))).Should().Equal("ada", "bob");
        (await IdsAsync(Not(SearchExpr.Everything))).Should().BeEmpty();
        (await IdsAsync(Not(SearchExpr.Nothing))).Should().HaveCount(4);
        (await IdsAsync(Or(And(male, b), And(Where(Gender, Coded("http://g", "female")))))).Should().Equal("ada", "bob");
    }

    [SkippableFact]
    public async Task A_thousand_alternatives_are_answered()
    {
        await PatientsAsync();
        var many = Or([.. Enumerable.Range(0, 1500).Select(i => Where(PatientName, Starts($"nobody{i}"))), Where(PatientName, Starts("cid"))]);
        (await IdsAsync(many)).Should().Equal("cid");
    }

    [SkippableFact]
    public async Task Ids_types_and_times_of_update_are_criteria()
    {
        var start = Clock.Now;
        await CommitAsync(Put("Patient", "a"), Put("Group", "a"));
        Clock.Now = start.AddMilliseconds(1);
        await CommitAsync(Put("Patient", "b"));
        var (low, high) = (start.UtcTicks, start.UtcTicks + TimeSpan.TicksPerMillisecond);

        (await IdsAsync(new SearchExpr.IdIn(["a"]))).Should().Equal("a", "a");
        (await IdsAsync(And(new SearchExpr.IdIn(["a", "b", "x"]), new SearchExpr.TypeIn(["Patient"])))).Should().Equal("a", "b");
        (await IdsAsync(new SearchExpr.IdIn([]))).Should().BeEmpty();
        (await IdsAsync(new SearchExpr.TypeIn(["Group", "Patient"]))).Should().HaveCount(3);
        (await IdsAsync(new SearchExpr.TypeIn([]))).Should().BeEmpty();
        await UpdatedAsync(SearchPrefix.Equal, "a", "a");
        await UpdatedAsync(SearchPrefix.NotEqual, "b");
        await UpdatedAsync(SearchPrefix.Greater, "b");
        await UpdatedAsync(SearchPrefix.StartsAfter, "b");
        await UpdatedAsync(SearchPrefix.GreaterOrEqual, "a", "a", "b");
        await UpdatedAsync(SearchPrefix.Less);
        await UpdatedAsync(SearchPrefix.EndsBefore);
        await UpdatedAsync(SearchPrefix.LessOrEqual, "a", "a");
        await UpdatedAsync(SearchPrefix.Approximately, "a", "a");

        async Task UpdatedAsync(SearchPrefix prefix, params string[] ids) =>
            (await IdsAsync(new SearchExpr.LastUpdated(new Criterion.Date(prefix, low, high)))).Should().Equal(ids, prefix.ToString());
    }

    [SkippableFact]
    public async Task A_parameter_belongs_to_its_type()
    {
        var group = Parameter("Group", "code", SearchParameterType.Token);
        await CommitAsync(Put("Observation", "o", Token("code", null, "x")), Put("Group", "g", Token("code", null, "x")));

        (await IdsAsync(Where(Code, Coded(null, "x")))).Should().Equal("o");
        (await IdsAsync(Where(group, Coded(null, "x")))).Should().Equal("g");
        (await IdsAsync(Where(group with { ResourceType = "Resource" }, Coded(null, "x")))).Should().Equal("o", "g");
        (await IdsAsync(new SearchExpr.Missing(group with { ResourceType = "Resource" }))).Should().BeEmpty();
    }

    [SkippableFact]
    public async Task Chains_lead_to_current_resources_of_the_type()
    {
        await ObservationsAsync();
        var bob = new SearchExpr.Chain(Subject, "Patient", Where(PatientName, Starts("bob")));

        (await IdsAsync(bob)).Should().Equal("o2", "o3");
        (await IdsAsync(And(bob, Where(Code, Coded(null, "na"))))).Should().Equal("o3");
        (await IdsAsync(new SearchExpr.Chain(Subject, "Group", Where(PatientName, Starts("bob"))))).Should().BeEmpty();
        (await IdsAsync(new SearchExpr.Chain(Subject, "Patient", Not(Where(PatientName, Starts("bob")))))).Should().Equal("o1");
        (await IdsAsync(Not(bob))).Should().Contain("o1").And.Contain("o4").And.NotContain("o2");
        await CommitAsync(Delete("Patient", "bob"));
        (await IdsAsync(bob)).Should().BeEmpty();
        (await IdsAsync(new SearchExpr.Chain(Subject, "Patient", SearchExpr.Everything))).Should().Equal("o1");
    }

    [SkippableFact]
    public async Task Reverse_chains_find_what_current_resources_refer_to()
    {
        await ObservationsAsync();
        var hb = new SearchExpr.Has(Subject, Where(Code, Coded(null, "hb")));

        (await IdsAsync(hb)).Should().Equal("ada", "bob");
        (await IdsAsync(And(hb, Where(Gender, Coded(null, "male"))))).Should().Equal("bob");
        (await IdsAsync(And(new SearchExpr.TypeIn(["Patient"]), Not(hb)))).Should().Equal("cid", "dan");
        (await IdsAsync(new SearchExpr.Has(Subject, Not(Where(Code, Coded(null, "hb")))))).Should().Equal("bob");
        var nested = new SearchExpr.Chain(Subject, "Patient", new SearchExpr.Has(Subject, Where(Code, Coded(null, "na"))));
        (await IdsAsync(nested)).Should().Equal("o2", "o3");
        await CommitAsync(Delete("Observation", "o1"));
        (await IdsAsync(hb)).Should().Equal("bob");
    }

    [SkippableFact]
    public async Task Sorting_goes_both_ways_with_missing_values_last_and_ties_by_creation_in_the_direction_of_the_first_key()
    {
        await CommitAsync(
            Put("Patient", "p1", Named("b"), new IndexEntry.Date("birthdate", 10, 20)),
            Put("Patient", "p2"),
            Put("Patient", "p3", Named("a"), Named("z"), new IndexEntry.Date("birthdate", 10, 30)),
            Put("Patient", "p4", Named("b"), new IndexEntry.Date("birthdate", 5, 6), new IndexEntry.Date("birthdate", 40, 50)),
            Put("Patient", "p5", Token("gender", null, null, "text only")));

        (await IdsAsync(SearchExpr.Everything, By(PatientName))).Should().Equal("p3", "p1", "p4", "p2", "p5");
        (await IdsAsync(SearchExpr.Everything, By(PatientName, descending: true))).Should().Equal("p3", "p4", "p1", "p5", "p2");
        (await IdsAsync(SearchExpr.Everything, By(Birth))).Should().Equal("p4", "p1", "p3", "p2", "p5");
        (await IdsAsync(SearchExpr.Everything, By(Birth, descending: true))).Should().Equal("p4", "p3", "p1", "p5", "p2");
        (await IdsAsync(SearchExpr.Everything, By(PatientName), By(Birth))).Should().Equal("p3", "p4", "p1", "p2", "p5");
        (await IdsAsync(SearchExpr.Everything, By(Gender), new SortKey(SortKind.Id, null, Descending: true))).Should().Equal("p5", "p4", "p3", "p2", "p1");
        (await IdsAsync(Where(PatientName, Starts("b")), By(Birth))).Should().Equal("p4", "p1");
        (await IdsAsync(SearchExpr.Everything, By(CodeValue))).Should().Equal("p1", "p2", "p3", "p4", "p5");
    }

    [SkippableFact]
    public async Task Sorting_knows_every_type_of_parameter()
    {
        await CommitAsync(
            Put("Observation", "a", Amount("value-quantity", 10m), Link("subject", "Patient", "y"), new IndexEntry.Uri("url", "http://b")),
            Put("Observation", "b", Amount("value-quantity", -2.5m), Link("subject", "Patient", "x"), new IndexEntry.Uri("url", "http://a")),
            Put("Observation", "c", new IndexEntry.Quantity("value-quantity", 9m, 100m, null, null, null)));
        var url = Parameter("Observation", "url", SearchParameterType.Uri);

        (await IdsAsync(SearchExpr.Everything, By(Value))).Should().Equal("b", "c", "a");
        (await IdsAsync(SearchExpr.Everything, By(Value, descending: true))).Should().Equal("a", "c", "b");
        (await IdsAsync(SearchExpr.Everything, By(Subject))).Should().Equal("b", "a", "c");
        (await IdsAsync(SearchExpr.Everything, By(url))).Should().Equal("b", "a", "c");
    }

    [SkippableFact]
    public async Task Sorting_by_id_and_by_time_of_update()
    {
        await CommitAsync(Put("Patient", "b"));
        Clock.Now = Clock.Now.AddSeconds(1);
        await CommitAsync(Put("Patient", "a"), Put("Patient", "c"));
        Clock.Now = Clock.Now.AddSeconds(1);
        await CommitAsync(Put("Patient", "b", "again"));

        (await IdsAsync(SearchExpr.Everything, new SortKey(SortKind.Id, null, false))).Should().Equal("a", "b", "c");
        (await IdsAsync(SearchExpr.Everything, new SortKey(SortKind.Id, null, true))).Should().Equal("c", "b", "a");
        (await IdsAsync(SearchExpr.Everything, new SortKey(SortKind.LastUpdated, null, false))).Should().Equal("a", "c", "b");
        (await IdsAsync(SearchExpr.Everything, new SortKey(SortKind.LastUpdated, null, true))).Should().Equal("b", "c", "a");
    }

    [SkippableFact]
    public async Task Walking_all_pages_gives_every_match_once_while_others_write()
    {
        await CommitAsync([.. Enumerable.Range(0, 40).Select(i => Put("Patient", $"p{i:00}", Named($"name {i % 7}")))]);
        var old = Enumerable.Range(0, 40).Select(i => $"p{i:00}").ToList();
        foreach (var sort in new SortKey[][] { [], [By(PatientName)], [By(PatientName, descending: true), new SortKey(SortKind.Id, null, true)] })
        {
            var added = 0;
            var ids = await WalkAsync(new SearchQuery { Types = ["Patient"], Sort = sort, Count = 7 }, All, async () =>
            {
                await CommitAsync(Put("Patient", $"new-{sort.Length}-{added++}", Named("name 3")), Put("Patient", $"p{added:00}", "changed", Named($"name {added % 7}")));
            });
            ids.Should().OnlyHaveUniqueItems().And.Contain(old);
        }
    }

    [SkippableFact]
    public async Task Count_zero_gives_no_matches_and_no_next_page()
    {
        await PatientsAsync();
        (await Store.SearchAsync(new SearchQuery { Count = 0 }, All, default)).Should().BeEquivalentTo(new SearchPage([], null));
    }

    [SkippableTheory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("1.2.3")]
    [InlineData("tno base64!.1")]
    [InlineData("i999999999999999999999.1")]
    [InlineData("z.1")]
    [InlineData(".1")]
    [InlineData("n.")]
    [InlineData("'; DROP TABLE resource; --")]
    public async Task A_cursor_that_was_not_given_for_this_query_is_refused_as_a_bad_request(string cursor)
    {
        var search = () => Store.SearchAsync(new SearchQuery { Count = 5, After = cursor, Sort = [By(PatientName)] }, All, default);
        (await search.Should().ThrowAsync<FhirException>()).Which.Error.Status.Should().Be(400);
    }

    [SkippableFact]
    public async Task Hostile_text_is_text()
    {
        string[] hostile = ["'; DROP TABLE resource; --", "\"", "%", "_", "*", "?1", ":x", "\\", "a\u0000b", "\uFFFF", "\U0010FFFF", "é", "e\u0301", "ﬀ", "नमस्ते", new string('x', 5000), "[a-z]", "{\"$ne\":1}"];
        await CommitAsync([.. hostile.Select((text, i) => Put("Patient", $"p{i}", Named(text), Token("identifier", text, text), Link("link", "Patient", "a")))]);
        for (var i = 0; i < hostile.Length; i++)
        {
            var (text, id) = (hostile[i], $"p{i}");
            (await IdsAsync(Where(PatientName, new Criterion.String(StringMatch.Exact, text)))).Should().Equal([id], text);
            (await IdsAsync(Where(PatientName, Starts(StringSearch.Fold(text))))).Should().Contain(id, text);
            (await IdsAsync(Where(PatientName, new Criterion.String(StringMatch.Contains, StringSearch.Fold(text))))).Should().Contain(id, text);
            (await IdsAsync(Where(Identifier, new Criterion.Token(TokenSystem.Is, text, text)))).Should().Equal([id], text);
            (await IdsAsync(Where(Identifier, Coded(null, text)))).Should().Equal([id], text);
        }

        (await IdsAsync(SearchExpr.Everything, By(PatientName))).Should().HaveCount(hostile.Length);
    }

    [SkippableFact]
    public async Task What_was_deleted_or_changed_is_found_no_more_by_its_old_values()
    {
        await PatientsAsync();
        await CommitAsync(Put("Patient", "bob", Named("Zed")), Delete("Patient", "cid"));

        (await IdsAsync(Where(PatientName, Starts("bob")))).Should().BeEmpty();
        (await IdsAsync(Where(PatientName, Starts("zed")))).Should().Equal("bob");
        (await IdsAsync(Where(Gender, Coded(null, "male")))).Should().BeEmpty();
        (await IdsAsync(new SearchExpr.Missing(Gender))).Should().Equal("bob", "dan");
        (await IdsAsync(new SearchExpr.IdIn(["cid"]))).Should().BeEmpty();
    }

    private static SortKey By(SearchParameterInfo parameter, bool descending = false) => new(SortKind.Parameter, parameter, descending);
}
