using FhirServer.Search.Types;
using MongoDB.Bson;

namespace FhirServer.Storage.Mongo;

/// <summary>
/// One criterion to the condition on one entry, without its parameter. Where a condition bounds only what an index does not begin with,
/// a bound that follows from it is added, so that a range of the index is read and not all of it.
/// </summary>
/// <param name="at">What stands before the names of the fields: empty for an entry, <c>a.</c> for the first part of a composite.</param>
internal sealed class MongoCriterionCompiler(string at) : ICriterionVisitor<BsonDocument>
{
    private const int LongestIndexedPattern = 200;

    /// <summary>The array that holds what a criterion asks about.</summary>
    public static string Field(Criterion criterion) => criterion switch
    {
        Criterion.String => "s",
        Criterion.Token or Criterion.TokenText or Criterion.TokenSet or Criterion.ReferenceIdentifier => "t",
        Criterion.Date => "d",
        Criterion.Number or Criterion.Quantity => "n",
        Criterion.Reference or Criterion.ReferenceSet or Criterion.ReferenceUrl => "r",
        Criterion.Uri => "u",
        Criterion.Composite => "c",
        Criterion.Unequal unequal => Field(unequal.Than),
        Criterion.Near => "g",
        Criterion.Text => "x",
        _ => throw new ArgumentException($"{criterion.GetType().Name} has no array.", nameof(criterion)),
    };

    /// <inheritdoc/>
    public BsonDocument VisitString(Criterion.String criterion)
    {
        if (criterion.Mode == StringMatch.StartsWith)
            return StartsWith("f", criterion.Value);
        if (criterion.Mode == StringMatch.Contains)
            return Like("f", MongoRegex.Contains(criterion.Value));
        if (criterion.Mode == StringMatch.EndsWith)
            return Like("f", MongoRegex.EndsWith(criterion.Value));
        if (criterion.Mode == StringMatch.Equal)
            return Is("f", criterion.Value);
        // The index is on the folded text; what is equal as written is equal folded. The text as written stands only where it differs.
        var folded = StringSearch.Fold(criterion.Value);
        return MongoFilters.All(Is("f", folded), Is("x", folded == criterion.Value ? BsonNull.Value : criterion.Value));
    }

    /// <inheritdoc/>
    public BsonDocument VisitToken(Criterion.Token criterion)
    {
        var value = criterion.Value is null ? MongoFilters.Everything : Is("v", criterion.Value);
        var system = criterion.SystemIs switch
        {
            TokenSystem.None => Is("s", BsonNull.Value),
            TokenSystem.Is => Is("s", criterion.System),
            _ => MongoFilters.Everything,
        };
        return value.Merge(system);
    }

    /// <inheritdoc/>
    public BsonDocument VisitTokenText(Criterion.TokenText criterion) => Like("x", MongoRegex.WordStartsWith(criterion.Value));

    /// <inheritdoc/>
    public BsonDocument VisitDate(Criterion.Date criterion)
    {
        var (from, until) = (criterion.Low, criterion.High);
        return criterion.Prefix switch
        {
            SearchPrefix.Equal => Is("l", Between("$gte", from, "$lte", until)).Merge(Is("h", To("$lte", until))),
            SearchPrefix.NotEqual => MongoFilters.Any(Is("l", To("$lt", from)), Is("h", To("$gt", until))),
            SearchPrefix.Greater => Is("h", To("$gt", until)),
            SearchPrefix.Less => Is("l", To("$lt", from)),
            SearchPrefix.GreaterOrEqual => Is("h", To("$gte", from)).Merge(MongoFilters.Any(Is("h", To("$gt", until)), Is("l", To("$gte", from)))),
            SearchPrefix.LessOrEqual => Is("l", To("$lte", until)).Merge(MongoFilters.Any(Is("l", To("$lt", from)), Is("h", To("$lte", until)))),
            SearchPrefix.StartsAfter => Is("l", To("$gte", until)),
            SearchPrefix.EndsBefore => Is("h", To("$lte", from)).Merge(Is("l", To("$lte", from))),
            SearchPrefix.Approximately => Is("l", To("$lt", until)).Merge(Is("h", To("$gt", from))),
            _ => throw new ArgumentException("There is no such prefix.", nameof(criterion)),
        };
    }

    /// <inheritdoc/>
    public BsonDocument VisitNumber(Criterion.Number criterion)
    {
        var value = new BsonDecimal128(criterion.Value);
        // A point has no upper end of its own, so "is not at or above" is what is asked of one.
        return criterion.Prefix switch
        {
            SearchPrefix.Equal => Within(criterion, value),
            SearchPrefix.NotEqual => MongoFilters.Not(Within(criterion, value)),
            SearchPrefix.Greater => MongoFilters.Any(Is("l", To("$gt", value)), Is("h", To("$gt", value))),
            SearchPrefix.Less => Is("l", To("$lt", value)),
            SearchPrefix.GreaterOrEqual => MongoFilters.Any(Is("l", To("$gte", value)), Is("h", To("$gte", value))),
            SearchPrefix.LessOrEqual => Is("l", To("$lte", value)),
            SearchPrefix.StartsAfter => Is("l", To("$gt", value)),
            SearchPrefix.EndsBefore => Is("l", To("$lt", value)).Merge(Is("h", IsNot(To("$gte", value)))),
            SearchPrefix.Approximately => Overlaps(new BsonDecimal128(criterion.Low), new BsonDecimal128(criterion.High)),
            _ => throw new ArgumentException("There is no such prefix.", nameof(criterion)),
        };
    }

