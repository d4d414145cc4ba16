using System.Text.Json;

namespace Profiles.Terminology;

/// <summary>An expansion that came with a value set: https://hl7.org/fhir/R4/valueset-definitions.html#ValueSet.expansion.</summary>
internal sealed class WrittenExpansion
{
    private readonly Dictionary<string, ListedPart> _parts = new(StringComparer.Ordinal);

    private WrittenExpansion(IEnumerable<(string System, ListedCode Code)> codes, TerminologyTables tables, int? total, bool isCut)
    {
        foreach (var group in codes.GroupBy(code => code.System, StringComparer.Ordinal))
            _parts.Add(group.Key, new ListedPart(tables.System(group.Key), group.Select(code => code.Code)));
        var count = _parts.Values.Sum(part => part.Count);
        IsWhole = !isCut && (total is null || total <= count);
        Doubt = IsWhole ? null : $"its expansion holds {count}{(total is null ? "" : $" of {total}")} codes";
    }

    /// <summary>Whether every code of the value set is there.</summary>
    public bool IsWhole { get; }

    /// <summary>How much is missing; null when nothing is.</summary>
    public string? Doubt { get; }

    /// <summary>The systems it has codes of.</summary>
    public IEnumerable<KnownSystem> Systems => _parts.Values.Select(part => part.System);

    /// <summary>Reads that of a value set; null when it has none.</summary>
    public static WrittenExpansion? Read(JsonElement valueSet, TerminologyTables tables)
    {
        if (!valueSet.TryGetProperty("expansion", out var expansion) || expansion.ValueKind != JsonValueKind.Object)
            return null;
        var codes = new List<(string, ListedCode)>();
        Add(expansion, codes);
        int? total = expansion.TryGetProperty("total", out var number) && number.ValueKind == JsonValueKind.Number && number.TryGetInt32(out var value) ? value : null;
        var isCut = JsonRead.Items(expansion, "extension").Any(extension => JsonRead.Text(extension, "url") == "http://hl7.org/fhir/StructureDefinition/valueset-toocostly");
        return new WrittenExpansion(codes, tables, total, isCut);
    }

    /// <summary>The codes.</summary>
    public IEnumerable<(KnownSystem System, string Code, ListedCode? Listed)> Codes() =>
        _parts.Values.SelectMany(part => part.Codes().Select(found => (part.System, found.Code, found.Listed)));

    /// <summary>Whether a code is there.</summary>
    public CodeMembership Holds(string system, string code)
    {
        if (_parts.TryGetValue(system, out var part) && part.Holds(code) == CodeMembership.Member)
            return CodeMembership.Member;
        return IsWhole ? CodeMembership.NotMember : CodeMembership.Unknown;
    }

    /// <summary>The code as it stands there; null when it does not.</summary>
    public ListedCode? Listed(string system, string code) => _parts.GetValueOrDefault(system)?.Listed(code);

    private static void Add(JsonElement holder, List<(string, ListedCode)> codes)
    {
        foreach (var contains in JsonRead.Items(holder, "contains"))
        {
            if (JsonRead.Text(contains, "system") is { } system && JsonRead.Text(contains, "code") is { } code && !JsonRead.Is(contains, "abstract", value: true))
                codes.Add((system, new ListedCode(code, JsonRead.Text(contains, "display"), Designation.ReadAll(contains))));
            Add(contains, codes);
        }
    }
}
