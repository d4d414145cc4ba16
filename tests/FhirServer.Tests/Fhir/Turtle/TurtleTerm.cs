namespace FhirServer.Tests.Fhir.Turtle;

/// <summary>What a term of RDF is.</summary>
internal enum TurtleKind
{
    /// <summary>An IRI.</summary>
    Iri,

    /// <summary>A node without a name.</summary>
    Blank,

    /// <summary>A literal.</summary>
    Literal,
}

/// <summary>A term of RDF: https://www.w3.org/TR/rdf11-concepts/.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The IRI, the label or the lexical form.</param>
/// <param name="Datatype">The IRI of a literal's datatype; null for other terms.</param>
internal sealed record TurtleTerm(TurtleKind Kind, string Text, string? Datatype = null);

/// <summary>A statement.</summary>
/// <param name="Subject">An IRI or a blank node.</param>
/// <param name="Predicate">The IRI of the predicate.</param>
/// <param name="Object">Any term.</param>
internal sealed record TurtleTriple(TurtleTerm Subject, string Predicate, TurtleTerm Object);
