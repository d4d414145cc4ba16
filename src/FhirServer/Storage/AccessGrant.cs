using FhirServer.Search;

namespace FhirServer.Storage;

/// <summary>
/// Leave to touch data, as a value: every store call takes one, so that a check that was forgotten does not compile.
/// Only <c>Security/AccessPolicy</c> issues one; the few places that act for the server itself may name <see cref="System"/>.
/// </summary>
public sealed class AccessGrant
{
    private readonly Func<string, SearchExpr?> _ofType;

    private AccessGrant(SearchExpr? rows, Func<string, SearchExpr?> ofType) => (Rows, _ofType) = (rows, ofType);

    /// <summary>The server's own leave, for its own jobs: everything.</summary>
    public static AccessGrant System { get; } = new(rows: null, _ => null);

    /// <summary>
    /// Which resources may be seen or changed: a tree that each of them must satisfy, run inside the database; null means all of them.
    /// </summary>
    public SearchExpr? Rows { get; }

    /// <summary>
    /// What <see cref="Rows"/> says of resources of one type, which is less to look at when no others are asked; null when all of them pass.
    /// </summary>
    /// <param name="type">The resource type.</param>
    public SearchExpr? RowsOf(string type) => _ofType(type);

    /// <summary>What <see cref="Rows"/> says when only some types are asked.</summary>
    /// <param name="types">The types; none stands for all.</param>
    public SearchExpr? RowsOf(IReadOnlyList<string> types) => types is [var only] ? RowsOf(only) : Rows;

    /// <summary>Makes a grant with one filter for all types. Only the access policy may call this (a House test keeps it so).</summary>
    /// <param name="rows">The row filter, or null for no restriction.</param>
    internal static AccessGrant Issue(SearchExpr? rows) => new(rows, _ => rows);

    /// <summary>Makes a grant of what passes of each type. Only the access policy may call this (a House test keeps it so).</summary>
    /// <param name="rows">What passes of each type, null for all; a type that is not named passes not at all.</param>
    internal static AccessGrant IssueOfTypes(IReadOnlyDictionary<string, SearchExpr?> rows)
    {
        if (rows.Values.All(tree => tree is null))
            return System;
        var ways = rows.Where(pair => pair.Value is null or not SearchExpr.Or { Operands.Count: 0 })
            .GroupBy(pair => pair.Value, pair => pair.Key)
            .Select(group => Way([.. group], group.Key));
        return new(new SearchExpr.Or([.. ways]), type => rows.TryGetValue(type, out var tree) ? tree : SearchExpr.Nothing);
    }

    private static SearchExpr Way(IReadOnlyList<string> types, SearchExpr? tree) => tree is null
        ? new SearchExpr.TypeIn(types)
        : new SearchExpr.And([new SearchExpr.TypeIn(types), tree]);
}
