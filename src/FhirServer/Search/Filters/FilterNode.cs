namespace FhirServer.Search.Filters;

/// <summary>A _filter as it is written, before the types searched give its names a meaning: https://hl7.org/fhir/R4/search_filter.html.</summary>
internal abstract record FilterNode
{
    private FilterNode()
    {
    }

    /// <summary>How many nodes stand below each other.</summary>
    public abstract int Depth { get; }

    /// <summary>Several filters joined by <c>and</c> or by <c>or</c>.</summary>
    /// <param name="IsAnd">True for <c>and</c>.</param>
    /// <param name="Operands">Two or more.</param>
    public sealed record Logic(bool IsAnd, IReadOnlyList<FilterNode> Operands) : FilterNode
    {
        /// <inheritdoc/>
        public override int Depth { get; } = 1 + Operands.Max(operand => operand.Depth);
    }

    /// <summary><c>not(...)</c>.</summary>
    public sealed record Not(FilterNode Operand) : FilterNode
    {
        /// <inheritdoc/>
        public override int Depth => 1 + Operand.Depth;
    }

    /// <summary><c>path operator value</c>.</summary>
    /// <param name="Path">The path.</param>
    /// <param name="Operator">The operator; one of <see cref="FilterOperators"/>.</param>
    /// <param name="Value">The value, its quotes and escapes undone.</param>
    /// <param name="At">Where it begins, counted from 1.</param>
    public sealed record Test(FilterPath Path, string Operator, string Value, int At) : FilterNode
    {
        /// <inheritdoc/>
        public override int Depth => 1 + Path.Depth;
    }
}

/// <summary>A path of a _filter.</summary>
internal abstract record FilterPath
{
    private FilterPath()
    {
    }

    /// <summary>How many nodes stand below each other in its brackets.</summary>
    public abstract int Depth { get; }

    /// <summary>The parameter at its end.</summary>
    /// <param name="Code">Its code.</param>
    public sealed record Parameter(string Code) : FilterPath
    {
        /// <inheritdoc/>
        public override int Depth => 0;
    }

    /// <summary><c>reference[condition].rest</c>.</summary>
    /// <param name="Reference">The reference parameter's code.</param>
    /// <param name="TargetType">The type after a colon, or null.</param>
    /// <param name="Condition">What stands in brackets, or null.</param>
    /// <param name="Inner">The rest.</param>
    public sealed record Link(string Reference, string? TargetType, FilterNode? Condition, FilterPath Inner) : FilterPath
    {
        /// <inheritdoc/>
        public override int Depth { get; } = 1 + Math.Max(Condition?.Depth ?? 0, Inner.Depth);
    }

    /// <summary><c>_has:Type:reference:rest</c>.</summary>
    /// <param name="SourceType">The type of the resource that refers.</param>
    /// <param name="Reference">Its reference parameter.</param>
    /// <param name="Inner">The rest.</param>
    public sealed record Has(string SourceType, string Reference, FilterPath Inner) : FilterPath
    {
        /// <inheritdoc/>
        public override int Depth { get; } = 1 + Inner.Depth;
    }
}
