namespace FhirServer.Search.Types;

/// <summary>The comparison prefixes: https://hl7.org/fhir/R4/search.html#prefix.</summary>
public enum SearchPrefix
{
    /// <summary>eq: the value's range is within the criterion's.</summary>
    Equal,

    /// <summary>ne: not eq.</summary>
    NotEqual,

    /// <summary>gt: some of the value's range lies above the criterion's.</summary>
    Greater,

    /// <summary>lt: some of the value's range lies below the criterion's.</summary>
    Less,

    /// <summary>ge: gt, or the ranges overlap as eq or ap would have it.</summary>
    GreaterOrEqual,

    /// <summary>le: as ge, below.</summary>
    LessOrEqual,

    /// <summary>sa: the value's range begins after the criterion's ends.</summary>
    StartsAfter,

    /// <summary>eb: the value's range ends before the criterion's begins.</summary>
    EndsBefore,

    /// <summary>ap: about; the criterion's range is widened already, and the ranges overlap.</summary>
    Approximately,
}

/// <summary>How a string is compared.</summary>
public enum StringMatch
{
    /// <summary>The folded value begins with the folded criterion.</summary>
    StartsWith,

    /// <summary>The value as written is the criterion as written (:exact).</summary>
    Exact,

    /// <summary>The folded value contains the folded criterion (:contains).</summary>
    Contains,

    /// <summary>The folded value ends with the folded criterion (ew of _filter).</summary>
    EndsWith,

    /// <summary>The folded value is the folded criterion (eq of _filter).</summary>
    Equal,
}

/// <summary>What a token criterion says of the system.</summary>
public enum TokenSystem
{
    /// <summary><c>code</c>: whatever the system.</summary>
    Any,

    /// <summary><c>|code</c>: the value has no system.</summary>
    None,

    /// <summary><c>system|code</c>: exactly this system.</summary>
    Is,
}

/// <summary>How a URI is compared.</summary>
public enum UriMatch
{
    /// <summary>The same, character by character.</summary>
    Exact,

    /// <summary>The value is the criterion or something below it in its path (:below).</summary>
    Below,

    /// <summary>The value is the criterion or something above it in its path (:above).</summary>
    Above,
}

/// <summary>
/// What one value of a query means, independent of any store. Every store compiles it by <see cref="ICriterionVisitor{T}"/>.
/// </summary>
public abstract record Criterion
{
    private Criterion()
    {
    }

    /// <summary>Lets a visitor answer this criterion.</summary>
    public abstract T Accept<T>(ICriterionVisitor<T> visitor);

    /// <summary>On text.</summary>
    /// <param name="Mode">How to compare.</param>
    /// <param name="Value">As written for <see cref="StringMatch.Exact"/>, folded otherwise.</param>
    public sealed record String(StringMatch Mode, string Value) : Criterion
    {
        /// <inheritdoc/>
        public override T Accept<T>(ICriterionVisitor<T> visitor) => visitor.VisitString(this);
    }

    /// <summary>On a token.</summary>
    /// <param name="SystemIs">What is asked of the system.</param>
    /// <param name="System">The system, when <see cref="TokenSystem.Is"/>.</param>
    /// <param name="Value">The code without case, or null for any code of the system.</param>
    public sealed record Token(TokenSystem SystemIs, string? System, string? Value) : Criterion
    {
        /// <inheritdoc/>
        public override T Accept<T>(ICriterionVisitor<T> visitor) => visitor.VisitToken(this);
    }

    /// <summary>On the text of a token (:text): its folded display or text begins with, or a word in it begins with, the folded value.</summary>
    /// <param name="Value">Folded.</param>
    public sealed record TokenText(string Value) : Criterion
    {
        /// <inheritdoc/>
        public override T Accept<T>(ICriterionVisitor<T> visitor) => visitor.VisitTokenText(this);
    }

