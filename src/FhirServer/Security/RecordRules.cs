using FhirServer.Fhir;
using FhirServer.Search;
using FhirServer.Search.Types;
using FhirServer.Security.Consents;

namespace FhirServer.Security;

/// <summary>What consents and security labels let pass of patients' records, on top of scopes: docs/access.md, sections 3 and 4.</summary>
/// <param name="settings">How they count.</param>
/// <param name="consents">The consents in force.</param>
/// <param name="labels">The labels.</param>
/// <param name="compartments">Say what is a patient's.</param>
/// <param name="clock">Tells the time.</param>
public sealed class RecordRules(ConsentSettings settings, ConsentRules consents, SecurityLabels labels, Compartments compartments, TimeProvider clock)
{
    /// <summary>What may be seen, and what changed, by a caller.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="FhirException">403: the glass may not be broken; 503: the store cannot be asked.</exception>
    public async ValueTask<RecordFilter> OfAsync(Caller caller, CancellationToken cancellationToken)
    {
        var breaksGlass = BreakGlass.IsBroken(caller, settings.BreakGlass);
        var book = settings.Policy == ConsentPolicy.Off || breaksGlass ? null : await consents.CurrentAsync(cancellationToken);
        return new RecordFilter(
            book is null ? null : Filter(book, caller, changes: false),
            book is null ? null : Filter(book, caller, changes: true),
            type => labels.Rows(type, Hidden(caller)),
            type => caller.OwnPatient is { } own ? compartments.Contains("Patient", own, type) : SearchExpr.Nothing,
            IsEmpty: book is null && Hidden(caller) is null);
    }

    private Criterion? Hidden(Caller caller) => settings.Labels ? labels.Hidden(caller) : null;

    private Func<string, SearchExpr?> Filter(ConsentBook book, Caller caller, bool changes) =>
        new ConsentFilter(compartments, book, ConsentAsk.Of(caller, changes, clock.GetUtcNow()), settings.Policy == ConsentPolicy.OptIn && !IsTreating(caller)).Rows;

    // An organisation treats the patients whose records it keeps.
    private bool IsTreating(Caller caller) =>
        caller.Organization is { } organization && settings.Custodians.Contains(organization) && (caller.Purpose is null or "TREAT" or "CAREMGT" or "ETREAT");
}
