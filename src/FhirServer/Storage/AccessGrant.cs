using FhirServer.Search;

namespace FhirServer.Storage;

/// <summary>
/// Leave to touch data, as a value: every store call takes one, so that a check that was forgotten does not compile.
/// Only <c>Security/AccessPolicy</c> issues one; the few places that act for the server itself may name <see cref="System"/>.
/// </summary>
public sealed class AccessGrant
{
    private readonly Func<string, SearchExpr?> _ofType;
    private readonly Lazy<SearchExpr?> _rows;

    private AccessGrant(bool isFiltered, Func<string, SearchExpr?> ofType, Func<SearchExpr?> rows) =>
        (IsFiltered, _ofType, _rows) = (isFiltered, ofType, new(rows));

    /// <summary>Told what a commit did under this leave, when somebody wants to know; null otherwise.</summary>
    public Action<IReadOnlyList<WriteOutcome>>? Noted { get; private init; }

    /// <summary>The server's own leave, for its own jobs: everything.</summary>
    public static AccessGrant System { get; } = new(isFiltered: false, _ => null, () => null);

    /// <summary>False when all resources of all types pass, so that <see cref="Rows"/> is null.</summary>
    public bool IsFiltered { get; }

    /// <summary>
    /// Which resources may be seen or changed: a tree that each of them must satisfy, run inside the database; null means all of them.
    /// It names all types: where only some are asked, <see cref="RowsOf(string)"/> is less to look at.
    /// </summary>
    public SearchExpr? Rows => _rows.Value;

    /// <summary>
    /// What <see cref="Rows"/> says of resources of one type, which is less to look at when no others are asked; null when all of them pass.
    /// </summary>
    /// <param name="type">The resource type.</param>
    public SearchExpr? RowsOf(string type) => _ofType(type);

    /// <summary>What <see cref="Rows"/> says when only some types are asked.</summary>
    /// <param name="types">The types; none stands for all.</param>
    public SearchExpr? RowsOf(IReadOnlyList<string> types) => types is [var only] ? RowsOf(only) : Rows;

    /// <summary>The same leave; what is done under it is told.</summary>
    /// <param name="noted">Whom to tell; null for nobody.</param>
    public AccessGrant NotedBy(Action<IReadOnlyList<WriteOutcome>>? noted) => noted is null ? this : new(IsFiltered, _ofType, () => Rows) { Noted = noted };

    /// <summary>Makes a grant with one filter for all types. Only the access policy may call this (a House test keeps it so).</summary>
    /// <param name="rows">The row filter, or null for no restriction.</param>
    internal static AccessGrant Issue(SearchExpr? rows) => rows is null ? System : new(isFiltered: true, _ => rows, () => rows);

    /// <summary>Makes a grant of what passes of each type. Only the access policy may call this (a House test keeps it so).</summary>
    /// <param name="types">All types; of others nothing passes.</param>
    /// <param name="rows">What passes of a type, null for all. Asked once at most for each type, when it is needed.</param>
    internal static AccessGrant IssueOfTypes(IReadOnlyCollection<string> types, Func<string, SearchExpr?> rows)
    {
        var known = new Dictionary<string, SearchExpr?>(StringComparer.Ordinal);
        return new(isFiltered: true, OfType, () => Whole(types, OfType));

        SearchExpr? OfType(string type)
        {
            lock (known)
            {
                if (known.TryGetValue(type, out var tree))
                    return tree;
                return known[type] = types.Contains(type) ? rows(type) : SearchExpr.Nothing;
            }
        }
    }

    private static SearchExpr.Or Whole(IEnumerable<string> types, Func<string, SearchExpr?> rows) => new(
        [.. types.Select(type => (Type: type, Tree: rows(type)))
            .Where(pair => pair.Tree is null || !Simplifier.IsNothing(pair.Tree))
            .GroupBy(pair => pair.Tree, pair => pair.Type)
            .Select(group => Way([.. group], group.Key))]);

    private static SearchExpr Way(IReadOnlyList<string> types, SearchExpr? tree) => tree is null
        ? new SearchExpr.TypeIn(types)
        : new SearchExpr.And([new SearchExpr.TypeIn(types), tree]);
}
