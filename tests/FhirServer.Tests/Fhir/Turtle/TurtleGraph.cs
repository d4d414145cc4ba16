using System.Globalization;

namespace FhirServer.Tests.Fhir.Turtle;

/// <summary>The statements of a document by their subjects, and questions to them.</summary>
/// <param name="triples">What was read.</param>
internal sealed class TurtleGraph(IReadOnlyList<TurtleTriple> triples)
{
    /// <summary>The namespace of FHIR.</summary>
    public const string Fhir = "http://hl7.org/fhir/";

    /// <summary>The predicate of types.</summary>
    public const string Type = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";

    private readonly ILookup<TurtleTerm, TurtleTriple> _bySubject = triples.ToLookup(triple => triple.Subject);

    /// <summary>All statements.</summary>
    public IReadOnlyList<TurtleTriple> Triples => triples;

    /// <summary>The one node that is the root of the tree.</summary>
    public TurtleTerm Root => triples.Single(triple => triple.Predicate == Fhir + "nodeRole" && triple.Object.Text == Fhir + "treeRoot").Subject;

    /// <summary>Reads a document.</summary>
    public static TurtleGraph Of(ReadOnlySpan<byte> utf8) => new(TurtleReader.Read(utf8));

    /// <summary>What a subject says, in order.</summary>
    public IEnumerable<TurtleTriple> About(TurtleTerm subject) => _bySubject[subject];

    /// <summary>The objects at the end of a way of predicates of FHIR, without the namespace.</summary>
    public IReadOnlyList<TurtleTerm> At(TurtleTerm start, params string[] way) =>
        way.Aggregate<string, IReadOnlyList<TurtleTerm>>([start], (nodes, step) => [.. nodes.SelectMany(node => Objects(node, step))]);

    /// <summary>The only object at the end of a way.</summary>
    public TurtleTerm One(TurtleTerm start, params string[] way)
    {
        var found = At(start, way);
        found.Should().ContainSingle("{0} leads to one thing", string.Join('/', way));
        return found[0];
    }

    /// <summary>The types of a node.</summary>
    public IEnumerable<string> Types(TurtleTerm node) => About(node).Where(triple => triple.Predicate == Type).Select(triple => triple.Object.Text);

    /// <summary>
    /// The resource that the root means, as <see cref="JsonLines"/> tells it from JSON: each value with its place, its kind and its characters.
    /// </summary>
    public IReadOnlyList<string> Lines()
    {
        var lines = new List<string>();
        Walk(Root, "", lines);
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    private IEnumerable<TurtleTerm> Objects(TurtleTerm node, string predicate) =>
        About(node).Where(triple => triple.Predicate == Fhir + predicate).Select(triple => triple.Object);

    private void Walk(TurtleTerm node, string path, List<string> lines)
    {
        foreach (var (_, predicate, value) in About(node))
        {
            var name = predicate.StartsWith(Fhir, StringComparison.Ordinal) ? predicate[Fhir.Length..] : predicate;
            if (predicate == Type && value.Text.StartsWith(Fhir, StringComparison.Ordinal))
                lines.Add($"{path}.resourceType=s:{value.Text[Fhir.Length..]}");
            else if (name == "value")
                lines.Add(JsonLines.Line(path, KindOf(value), value.Text));
            else if (name is not (Type or "nodeRole" or "index" or "link"))
                WalkElement(value, $"{path}.{name[(name.LastIndexOf('.') + 1)..]}", lines);
        }
    }

    private void WalkElement(TurtleTerm value, string path, List<string> lines)
    {
        if (value.Kind == TurtleKind.Literal)
            lines.Add(JsonLines.Line(path, KindOf(value), value.Text));
        else
            Walk(value, path + Place(value), lines);
    }

    private string Place(TurtleTerm node) =>
        Objects(node, "index").SingleOrDefault() is { } index ? string.Create(CultureInfo.InvariantCulture, $"[{index.Text}]") : "";

    private static char KindOf(TurtleTerm literal) => literal.Datatype![(literal.Datatype!.IndexOf('#', StringComparison.Ordinal) + 1)..] switch
    {
        "boolean" => 'b',
        "integer" or "nonNegativeInteger" or "positiveInteger" or "decimal" or "double" => 'n',
        _ => 's',
    };
}
