using System.Runtime.InteropServices;
using Profiles.Elements;

namespace Profiles.Validation.Rules;

/// <summary>
/// The resources of one Bundle by their addresses, and what references in it point at: https://hl7.org/fhir/R4/bundle.html#references.
/// Make one for each Bundle element; the tables are made when first asked. Not for use by several threads.
/// </summary>
/// <param name="bundle">A Bundle: the root, or one inside another resource.</param>
public sealed class BundleEntries(Element bundle)
{
    private List<BundleEntry>? _all;
    private Dictionary<string, List<int>>? _byFullUrl;
    private Dictionary<string, List<int>>? _byTypeAndId;

    /// <summary>The Bundle.</summary>
    public Element Bundle => bundle;

    internal IReadOnlyList<BundleEntry> All => _all ??= Read();

    private Dictionary<string, List<int>> ByFullUrl => _byFullUrl ??= Table(entry => entry.FullUrl);

    private Dictionary<string, List<int>> ByTypeAndId => _byTypeAndId ??= Table(entry => entry.TypeAndId);

    /// <summary>
    /// What a literal reference points at: within the resource for "#id", else among the entries, by fullUrl; a relative one is completed
    /// with the base of the fullUrl it stands under. A version must be that of meta.versionId.
    /// </summary>
    /// <param name="from">The Reference, canonical or uri element, or any other element of the resource that refers.</param>
    /// <param name="reference">As written: "Patient/1", "urn:uuid:...", "https://example.org/fhir/Patient/1/_history/2", "#id".</param>
    /// <returns>The resource; none when nothing fits. The first one when several do.</returns>
    public Element Find(Element from, string reference)
    {
        if (reference.StartsWith('#'))
            return FindContained(from, reference[1..]);
        var literal = LiteralReference.Parse(reference);
        var (index, _) = Resolve(from, literal);
        if (index < 0)
            return default;
        var resource = All[index].Resource;
        return string.IsNullOrEmpty(literal.Fragment) ? resource : Contained(resource, literal.Fragment);
    }

    /// <summary>The contained resource with this id in the resource that an element is part of; for an empty id that resource itself.</summary>
    /// <param name="from">An element of the container or of something contained in it.</param>
    /// <param name="id">What stands after "#".</param>
    public static Element FindContained(Element from, string id)
    {
        var container = from.Resource;
        while (container.Schema is { Name: "contained" })
            container = container.Parent.Resource;
        return id.Length == 0 ? container : Contained(container, id);
    }

    /// <summary>The first entry that a reference fits, -1 for none, and how many it fits.</summary>
    internal (int First, int Count) Resolve(Element from, LiteralReference literal)
    {
        var (first, count) = (-1, 0);
        if (Candidates(from, literal) is { } candidates)
        {
            foreach (var index in candidates)
            {
                if (!Fits(All[index].Resource, literal.Version))
                    continue;
                first = first < 0 ? index : first;
                count++;
            }
        }

        return (first, count);
    }

    /// <summary>The entry that an element stands in; none when it is in no entry of this Bundle.</summary>
    internal BundleEntry EntryOf(Element element)
    {
        while (!element.IsNone)
        {
            var parent = element.Parent;
            if (parent == bundle)
                return element is { Schema.Name: "entry", ListIndex: >= 0 } ? All[element.ListIndex] : default;
            element = parent;
        }

        return default;
    }

    /// <summary>The entries with a fullUrl.</summary>
    internal List<int>? WithFullUrl(string fullUrl) => ByFullUrl.GetValueOrDefault(fullUrl);

    /// <summary>The entries with a type and id.</summary>
    internal List<int>? WithTypeAndId(string typeAndId) => ByTypeAndId.GetValueOrDefault(typeAndId);

    private List<int>? Candidates(Element from, LiteralReference literal)
    {
        if (literal.IsAbsolute)
            return WithFullUrl(literal.Address);
        // Senders who write relative fullUrls mean them to be found as they are written.
        if (WithFullUrl(literal.Address) is { } asWritten)
            return asWritten;
        var entry = EntryOf(from);
        if (entry.FullUrl is null)
            return WithTypeAndId(literal.Address);
        return entry.Base is { } prefix ? WithFullUrl(prefix + literal.Address) : null;
    }

    private static bool Fits(Element resource, string? version) =>
        !resource.IsNone && (version is null || resource.Child("meta").Child("versionId").Text == version);

    private static Element Contained(Element container, string id)
    {
        foreach (var contained in container.Children("contained"))
        {
            if (contained.Child("id").Text == id)
                return contained;
        }

        return default;
    }

    private List<BundleEntry> Read()
    {
        var all = new List<BundleEntry>();
        foreach (var entry in bundle.Children("entry"))
        {
            // Positions in the list are those of the JSON array, so what is left out there is left out here as well.
            while (all.Count < entry.ListIndex)
                all.Add(default);
            all.Add(BundleEntry.Of(entry));
        }

        return all;
    }

    private Dictionary<string, List<int>> Table(Func<BundleEntry, string?> key)
    {
        var table = new Dictionary<string, List<int>>(All.Count, StringComparer.Ordinal);
        for (var index = 0; index < All.Count; index++)
        {
            if (key(All[index]) is { } text)
                (CollectionsMarshal.GetValueRefOrAddDefault(table, text, out _) ??= new List<int>(1)).Add(index);
        }

        return table;
    }
}
