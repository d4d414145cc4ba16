namespace FhirServer.Search.Types;

/// <summary>
/// What a store keeps of a resource for one value of one search parameter, so that search finds it.
/// Written by the same file that says what a query value means (<see cref="ISearchType"/>).
/// </summary>
/// <param name="Code">The parameter's code, for example <c>birthdate</c>; the resource's type gives the rest.</param>
public abstract record IndexEntry(string Code)
{
    /// <summary>Text.</summary>
    /// <param name="Code">The parameter.</param>
    /// <param name="Exact">As written.</param>
    /// <param name="Folded">Without case, accents and repeated white space (<see cref="StringSearch.Fold"/>).</param>
    public sealed record String(string Code, string Exact, string Folded) : IndexEntry(Code);

    /// <summary>A code, identifier, boolean or the like.</summary>
    /// <param name="Code">The parameter.</param>
    /// <param name="System">The system's URI, or null when the value has none.</param>
    /// <param name="Value">The code, without case (<see cref="TokenSearch.Fold"/>), or null when there is only text.</param>
    /// <param name="Text">Its display or text, folded as a string is, or null: what :text looks at.</param>
    public sealed record Token(string Code, string? System, string? Value, string? Text) : IndexEntry(Code);

    /// <summary>A stretch of time.</summary>
    /// <param name="Code">The parameter.</param>
    /// <param name="Low">Its first moment in UTC ticks (100 ns, as <see cref="DateTime.Ticks"/>); 0 when it is open.</param>
    /// <param name="High">The first moment after it, in UTC ticks; <see cref="long.MaxValue"/> when it is open.</param>
    public sealed record Date(string Code, long Low, long High) : IndexEntry(Code);

    /// <summary>A number or a range of numbers.</summary>
    /// <param name="Code">The parameter.</param>
    /// <param name="Low">The number, or the lower end of the range.</param>
    /// <param name="High">The number, or the upper end of the range (inclusive).</param>
    public sealed record Number(string Code, decimal Low, decimal High) : IndexEntry(Code);

    /// <summary>A number with a unit.</summary>
    /// <param name="Code">The parameter.</param>
    /// <param name="Low">The number, or the lower end of a range.</param>
    /// <param name="High">The number, or the upper end of a range (inclusive).</param>
    /// <param name="System">The system of the unit's code, or null.</param>
    /// <param name="UnitCode">The unit's code, as written, or null.</param>
    /// <param name="Unit">The unit as people read it, or null.</param>
    public sealed record Quantity(string Code, decimal Low, decimal High, string? System, string? UnitCode, string? Unit) : IndexEntry(Code);

    /// <summary>A link. Exactly one of (Type, Id), Url or (IdentifierSystem, IdentifierValue) says where to, except that an identifier may stand beside the others.</summary>
    /// <param name="Code">The parameter.</param>
    /// <param name="Type">The target's type, where it is a resource of this server or the type is otherwise known.</param>
    /// <param name="Id">The target's logical id on this server.</param>
    /// <param name="Url">An absolute URL elsewhere, a canonical (without version), a urn or a fragment-free URI.</param>
    /// <param name="Version">The version that is pinned: <c>_history/2</c> or <c>|2.0</c>, or null.</param>
    /// <param name="IdentifierSystem">Reference.identifier.system, or null.</param>
    /// <param name="IdentifierValue">Reference.identifier.value without case, or null.</param>
    public sealed record Reference(
        string Code, string? Type, string? Id, string? Url, string? Version, string? IdentifierSystem, string? IdentifierValue) : IndexEntry(Code);

    /// <summary>A URI.</summary>
    /// <param name="Code">The parameter.</param>
    /// <param name="Value">As written.</param>
    public sealed record Uri(string Code, string Value) : IndexEntry(Code);

    /// <summary>Values that belong together.</summary>
    /// <param name="Code">The parameter.</param>
    /// <param name="Parts">For each component of the parameter, in order, one value (its <see cref="IndexEntry.Code"/> is the component parameter's).</param>
    public sealed record Composite(string Code, IReadOnlyList<IndexEntry> Parts) : IndexEntry(Code)
    {
        /// <summary>Composites are equal when their parts are, in order.</summary>
        public bool Equals(Composite? other) => other is not null && Code == other.Code && Parts.SequenceEqual(other.Parts);

        /// <inheritdoc/>
        public override int GetHashCode() => Parts.Aggregate(Code.GetHashCode(StringComparison.Ordinal), HashCode.Combine);
    }

    /// <summary>A place on the earth.</summary>
    /// <param name="Code">The parameter.</param>
    /// <param name="Latitude">In degrees, -90 to 90.</param>
    /// <param name="Longitude">In degrees, -180 to 180.</param>
    public sealed record Position(string Code, double Latitude, double Longitude) : IndexEntry(Code)
    {
        /// <summary>The place.</summary>
        public GeoPoint Point => GeoPoint.Of(Latitude, Longitude);
    }

    /// <summary>Text to be searched word by word.</summary>
    /// <param name="Code">The parameter: <see cref="TextWords.Narrative"/>, or <see cref="TextWords.Content"/> for what is not narrative.</param>
    /// <param name="Text">The words (<see cref="TextWords"/>) in their order, joined by blanks.</param>
    public sealed record Words(string Code, string Text) : IndexEntry(Code);
}
