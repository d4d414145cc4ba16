using System.Globalization;
using System.Text;
using Profiles.Elements;

namespace FhirServer.Fhir;

/// <summary>
/// Writes a resource as Turtle: each element a node of its own under the name of the definition that introduced it, each primitive with
/// <c>fhir:value</c>, each item of a list with <c>fhir:index</c>, each reference with <c>fhir:link</c>. The resources of a Bundle stand by
/// themselves under their fullUrl. See https://hl7.org/fhir/R4/rdf.html.
/// </summary>
/// <param name="baseUrl">Where relative references start from, without a slash at the end.</param>
internal sealed class TurtleWriter(string baseUrl)
{
    private readonly StringBuilder _text = new();
    private readonly Queue<(string Subject, Element Resource)> _waiting = new();
    private readonly HashSet<string> _subjects = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _targets = new(StringComparer.Ordinal);

    /// <summary>Writes one resource.</summary>
    /// <param name="resource">The root of a tree.</param>
    public byte[] Write(Element resource)
    {
        foreach (var (prefix, iri) in TurtleTerms.Prefixes)
            _text.Append(CultureInfo.InvariantCulture, $"@prefix {prefix}: <{iri}> .\n");
        var subject = resource.Child("id").Text is { } id ? TurtleTerms.Iri($"{baseUrl}/{resource.Name}/{id}") : "[]";
        _subjects.Add(subject);
        WriteSubject(subject, resource, isRoot: true);
        while (_waiting.TryDequeue(out var next))
            WriteSubject(next.Subject, next.Resource, isRoot: false);
        foreach (var (target, type) in _targets.Where(target => !_subjects.Contains(target.Key)))
            _text.Append(CultureInfo.InvariantCulture, $"\n{target} a fhir:{type} .\n");
        if (subject != "[]")
            _text.Append(CultureInfo.InvariantCulture, $"\n{subject[..^1]}.ttl> a owl:Ontology ;\n  owl:imports fhir:fhir.ttl .\n");
        return Encoding.UTF8.GetBytes(_text.ToString());
    }

    private void WriteSubject(string subject, Element resource, bool isRoot)
    {
        _text.Append(CultureInfo.InvariantCulture, $"\n{subject} a fhir:{resource.Type!.Name}");
        if (isRoot)
            _text.Append(" ;\n  fhir:nodeRole fhir:treeRoot");
        WriteChildren(resource, depth: 1);
        _text.Append(" .\n");
    }

    private void WriteChildren(Element element, int depth)
    {
        foreach (var child in element.Children())
        {
            if (child.Schema is null)
                continue;
            _text.Append(" ;\n").Append(' ', depth * 2).Append(TurtleTerms.Predicate(child.Schema)).Append(' ');
            if (child.Type?.Name == "xhtml")
                _text.Append(TurtleTerms.Literal(child));
            else if (OwnSubject(child) is { } subject)
                _text.Append(subject);
            else
                WriteNode(child, depth);
        }
    }

    private void WriteNode(Element element, int depth)
    {
        _text.Append('[');
        var separator = " ";
        if (element.IsResource)
            Add($"a fhir:{element.Type!.Name}");
        if (element.HasValue)
            Add($"fhir:value {TurtleTerms.Literal(element)}");
        if (element.ListIndex >= 0)
            Add(string.Create(CultureInfo.InvariantCulture, $"fhir:index {element.ListIndex}"));
        if (element.Type?.Name == "Coding" && TurtleTerms.Concept(element) is { } concept)
            Add($"a {concept}");
        if (element.Type?.Name == "Reference" && Link(element) is { } link)
            Add($"fhir:link {link}");
        if (separator == " ")
            WriteFirst(element, depth);
        else
            WriteChildren(element, depth + 1);
        _text.Append(" ]");

        void Add(string statement)
        {
            _text.Append(separator).Append(statement);
            separator = " ; ";
        }
    }

    // A list of predicates may not begin with its separator.
    private void WriteFirst(Element element, int depth)
    {
        var start = _text.Length;
        WriteChildren(element, depth + 1);
        if (_text.Length > start)
            _text.Remove(start, " ;".Length);
    }

    /// <summary>The IRI of a Bundle's resource that is written by itself; null for what has no absolute address and stands where it is, and for a second version of the same.</summary>
    private string? OwnSubject(Element element)
    {
        if (!element.IsResource || element.Schema!.Path != "Bundle.entry.resource" || element.Parent.Child("fullUrl").Text is not { } url || !TurtleTerms.IsAbsolute(url))
            return null;
        var subject = TurtleTerms.Iri(url);
        if (!_subjects.Add(subject))
            return null;
        _waiting.Enqueue((subject, element));
        return subject;
    }

    private string? Link(Element reference)
    {
        if (reference.Child("reference").Text is not { Length: > 0 } url || url.StartsWith('#'))
            return null;
        var isRelative = !TurtleTerms.IsAbsolute(url);
        var link = TurtleTerms.Iri(isRelative ? $"{BaseOf(reference)}/{url}" : url);
        if (isRelative && url.Split('/') is [var type, _] && type.Length > 0 && type.All(char.IsAsciiLetter))
            _targets[link] = type;
        return link;
    }

    // https://hl7.org/fhir/R4/bundle.html#references: inside an entry with an address of the usual form, references start where that does.
    private string BaseOf(Element reference)
    {
        var entry = reference.Resource;
        while (!entry.IsNone && entry.Schema?.Path != "Bundle.entry.resource")
            entry = entry.Parent.Resource;
        var tail = $"/{entry.Type?.Name}/{entry.Child("id").Text}";
        return !entry.IsNone && entry.Parent.Child("fullUrl").Text is { } url && TurtleTerms.IsAbsolute(url) && url.EndsWith(tail, StringComparison.Ordinal) ? url[..^tail.Length] : baseUrl;
    }
}
