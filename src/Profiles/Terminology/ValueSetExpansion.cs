using System.Text.Json;

namespace Profiles.Terminology;

/// <summary>
/// Works out the codes of a value set: https://hl7.org/fhir/R4/valueset.html#compositions. Includes are joined, what one include asks must all hold,
/// and what the excludes hold is taken away.
/// </summary>
/// <param name="terminology">Gives code systems.</param>
/// <param name="source">Gives value sets.</param>
internal sealed class ValueSetExpansion(LocalTerminology terminology, ICanonicalSource source)
{
    private const int Deepest = 30;

    // What was stored was let in by the server's own limit.
    private static readonly JsonDocumentOptions AsDeepAsStored = new() { MaxDepth = 2000 };

    private readonly HashSet<string> _open = new(StringComparer.Ordinal);

    // Two that each import a third twice would otherwise ask for it four times, and so on.
    private readonly Dictionary<string, CodeSet> _done = new(StringComparer.Ordinal);

    /// <summary>The codes of a value set by its canonical.</summary>
    public async Task<CodeSet> ExpandAsync(string canonical, CancellationToken cancellationToken)
    {
        if (_done.TryGetValue(canonical, out var done))
            return done;
        if (_open.Count >= Deepest)
            throw new TerminologyException($"The value set {canonical} is imported over more than {Deepest} others.");
        var found = await source.FindAsync("ValueSet", canonical, cancellationToken)
            ?? throw new TerminologyException($"The value set {canonical} is not known here: store it as a ValueSet first.");
        return _done[canonical] = await ExpandAsync(canonical, found.Json, cancellationToken);
    }

    /// <summary>The codes of a value set.</summary>
    /// <param name="name">How to speak of it.</param>
    /// <param name="json">UTF-8 JSON.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<CodeSet> ExpandAsync(string name, ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        if (!_open.Add(name))
            throw new TerminologyException($"The value set {name} includes itself.");
        using var document = JsonDocument.Parse(json, AsDeepAsStored);
        var codes = await KnownAsync(name, document.RootElement, cancellationToken);
        _open.Remove(name);
        return codes.Count <= LocalTerminology.MostCodes
            ? codes
            : throw new TerminologyException($"The value set {name} has more than {LocalTerminology.MostCodes} codes: use a smaller one.");
    }

    // What cannot be worked out here may have been elsewhere, by whoever wrote the expansion down.
    private async Task<CodeSet> KnownAsync(string name, JsonElement valueSet, CancellationToken cancellationToken)
    {
        try
        {
            return await CodesAsync(name, valueSet, cancellationToken);
        }
        catch (TerminologyException) when (valueSet.TryGetProperty("compose", out _) && valueSet.TryGetProperty("expansion", out _))
        {
            return Expanded(name, valueSet);
        }
    }

    private async Task<CodeSet> CodesAsync(string name, JsonElement valueSet, CancellationToken cancellationToken)
    {
        if (!valueSet.TryGetProperty("compose", out var compose))
            return Expanded(name, valueSet);
        var withoutInactive = compose.TryGetProperty("inactive", out var inactive) && inactive.ValueKind == JsonValueKind.False;
        var codes = new CodeSet();
        foreach (var include in Items(compose, "include"))
            codes.Add(await IncludeAsync(name, include, withoutInactive, cancellationToken));
        foreach (var exclude in Items(compose, "exclude"))
            codes.Remove(await IncludeAsync(name, exclude, withoutInactive: false, cancellationToken));
        return codes;
    }

    /// <summary>What is written out already, when nothing says how it was composed.</summary>
    private static CodeSet Expanded(string name, JsonElement valueSet)
    {
        if (!valueSet.TryGetProperty("expansion", out var expansion))
            throw new TerminologyException($"The value set {name} says neither how it is composed nor what it holds.");
        var codes = new CodeSet();
        AddContained(expansion, codes);
        if (expansion.TryGetProperty("total", out var total) && total.GetInt32() > codes.Count)
            throw new TerminologyException($"The value set {name} is known here in part only: its expansion holds {codes.Count} of {total.GetInt32()} codes.");
        return codes;
    }

    private static void AddContained(JsonElement holder, CodeSet codes)
    {
        foreach (var contains in Items(holder, "contains"))
        {
            if (Text(contains, "system") is { } system && Text(contains, "code") is { } code && !(contains.TryGetProperty("abstract", out var isAbstract) && isAbstract.GetBoolean()))
                codes.Add(system, [code]);
            AddContained(contains, codes);
        }
    }

    private async Task<CodeSet> IncludeAsync(string name, JsonElement include, bool withoutInactive, CancellationToken cancellationToken)
    {
        CodeSet? codes = Text(include, "system") is { } system ? await OfSystemAsync(system, include, withoutInactive, cancellationToken) : null;
        foreach (var canonical in Items(include, "valueSet").Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!))
        {
            var other = await ExpandAsync(canonical, cancellationToken);
            if (codes is null)
                (codes = new CodeSet()).Add(other);
            else
                codes.Keep(other);
        }

        return codes ?? throw new TerminologyException($"An include of the value set {name} names neither a system nor a value set.");
    }

    private async Task<CodeSet> OfSystemAsync(string system, JsonElement include, bool withoutInactive, CancellationToken cancellationToken)
    {
        var codes = new CodeSet();
        var listed = Items(include, "concept").Select(concept => Text(concept, "code")).OfType<string>().ToList();
        if (listed.Count > 0)
        {
            codes.Add(system, listed);
            return codes;
        }

        var version = Text(include, "version");
        var content = await terminology.CompleteAsync(version is null ? system : $"{system}|{version}", source, cancellationToken);
        IEnumerable<string> chosen = content.Concepts.Select(concept => concept.Code);
        foreach (var filter in Items(include, "filter"))
            chosen = chosen.Intersect(ConceptFilter.Read(filter).Select(content), StringComparer.Ordinal);
        codes.Add(system, withoutInactive ? chosen.Where(code => content.Find(code) is not { IsInactive: true }) : chosen);
        return codes;
    }

    private static JsonElement.ArrayEnumerator Items(JsonElement holder, string name) =>
        holder.ValueKind == JsonValueKind.Object && holder.TryGetProperty(name, out var items) && items.ValueKind == JsonValueKind.Array ? items.EnumerateArray() : default;

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
