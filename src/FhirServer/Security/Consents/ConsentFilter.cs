using FhirServer.Search;
using FhirServer.Search.Types;

namespace FhirServer.Security.Consents;

/// <summary>What consents let pass of a type, as a tree for the database: decision 0020.</summary>
/// <param name="compartments">Say what is a patient's.</param>
/// <param name="book">The consents.</param>
/// <param name="ask">What is asked.</param>
/// <param name="needsPermit">Whether nothing passes without a permit.</param>
internal sealed class ConsentFilter(Compartments compartments, ConsentBook book, ConsentAsk ask, bool needsPermit)
{
    private const string Patient = "Patient";

    /// <summary>What must be true of a type's resource; null when there is nothing to be true.</summary>
    public SearchExpr? Rows(string type)
    {
        var places = compartments.Parameters(Patient, type);
        if (type != Patient && places.Count == 0)
            return null;
        return book.Rows(ask, type, needsPermit, words => Rows(words, type, places));
    }

    private SearchExpr? Rows(ConsentWords words, string type, IReadOnlyList<SearchParameterInfo> places)
    {
        var passes = new SearchExpr.Not(Said(words.Denials, type, places));
        var tree = Simplifier.Simplify(needsPermit ? new SearchExpr.And([passes, new SearchExpr.Or([Said(words.Permits, type, places), Unplaced(type, places)])]) : passes);
        return Simplifier.IsEverything(tree) ? null : tree;
    }

    private static SearchExpr.Or Said(IReadOnlyList<ConsentWord> words, string type, IReadOnlyList<SearchParameterInfo> places) =>
        new([.. words.Select(word => new SearchExpr.And([Within(word.Patients, type, places), word.Where]))]);

    // In the compartment of one of the patients.
    private static SearchExpr.Or Within(IReadOnlySet<string> patients, string type, IReadOnlyList<SearchParameterInfo> places)
    {
        var ways = places.Select(place => (SearchExpr)new SearchExpr.Match(place, new Criterion.ReferenceSet(Patient, patients)));
        return new([.. type == Patient ? ways.Prepend(new SearchExpr.IdIn([.. patients])) : ways]);
    }

    // Of a type that can be a patient's, and nobody's.
    private static SearchExpr Unplaced(string type, IReadOnlyList<SearchParameterInfo> places) => type == Patient
        ? SearchExpr.Nothing
        : new SearchExpr.Not(new SearchExpr.Or([.. places.Select(place => new SearchExpr.Match(place, new Criterion.Reference(Patient, Id: null, Version: null)))]));
}