    /// <summary>On a stretch of time, half open: [Low, High) in UTC ticks.</summary>
    /// <param name="Prefix">How to compare.</param>
    /// <param name="Low">The first moment of the date as precisely as it was given (ap: widened).</param>
    /// <param name="High">The first moment after it.</param>
    public sealed record Date(SearchPrefix Prefix, long Low, long High) : Criterion
    {
        /// <inheritdoc/>
        public override T Accept<T>(ICriterionVisitor<T> visitor) => visitor.VisitDate(this);
    }

    /// <summary>On a number. The implicit range of the digits given is half open: [Low, High). eq, ne and ap use the range, the other prefixes the value.</summary>
    /// <param name="Prefix">How to compare.</param>
    /// <param name="Value">The number.</param>
    /// <param name="Low">The lowest number that rounds to it (ap: 10 % below).</param>
    /// <param name="High">The lowest number that does not round to it any more (ap: 10 % above).</param>
    public sealed record Number(SearchPrefix Prefix, decimal Value, decimal Low, decimal High) : Criterion
    {
        /// <inheritdoc/>
        public override T Accept<T>(ICriterionVisitor<T> visitor) => visitor.VisitNumber(this);
    }

    /// <summary>On a quantity: the number as <see cref="Number"/>, and the unit.</summary>
    /// <param name="Amount">The number.</param>
    /// <param name="System">The system of the unit's code; null when any will do.</param>
    /// <param name="Unit">The unit: the code when a system is given, otherwise code or readable unit; null when any will do.</param>
    /// <param name="IsCanonical">True when number and unit are canonical, so that the entries under <see cref="EntryCodes.Canonical"/> are meant.</param>
    public sealed record Quantity(Number Amount, string? System, string? Unit, bool IsCanonical = false) : Criterion
    {
        /// <inheritdoc/>
        public override T Accept<T>(ICriterionVisitor<T> visitor) => visitor.VisitQuantity(this);
    }

    /// <summary>On a link to a resource of this server.</summary>
    /// <param name="Type">The target's type; null for any type.</param>
    /// <param name="Id">The target's id; null for any target of the type.</param>
    /// <param name="Version">The version that must be pinned; null for any or none.</param>
    public sealed record Reference(string? Type, string? Id, string? Version) : Criterion
    {
        /// <inheritdoc/>
        public override T Accept<T>(ICriterionVisitor<T> visitor) => visitor.VisitReference(this);
    }

    /// <summary>On a link to one of some resources of this server.</summary>
    /// <param name="Type">The targets' type.</param>
    /// <param name="Ids">The targets' ids; many, it may be.</param>
    public sealed record ReferenceSet(string Type, IReadOnlySet<string> Ids) : Criterion
    {
        /// <inheritdoc/>
        public override T Accept<T>(ICriterionVisitor<T> visitor) => visitor.VisitReferenceSet(this);
    }

    /// <summary>On a link by URL: absolute elsewhere, canonical or urn.</summary>
    /// <param name="Url">The URL without version.</param>
    /// <param name="Version">The version that must be pinned; null for any or none.</param>
    public sealed record ReferenceUrl(string Url, string? Version) : Criterion
    {
        /// <inheritdoc/>
        public override T Accept<T>(ICriterionVisitor<T> visitor) => visitor.VisitReferenceUrl(this);
    }

    /// <summary>On Reference.identifier (:identifier).</summary>
    /// <param name="Identifier">The identifier as a token.</param>
    public sealed record ReferenceIdentifier(Token Identifier) : Criterion
    {
        /// <inheritdoc/>
        public override T Accept<T>(ICriterionVisitor<T> visitor) => visitor.VisitReferenceIdentifier(this);
    }

    /// <summary>On a URI.</summary>
    /// <param name="Mode">How to compare.</param>
    /// <param name="Value">The URI.</param>
    public sealed record Uri(UriMatch Mode, string Value) : Criterion
    {
        /// <inheritdoc/>
        public override T Accept<T>(ICriterionVisitor<T> visitor) => visitor.VisitUri(this);
    }

