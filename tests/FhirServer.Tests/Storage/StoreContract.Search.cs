using FhirServer.Search;
using FhirServer.Storage;

namespace FhirServer.Tests.Storage;

/// <summary>Words for searching.</summary>
public abstract partial class StoreContract
{
    protected async Task<IReadOnlyList<string>> IdsAsync(SearchExpr where, params SortKey[] sort) => await IdsAsync(where, All, sort);

    /// <summary>Ids of all matches in order, read in pages of three, which must agree with the count.</summary>
    protected async Task<IReadOnlyList<string>> IdsAsync(SearchExpr where, AccessGrant grant, params SortKey[] sort)
    {
        var ids = new List<string>();
        var query = new SearchQuery { Where = where, Sort = sort, Count = 3 };
        while (true)
        {
            var page = await Store.SearchAsync(query, grant, default);
            ids.AddRange(page.Matches.Select(match => match.Key.Id));
            if (page.Next is null)
                break;
            query = query with { After = page.Next };
        }

        (await Store.CountAsync(query with { After = null }, grant, default)).Should().Be(ids.Count);
        return ids;
    }
}
