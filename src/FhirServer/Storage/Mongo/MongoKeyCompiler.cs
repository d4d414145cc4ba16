using FhirServer.Search.Types;

namespace FhirServer.Storage.Mongo;

/// <summary>One criterion to what the keys tell of it; null for kinds that have no keys.</summary>
internal sealed class MongoKeyCompiler : ICriterionVisitor<MongoKeyCondition?>
{
    /// <summary>The compiler; it has no state.</summary>
    public static MongoKeyCompiler Instance { get; } = new();

    private MongoKeyCompiler()
    {
    }

    /// <inheritdoc/>
    public MongoKeyCondition? VisitString(Criterion.String criterion) => null;

    /// <inheritdoc/>
    public MongoKeyCondition? VisitToken(Criterion.Token criterion) =>
        // The key of an entry without a code reads like one of an empty code.
        string.IsNullOrEmpty(criterion.Value)
            ? MongoKeyCondition.SomeValue
            : MongoKeyCondition.OneOf(criterion.Value) with { IsWhole = criterion.SystemIs == TokenSystem.Any };

    /// <inheritdoc/>
    public MongoKeyCondition? VisitTokenText(Criterion.TokenText criterion) => MongoKeyCondition.SomeValue;

    /// <inheritdoc/>
    public MongoKeyCondition? VisitDate(Criterion.Date criterion) => null;

    /// <inheritdoc/>
    public MongoKeyCondition? VisitNumber(Criterion.Number criterion) => null;

    /// <inheritdoc/>
    public MongoKeyCondition? VisitQuantity(Criterion.Quantity criterion) => null;

    /// <inheritdoc/>
    public MongoKeyCondition? VisitReference(Criterion.Reference criterion) =>
        criterion.Id is null ? MongoKeyCondition.SomeValue : MongoKeyCondition.OneOf(criterion.Id);

    /// <inheritdoc/>
    public MongoKeyCondition? VisitReferenceSet(Criterion.ReferenceSet criterion) => MongoKeyCondition.OneOf([.. criterion.Ids]);

    /// <inheritdoc/>
    public MongoKeyCondition? VisitReferenceUrl(Criterion.ReferenceUrl criterion) => MongoKeyCondition.OneOf(criterion.Url);

    /// <inheritdoc/>
    public MongoKeyCondition? VisitReferenceIdentifier(Criterion.ReferenceIdentifier criterion) => VisitToken(criterion.Identifier);

    /// <inheritdoc/>
    public MongoKeyCondition? VisitUri(Criterion.Uri criterion) => criterion.Mode switch
    {
        UriMatch.Exact => MongoKeyCondition.OneOf(criterion.Value) with { IsWhole = true },
        UriMatch.Below => MongoKeyCondition.SomeValue with { Start = criterion.Value },
        _ => MongoKeyCondition.OneOf(UriAncestors.Of(criterion.Value)) with { IsWhole = true },
    };

    /// <inheritdoc/>
    public MongoKeyCondition? VisitComposite(Criterion.Composite criterion) =>
        criterion.Parts[0].Accept(this) is { } first ? first with { IsWhole = false } : MongoKeyCondition.SomeValue;

    /// <inheritdoc/>
    public MongoKeyCondition? VisitUnequal(Criterion.Unequal criterion) => criterion.Than is Criterion.String ? null : MongoKeyCondition.SomeValue;

    /// <inheritdoc/>
    public MongoKeyCondition? VisitTokenSet(Criterion.TokenSet criterion) =>
        MongoKeyCondition.OneOf([.. criterion.Systems.SelectMany(system => system.Codes).Distinct(StringComparer.Ordinal)]);

    /// <inheritdoc/>
    public MongoKeyCondition? VisitPending(Criterion.Pending criterion) => throw criterion.Unresolved();

    /// <inheritdoc/>
    public MongoKeyCondition? VisitNear(Criterion.Near criterion) => null;

    /// <inheritdoc/>
    public MongoKeyCondition? VisitText(Criterion.Text criterion)
    {
        var words = criterion.Phrase.Split(' ');
        var whole = criterion.IsPrefix ? words[..^1] : words;
        if (whole.Length == 0)
            return MongoKeyCondition.SomeValue with { Start = words[0], IsWhole = true };
        // The longest is likely to be the rarest.
        return MongoKeyCondition.OneOf(whole.MaxBy(word => word.Length)!) with { IsWhole = words.Length == 1 };
    }
}
