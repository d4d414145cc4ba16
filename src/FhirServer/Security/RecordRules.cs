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

    /// <summary>Why one resource is shown to a caller, or hidden.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="resource">The resource.</param>
    /// <param name="changes">False for reading, true for updating.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="FhirException">403: the glass may not be broken; 503: the store cannot be asked.</exception>
    public async ValueTask<RecordExplanation> ExplainAsync(Caller caller, IndexedResource resource, bool changes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(resource);
        var type = resource.Key.Type;
        var breaksGlass = BreakGlass.IsBroken(caller, settings.BreakGlass);
        var book = settings.Policy == ConsentPolicy.Off || breaksGlass ? null : await consents.CurrentAsync(cancellationToken);
        var isOwn = caller.OwnPatient is { } own && Holds(compartments.Contains("Patient", own, type));
        return new RecordExplanation(
            isOwn, Holds(labels.Rows(type, Hidden(caller))), settings.Policy, breaksGlass, IsTreating(caller), book is null || Holds(Filter(book, caller, changes)(type)), book is null ? [] : [.. Words(book)]);

        bool Holds(SearchExpr? tree) => tree is null || InMemoryMatcher.Matches(tree, resource, []);

        IEnumerable<ExplainedConsent> Words(ConsentBook all)
        {
            foreach (var consent in all.Consents.Values.Where(consent => Holds(compartments.Contains("Patient", consent.Patient, type))).OrderBy(consent => consent.Id, StringComparer.Ordinal))
            {
                var (denies, permits) = all.WordOf(consent, ConsentAsk.Of(caller, changes, clock.GetUtcNow()), type);
                yield return new(consent.Id, Holds(denies) ? false : Holds(permits) ? true : null);
            }
        }
    }

    private Criterion? Hidden(Caller caller) => settings.Labels ? labels.Hidden(caller) : null;

    private Func<string, SearchExpr?> Filter(ConsentBook book, Caller caller, bool changes) =>
        new ConsentFilter(compartments, book, ConsentAsk.Of(caller, changes, clock.GetUtcNow()), settings.Policy == ConsentPolicy.OptIn && !IsTreating(caller)).Rows;

    // An organisation treats the patients whose records it keeps.
    private bool IsTreating(Caller caller) =>
        caller.Organization is { } organization && settings.Custodians.Contains(organization) && (caller.Purpose is null or "TREAT" or "CAREMGT" or "ETREAT");
}