    /// <summary>On values that belong together: each part must be answered by the value at its place in one and the same tuple.</summary>
    /// <param name="Parts">One for each component of the parameter, in order.</param>
    public sealed record Composite(IReadOnlyList<Criterion> Parts) : Criterion
    {
        /// <inheritdoc/>
        public override T Accept<T>(ICriterionVisitor<T> visitor) => visitor.VisitComposite(this);
    }

    /// <summary>
    /// On a value that is another one (ne of _filter): see https://hl7.org/fhir/R4/search_filter.html. What has no value of the kind asked, a text
    /// without a code or a link that only an identifier describes, does not count. A link by id and by URL counts as two values.
    /// </summary>
    /// <param name="Than">What it must not answer: a <see cref="String"/>, <see cref="Token"/>, <see cref="Reference"/>, <see cref="ReferenceUrl"/> or
    /// <see cref="Uri"/>; dates, numbers and quantities have <see cref="SearchPrefix.NotEqual"/>.</param>
    public sealed record Unequal(Criterion Than) : Criterion
    {
        /// <summary>Says whether there is an opposite of this kind.</summary>
        public static bool CanBe(Criterion criterion) => criterion is String or Token or Reference or ReferenceUrl or Uri;

        /// <inheritdoc/>
        public override T Accept<T>(ICriterionVisitor<T> visitor) => visitor.VisitUnequal(this);
    }

    /// <summary>On a position: not farther than a distance from a place.</summary>
    /// <param name="Latitude">Of the place, in degrees.</param>
    /// <param name="Longitude">Of the place, in degrees.</param>
    /// <param name="Metres">The distance.</param>
    public sealed record Near(double Latitude, double Longitude, double Metres) : Criterion
    {
        /// <summary>The place.</summary>
        public GeoPoint Point => GeoPoint.Of(Latitude, Longitude);

        /// <summary>The greatest <see cref="GeoPoint.SquareTo"/> that is near.</summary>
        public double Square => GeoPoint.SquareOf(Metres);

        /// <summary>What an index can be asked.</summary>
        public GeoBox Box => GeoBox.Around(Latitude, Longitude, Metres);

        /// <inheritdoc/>
        public override T Accept<T>(ICriterionVisitor<T> visitor) => visitor.VisitNear(this);
    }

    /// <summary>On the words of a text: they stand there one after the other.</summary>
    /// <param name="Phrase">One word or more (<see cref="TextWords"/>), joined by blanks.</param>
    /// <param name="IsPrefix">True when the last is only the beginning of a word.</param>
    public sealed record Text(string Phrase, bool IsPrefix) : Criterion
    {
        /// <inheritdoc/>
        public override T Accept<T>(ICriterionVisitor<T> visitor) => visitor.VisitText(this);
    }

    /// <summary>On a token: it is one of these codes.</summary>
    /// <param name="Systems">The codes, by system.</param>
    public sealed record TokenSet(IReadOnlyList<CodesOfSystem> Systems) : Criterion
    {
        /// <inheritdoc/>
        public override T Accept<T>(ICriterionVisitor<T> visitor) => visitor.VisitTokenSet(this);
    }

    /// <summary>What is known only when something else was looked up; no store is ever asked this.</summary>
    /// <param name="What">What to look up.</param>
    /// <param name="Value">Where to begin.</param>
    public sealed record Pending(LookUp What, string Value) : Criterion
    {
        /// <summary>The error of a store, or the judge, that is asked nevertheless.</summary>
        public InvalidOperationException Unresolved() => new($"{What} of '{Value}' was not looked up before the search.");

        /// <inheritdoc/>
        public override T Accept<T>(ICriterionVisitor<T> visitor) => visitor.VisitPending(this);
    }
}
