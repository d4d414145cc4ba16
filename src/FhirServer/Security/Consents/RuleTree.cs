using FhirServer.Search;
using FhirServer.Search.Types;

namespace FhirServer.Security.Consents;

/// <summary>What a rule says of the resources of one type: which it denies, and which it permits; of others it has no word. See decision 0020.</summary>
/// <param name="registry">The search parameters that criteria rest on.</param>
/// <param name="ask">What is asked.</param>
/// <param name="type">The resource type.</param>
internal sealed class RuleTree(SearchParameterRegistry registry, ConsentAsk ask, string type)
{
    private const string ResourceTypes = "http://hl7.org/fhir/resource-types";
    private const string ActionCodes = "http://terminology.hl7.org/CodeSystem/consentaction";
    private static readonly string[] Recipients = ["IRCP", "PRCP", "PRF"];

    /// <summary>The trees of what a rule denies and of what it permits; never both of one resource.</summary>
    public (SearchExpr Denies, SearchExpr Permits) Of(ConsentRule rule)
    {
        var (denies, permits) = Words(rule);
        return (Simplifier.Simplify(denies), Simplifier.Simplify(permits));
    }

    // Rules inside that have a word decide, a denial first; otherwise the rule itself.
    private (SearchExpr Denies, SearchExpr Permits) Words(ConsentRule rule)
    {
        // What cannot be decided holds in a rule that denies, and does not in one that permits.
        var applies = Simplifier.Simplify(new SearchExpr.And([.. rule.Criteria.Select(criterion => Holds(criterion, whenUndecided: rule.Permits == false))]));
        if (Simplifier.IsNothing(applies))
            return (SearchExpr.Nothing, SearchExpr.Nothing);
        var inner = rule.Inner.Select(Words).ToList();
        var denied = new SearchExpr.Or([.. inner.Select(words => words.Denies)]);
        var permitted = new SearchExpr.Or([.. inner.Select(words => words.Permits)]);
        var ownDenial = rule.Permits == false ? new SearchExpr.Not(permitted) : SearchExpr.Nothing;
        var ownPermit = rule.Permits == true ? SearchExpr.Everything : SearchExpr.Nothing;
        return (
            new SearchExpr.And([applies, new SearchExpr.Or([denied, ownDenial])]),
            new SearchExpr.And([applies, new SearchExpr.Not(denied), new SearchExpr.Or([permitted, ownPermit])]));
    }

    private SearchExpr Holds(ConsentCriterion criterion, bool whenUndecided) => criterion switch
    {
        ConsentCriterion.Period period => Constant(period.Low <= ask.Now && ask.Now < period.High),
        ConsentCriterion.Actors actors => Constant(actors.Any.Any(actor => IsAsking(actor, whenUndecided))),
        ConsentCriterion.Actions actions => Constant(actions.Any.Any(IsAsked)),
        ConsentCriterion.Purposes purposes => Constant(ask.Purpose is null ? whenUndecided : purposes.Any.Any(purpose => purpose.Code == ask.Purpose)),
        ConsentCriterion.Labels labels => OneOf("_security", labels.Any, whenUndecided),
        ConsentCriterion.Classes classes => Constant(classes.Any.Any(one => one.System == ResourceTypes ? one.Code == type : whenUndecided)),
        ConsentCriterion.Codes codes => OneOf("code", codes.Any, whenUndecided),
        ConsentCriterion.DataPeriod period => Within(period, whenUndecided),
        ConsentCriterion.Data data => new SearchExpr.Or([.. data.Any.Select(named => Named(named, whenUndecided))]),
        _ => throw new ArgumentException("There is no such criterion.", nameof(criterion)),
    };

    private bool IsAsking(RuleActor actor, bool whenUndecided) => actor.Reference is { } reference && ask.Actors.Contains(reference, StringComparer.Ordinal)
        && (whenUndecided || actor.Roles.Any(role => Recipients.Contains(role.Code, StringComparer.Ordinal) || ask.Roles.Contains($"{role.System}|{role.Code}", StringComparer.Ordinal)));

    private bool IsAsked(RuleCoding action) => action.System == ActionCodes && (ask.Changes ? action.Code == "correct" : action.Code is "access" or "use");

    // A concept of text only cannot be compared.
    private SearchExpr OneOf(string parameter, IReadOnlyList<RuleCoding> codings, bool whenUndecided)
    {
        if (registry.Find(type, parameter) is not { Type: SearchParameterType.Token } known)
            return SearchExpr.Nothing;
        return new SearchExpr.Or([.. codings.Select(coding => coding.Code is null
            ? Constant(whenUndecided)
            : new SearchExpr.Match(known, new Criterion.Token(coding.System is null ? TokenSystem.Any : TokenSystem.Is, coding.System, TokenSearch.Fold(coding.Code))))]);
    }

    private SearchExpr Within(ConsentCriterion.DataPeriod period, bool whenUndecided)
    {
        if (registry.Find(type, "date") is not { Type: SearchParameterType.Date } date)
            return Constant(whenUndecided);
        var within = new SearchExpr.Match(date, new Criterion.Date(SearchPrefix.Equal, period.Low, period.High));
        return whenUndecided ? new SearchExpr.Or([within, new SearchExpr.Missing(date)]) : within;
    }

    private SearchExpr Named(RuleData data, bool whenUndecided)
    {
        if (!data.IsInstance && whenUndecided)
            return SearchExpr.Everything;
        return data.Reference?.Split('/') is [var named, var id] && named == type ? new SearchExpr.IdIn([id]) : SearchExpr.Nothing;
    }

    private static SearchExpr Constant(bool holds) => holds ? SearchExpr.Everything : SearchExpr.Nothing;
}
