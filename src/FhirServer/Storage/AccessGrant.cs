using FhirServer.Search;

namespace FhirServer.Storage;

/// <summary>
/// Leave to touch data, as a value: every store call takes one, so that a check that was forgotten does not compile.
/// Only <c>Security/AccessPolicy</c> issues one; the few places that act for the server itself may name <see cref="System"/>.
/// </summary>
public sealed class AccessGrant
{
    private AccessGrant(SearchExpr? rows) => Rows = rows;

    /// <summary>The server's own leave, for its own jobs: everything.</summary>
    public static AccessGrant System { get; } = new(rows: null);

    /// <summary>
    /// Which resources may be seen or changed: a tree that each of them must satisfy, run inside the database; null means all of them.
    /// </summary>
    public SearchExpr? Rows { get; }

    /// <summary>Makes a grant. Only the access policy may call this (a House test keeps it so).</summary>
    /// <param name="rows">The row filter, or null for no restriction.</param>
    internal static AccessGrant Issue(SearchExpr? rows) => new(rows);
}
