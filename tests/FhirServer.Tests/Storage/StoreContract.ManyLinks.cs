using FhirServer.Search;
using static FhirServer.Tests.Storage.Given;

namespace FhirServer.Tests.Storage;

/// <summary>Links whose far end holds more resources than a store would find first.</summary>
public abstract partial class StoreContract
{
    private const int People = 2400;

    [SkippableFact]
    public async Task Links_to_many_are_followed_in_order_and_counted()
    {
        await CommitAsync([.. Enumerable.Range(0, People).Select(i => Put("Patient", $"p{i:0000}", Token("gender", null, i % 2 == 0 ? "female" : "male")))]);
        await CommitAsync([.. Enumerable.Range(0, People).Select(i => Put(
            "Observation", $"o{i:0000}", Link("subject", "Patient", $"p{(i + 1) % People:0000}"), Token("code", null, i % 3 == 0 ? "hb" : "na"), Amount("value-quantity", People - i)))]);
        var ofWomen = new SearchExpr.Chain(Subject, "Patient", Where(Gender, Coded(null, "female")));
        var measured = new SearchExpr.Has(Subject, Where(Code, Coded(null, "na")));
        // Observation i is of patient i + 1.
        List<int> all = [.. Enumerable.Range(0, People)];
        var women = all.Where(i => (i + 1) % People % 2 == 0).ToList();
        var thirds = all.Where(i => (i + People - 1) % People % 3 != 0).ToList();

        await ShouldFindAsync("Observation", ofWomen, [], women.Select(i => $"o{i:0000}"));
        await ShouldFindAsync("Observation", And(ofWomen, Where(Code, Coded(null, "hb"))), [], women.Where(i => i % 3 == 0).Select(i => $"o{i:0000}"));
        await ShouldFindAsync("Observation", ofWomen, [By(Value)], women.OrderDescending().Select(i => $"o{i:0000}"));
        await ShouldFindAsync("Observation", ofWomen, [new SortKey(SortKind.Id, null, Descending: true)], women.OrderDescending().Select(i => $"o{i:0000}"));
        await ShouldFindAsync("Patient", measured, [], thirds.Select(i => $"p{i:0000}"));
        await ShouldFindAsync("Patient", And(measured, Where(Gender, Coded(null, "male"))), [], thirds.Where(i => i % 2 == 1).Select(i => $"p{i:0000}"));
        await ShouldFindAsync("Observation", And(ofWomen, Where(Code, Coded(null, "none"))), [], []);
        await ShouldFindAsync("Observation", Not(ofWomen), [], all.Except(women).Select(i => $"o{i:0000}"));
    }

    private async Task ShouldFindAsync(string type, SearchExpr where, IReadOnlyList<SortKey> sort, IEnumerable<string> ids)
    {
        var expected = ids.ToList();
        var query = new SearchQuery { Types = [type], Where = where, Sort = sort, Count = 333 };
        (await WalkAsync(query, All)).Should().Equal(expected);
        (await Store.CountAsync(query, long.MaxValue, All, default)).Should().Be(expected.Count);
        (await Store.CountAsync(query, 100, All, default)).Should().Be(Math.Min(100, expected.Count));
        (await Store.SearchAsync(query with { Count = 5 }, All, default)).Matches.Select(match => match.Key.Id).Should().Equal(expected.Take(5));
    }
}