    /// <inheritdoc/>
    public BsonDocument VisitQuantity(Criterion.Quantity criterion)
    {
        var number = VisitNumber(criterion.Amount);
        if (criterion.System is not null)
            return MongoFilters.All(number, Is("s", criterion.System), criterion.Unit is null ? MongoFilters.Everything : Is("c", criterion.Unit));
        return criterion.Unit is null ? number : MongoFilters.All(number, MongoFilters.Any(Is("c", criterion.Unit), Is("u", criterion.Unit)));
    }

    /// <inheritdoc/>
    public BsonDocument VisitReference(Criterion.Reference criterion)
    {
        // A link by URL, or one that only an identifier describes, leads to no resource here, whatever type it names.
        var condition = Is("i", criterion.Id is null ? new BsonDocument("$exists", true) : criterion.Id).Add(at + "u", BsonNull.Value);
        condition.Add(at + "t", criterion.Type, criterion.Type is not null);
        return condition.Add(at + "v", criterion.Version, criterion.Version is not null);
    }

    /// <inheritdoc/>
    public BsonDocument VisitReferenceSet(Criterion.ReferenceSet criterion) =>
        Is("i", MongoFilters.In(criterion.Ids)).Add(at + "u", BsonNull.Value).Add(at + "t", criterion.Type);

    /// <inheritdoc/>
    public BsonDocument VisitReferenceUrl(Criterion.ReferenceUrl criterion) =>
        Is("i", criterion.Url).Add(at + "u", true).Add(at + "v", criterion.Version, criterion.Version is not null);

    /// <inheritdoc/>
    public BsonDocument VisitReferenceIdentifier(Criterion.ReferenceIdentifier criterion) => VisitToken(criterion.Identifier);

    /// <inheritdoc/>
    public BsonDocument VisitUri(Criterion.Uri criterion) => criterion.Mode switch
    {
        UriMatch.Exact => Is("v", criterion.Value),
        UriMatch.Below => MongoFilters.All(
            StartsWith("v", criterion.Value),
            MongoFilters.Any(Is("v", criterion.Value), StartsWith("v", criterion.Value.EndsWith('/') ? criterion.Value : criterion.Value + "/"))),
        _ => Is("v", MongoFilters.In(UriAncestors.Of(criterion.Value))),
    };

    /// <inheritdoc/>
    public BsonDocument VisitComposite(Criterion.Composite criterion) => MongoFilters.All(
        criterion.Parts.Select((part, i) => part.Accept(new MongoCriterionCompiler($"{at}{MongoEntries.Part(i)}."))));

    /// <inheritdoc/>
    public BsonDocument VisitUnequal(Criterion.Unequal criterion)
    {
        var isValue = criterion.Than switch
        {
            Criterion.Token => MongoFilters.Any(Is("v", new BsonDocument("$exists", true)), Is("s", new BsonDocument("$exists", true))),
            Criterion.Reference or Criterion.ReferenceUrl => Is("i", new BsonDocument("$exists", true)),
            _ => MongoFilters.Everything,
        };
        return MongoFilters.All(isValue, MongoFilters.Not(criterion.Than.Accept(this)));
    }

    /// <inheritdoc/>
    public BsonDocument VisitTokenSet(Criterion.TokenSet criterion) => MongoFilters.Any(
        [.. criterion.Systems.Select(system => MongoFilters.All(Is("s", system.System), Is("v", MongoFilters.In(system.Codes))))]);

    /// <inheritdoc/>
    public BsonDocument VisitPending(Criterion.Pending criterion) => throw criterion.Unresolved();

    /// <inheritdoc/>
    public BsonDocument VisitNear(Criterion.Near criterion)
    {
        var box = criterion.Box;
        return Is("a", Between("$gte", box.South, "$lte", box.North))
            .Merge(MongoFilters.Any([.. box.Longitudes.Select(stretch => Is("o", Between("$gte", stretch.West, "$lte", stretch.East)))]));
    }

    /// <inheritdoc/>
    public BsonDocument VisitText(Criterion.Text criterion) => Is("f", MongoRegex.Words(criterion.Phrase, criterion.IsPrefix));

    private static BsonDocument To(string comparison, BsonValue value) => new(comparison, value);

    private static BsonDocument Between(string lower, BsonValue from, string upper, BsonValue until) => new() { { lower, from }, { upper, until } };

    private static BsonDocument IsNot(BsonDocument comparison) => new("$not", comparison);

    private BsonDocument Is(string field, BsonValue value) => new(at + field, value);

    // DocumentDB takes no long pattern to an index, and cannot be told to leave the index alone but by saying it twice negated.
    private BsonDocument Like(string field, BsonRegularExpression pattern) => pattern.Pattern.Length <= LongestIndexedPattern
        ? Is(field, pattern)
        : MongoFilters.Not(Is(field, new BsonDocument("$not", pattern)));

    private BsonDocument Within(Criterion.Number criterion, BsonValue value)
    {
        if (criterion.Low == criterion.High)
            return Is("l", value).Add(at + "h", BsonNull.Value);
        var until = new BsonDecimal128(criterion.High);
        return Is("l", Between("$gte", new BsonDecimal128(criterion.Low), "$lt", until)).Add(at + "h", IsNot(To("$gte", until)));
    }

    private BsonDocument Overlaps(BsonValue from, BsonValue until) =>
        Is("l", To("$lte", until)).Merge(MongoFilters.Any(Is("l", To("$gte", from)), Is("h", To("$gte", from))));

    // A range of the index: from the text itself to, exclusive, the first text that does not begin with it.
    private BsonDocument StartsWith(string field, string start) =>
        Is(field, TextPrefix.After(start) is { } after ? Between("$gte", start, "$lt", after) : To("$gte", start));
}
