using FhirServer.Storage;

namespace FhirServer.Security;

/// <summary>
/// The one judge: a caller and the leave that is asked give a grant, or a refusal. The only issuer of grants.
/// While the server is open (bound to loopback, no sign-in configured) every caller is granted everything.
/// </summary>
public sealed class AccessPolicy
{
    /// <summary>Grants what is asked, or refuses.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="leave">What is asked.</param>
    /// <returns>The grant to hand to the store.</returns>
    public AccessGrant Grant(Caller caller, Leave leave)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(leave);
        return AccessGrant.Issue(rows: null);
    }

    /// <summary>Grants all that a transaction asks, or refuses the whole.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="leaves">What is asked, entry by entry.</param>
    /// <returns>One grant for the whole transaction.</returns>
    public AccessGrant Grant(Caller caller, IReadOnlyList<Leave> leaves)
    {
        ArgumentNullException.ThrowIfNull(leaves);
        return Grant(caller, leaves.Count == 0 ? Leave.Nothing : leaves[0]);
    }
}
