using System.Runtime.InteropServices;
using FhirServer.Fhir;
using FhirServer.Search.Paths;
using FhirServer.Search.Types;
using Profiles.Conformance;
using Profiles.Elements;

namespace FhirServer.Search;

/// <summary>How one parameter of one type is indexed: its compiled path, and for composites those of its parts.</summary>
/// <param name="parameter">The parameter.</param>
/// <param name="path">From the resource to the elements.</param>
/// <param name="parts">For composites: from an element to each part's values, in order; empty otherwise.</param>
internal sealed class IndexPlan(SearchParameterInfo parameter, PathStep path, PathStep[] parts)
{
    /// <summary>From how many entries of one parameter on a set finds duplicates sooner than comparing each with each.</summary>
    private const int Many = 16;

    private readonly SearchParameterInfo _canonical = parameter with { Code = EntryCodes.Canonical(parameter.Code) };

    /// <summary>The parameter.</summary>
    public SearchParameterInfo Parameter => parameter;

    /// <summary>From the resource to the elements.</summary>
    public PathStep Path => path;

    /// <summary>Compiles the paths of a parameter.</summary>
    /// <exception cref="FormatException">A path is not understood or leads where the type has nothing.</exception>
    public static IndexPlan Compile(SearchParameterInfo parameter, TypeSchemas schemas, BooleanElements booleans)
    {
        var type = schemas.Find(parameter.ResourceType)!;
        var compiler = new PathCompiler(type, [type], booleans);
        var expression = PathParser.Parse(parameter.Expression!);
        if (parameter.Components.Count == 0)
            return new IndexPlan(parameter, compiler.Compile(expression), []);
        var inner = new PathCompiler(type, compiler.TypesOf(expression), booleans);
        return new IndexPlan(parameter, compiler.Compile(expression),
            [.. parameter.Components.Select(component => inner.Compile(PathParser.Parse(component.Expression)))]);
    }

    /// <summary>Adds the entries for elements that the path selected, leaving out those that are there already.</summary>
    /// <param name="found">The elements.</param>
    /// <param name="resource">The resource.</param>
    /// <param name="settings">The server's base URL and time zone.</param>
    /// <param name="entries">Where to add; what stands in it is of other parameters.</param>
    /// <exception cref="FhirException">422: an element combines into more values of a composite than are allowed.</exception>
    public void Index(List<Element> found, Element resource, SearchSettings settings, List<IndexEntry> entries)
    {
        var start = entries.Count;
        if (parts.Length > 0)
        {
            foreach (var element in found)
                AddTuples(element, resource, settings, entries);
        }
        else
        {
            var type = SearchTypes.For(parameter.Type);
            foreach (var element in found)
                type.Index(parameter, element, settings, entries);
        }

        RemoveDuplicates(entries, start);
    }

    // Every combination of the parts' values is a tuple: a code with three codings and one quantity makes three.
    private void AddTuples(Element element, Element resource, SearchSettings settings, List<IndexEntry> entries)
    {
        var written = new List<IndexEntry>[parts.Length];
        List<IndexEntry>[]? canonical = null;
        // Tuples are asked for with all quantities as written or all canonical.
        var isMixed = false;
        var found = new List<Element>();
        for (var i = 0; i < parts.Length; i++)
        {
            found.Clear();
            parts[i].Take(element, new PathWalk(resource, found));
            written[i] = [];
            var component = parameter.Components[i].Parameter;
            foreach (var value in found)
                SearchTypes.For(component.Type).Index(component, value, settings, written[i]);
            var amounts = TakeCanonical(written[i], component.Code);
            if (amounts is not null)
                canonical ??= [.. written];
            if (canonical is not null)
                canonical[i] = amounts ?? written[i];
            isMixed |= amounts is null && component.Type == SearchParameterType.Quantity;
            if (written[i].Count == 0)
                return;
        }

        AddTuples(parameter, written, element, entries);
        if (canonical is not null && !isMixed)
            AddTuples(_canonical, canonical, element, entries);
    }

    // What is kept under other codes than the part's own is no part of a tuple as written; of it only quantities make tuples of their own.
    private static List<IndexEntry>? TakeCanonical(List<IndexEntry> values, string code)
    {
        List<IndexEntry>? taken = null;
        for (var i = values.Count - 1; i >= 0; i--)
        {
            if (values[i].Code == code)
                continue;
            if (values[i] is IndexEntry.Quantity)
                (taken ??= []).Add(values[i]);
            values.RemoveAt(i);
        }

        return taken;
    }

    private static void AddTuples(SearchParameterInfo parameter, List<IndexEntry>[] values, Element element, List<IndexEntry> entries)
    {
        if (!CompositeSearch.TryCombine(parameter, values, entries))
        {
            throw new FhirException(FhirError.Unprocessable(
                $"The element combines into more than {CompositeSearch.MostTuples} values of the search parameter {parameter}; use fewer codings.", element.Expression));
        }
    }

    private static void RemoveDuplicates(List<IndexEntry> entries, int start)
    {
        var seen = entries.Count - start > Many ? new HashSet<IndexEntry>() : null;
        var kept = start;
        for (var i = start; i < entries.Count; i++)
        {
            var entry = entries[i];
            if (seen?.Add(entry) ?? !CollectionsMarshal.AsSpan(entries)[start..kept].Contains(entry))
                entries[kept++] = entry;
        }

        entries.RemoveRange(kept, entries.Count - kept);
    }
}
