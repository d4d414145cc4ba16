using System.Collections;
using System.Text.Json;

namespace Profiles.Terminology;

/// <summary>Works a value set out: https://hl7.org/fhir/R4/valueset.html#compositions.</summary>
/// <param name="tables">Gives code systems and other value sets.</param>
/// <param name="open">The value sets that are being worked out.</param>
internal sealed class ValueSetCompiler(TerminologyTables tables, HashSet<string> open)
{
    private const int Deepest = 30;
    private const int MostAsked = 1000;

    /// <summary>The value set worked out; what cannot be is a doubt of the codes it is about.</summary>
    /// <param name="name">How to speak of it.</param>
    /// <param name="json">UTF-8 JSON.</param>
    public ValueSetRules Compile(string name, ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json, JsonRead.AsDeepAsStored);
        var valueSet = document.RootElement;
        var written = WrittenExpansion.Read(valueSet, tables);
        if (!valueSet.TryGetProperty("compose", out var compose))
            return new ValueSetRules(name, [new ValueSetClause(null, [], $"The value set {name} says neither how it is composed nor what it holds.", false)], [], written);
        var withoutInactive = JsonRead.Is(compose, "inactive", value: false);
        var rules = new ValueSetRules(
            name,
            [.. JsonRead.Items(compose, "include").Select(include => Clause(name, include, withoutInactive))],
            [.. JsonRead.Items(compose, "exclude").Select(exclude => Clause(name, exclude, withoutInactive: false))],
            written);
        return rules.Weight > MostAsked ? rules.Listed() : rules;
    }

    private ValueSetClause Clause(string name, JsonElement include, bool withoutInactive)
    {
        var imports = new List<ValueSetRules>();
        string? missing = null;
        foreach (var item in JsonRead.Items(include, "valueSet"))
        {
            if (item.ValueKind != JsonValueKind.String)
                continue;
            if (Import(item.GetString()!, ref missing) is { } rules)
                imports.Add(rules);
        }

        var part = JsonRead.Text(include, "system") is { } system ? Part(system, include) : null;
        if (part is null && imports.Count == 0)
            missing ??= $"An include of the value set {name} names neither a system nor a value set.";
        return new ValueSetClause(part, [.. imports], missing, withoutInactive);
    }

    private ValueSetRules? Import(string canonical, ref string? missing)
    {
        if (open.Count >= Deepest)
            missing = $"The value set {canonical} is imported over more than {Deepest} others.";
        else if (open.Contains(canonical))
            missing = $"The value set {canonical} includes itself.";
        else if (tables.Compile(canonical, open) is { } rules)
            return rules;
        else
            missing = $"The value set {canonical} is not known here: store it as a ValueSet first.";
        return null;
    }

    private SystemPart Part(string url, JsonElement include)
    {
        var system = tables.System(url, JsonRead.Text(include, "version"));
        var listed = JsonRead.Items(include, "concept")
            .Where(concept => JsonRead.Text(concept, "code") is not null)
            .Select(concept => new ListedCode(JsonRead.Text(concept, "code")!, JsonRead.Text(concept, "display"), Designation.ReadAll(concept)))
            .ToList();
        if (listed.Count > 0)
            return new ListedPart(system, listed);
        var filters = JsonRead.Items(include, "filter").ToList();
        return filters.Count == 0 ? new WholePart(system) : Filtered(system, filters);
    }

    private static SystemPart Filtered(KnownSystem system, List<JsonElement> filters)
    {
        try
        {
            var read = filters.ConvertAll(ConceptFilter.Read);
            if (system.Content is { Count: > 0 } content)
                return Filtered(system, content, read);
            // What a code looks like can be asked of any code.
            return read.TrueForAll(filter => filter is { Property: "code", Operator: "regex" })
                ? new MatchedPart(system, read.ConvertAll(filter => filter.Expression()))
                : new UnknownPart(system, new WholePart(system).Doubt ?? $"The codes of {system.Url} are known by their grammar only, so they cannot be filtered.");
        }
        catch (TerminologyException unknown)
        {
            return new UnknownPart(system, unknown.Message);
        }
    }

    private static FilteredPart Filtered(KnownSystem system, CodeSystemContent content, List<ConceptFilter> filters)
    {
        var chosen = new BitArray(content.Count, defaultValue: true);
        foreach (var filter in filters)
            chosen.And(filter.Select(content));
        return new FilteredPart(system, content, chosen, content.IsComplete || filters.TrueForAll(filter => filter.IsPositive));
    }
}
