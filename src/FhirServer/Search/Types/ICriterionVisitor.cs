namespace FhirServer.Search.Types;

/// <summary>What a store, or the judge, must answer of criteria: one method a kind, none with a default.</summary>
/// <typeparam name="T">What the visitor makes of a criterion.</typeparam>
public interface ICriterionVisitor<out T>
{
    /// <summary>Answers a comparison with text.</summary>
    T VisitString(Criterion.String criterion);

    /// <summary>Answers a comparison with a token.</summary>
    T VisitToken(Criterion.Token criterion);

    /// <summary>Answers a comparison with a token's text.</summary>
    T VisitTokenText(Criterion.TokenText criterion);

    /// <summary>Answers a comparison with a stretch of time.</summary>
    T VisitDate(Criterion.Date criterion);

    /// <summary>Answers a comparison with a number.</summary>
    T VisitNumber(Criterion.Number criterion);

    /// <summary>Answers a comparison with a quantity.</summary>
    T VisitQuantity(Criterion.Quantity criterion);

    /// <summary>Answers a comparison with a link to a resource here.</summary>
    T VisitReference(Criterion.Reference criterion);

    /// <summary>Answers a comparison with a link to one of some resources here.</summary>
    T VisitReferenceSet(Criterion.ReferenceSet criterion);

    /// <summary>Answers a comparison with a link by URL.</summary>
    T VisitReferenceUrl(Criterion.ReferenceUrl criterion);

    /// <summary>Answers a comparison with a reference's identifier.</summary>
    T VisitReferenceIdentifier(Criterion.ReferenceIdentifier criterion);

    /// <summary>Answers a comparison with a URI.</summary>
    T VisitUri(Criterion.Uri criterion);

    /// <summary>Answers a comparison with a tuple.</summary>
    T VisitComposite(Criterion.Composite criterion);

    /// <summary>Answers that a value is another one.</summary>
    T VisitUnequal(Criterion.Unequal criterion);

    /// <summary>Answers a comparison with many tokens.</summary>
    T VisitTokenSet(Criterion.TokenSet criterion);

    /// <summary>Answers what should have been looked up: by an error.</summary>
    T VisitPending(Criterion.Pending criterion);

    /// <summary>Answers a comparison with a position.</summary>
    T VisitNear(Criterion.Near criterion);

    /// <summary>Answers a comparison with the words of a text.</summary>
    T VisitText(Criterion.Text criterion);
}
