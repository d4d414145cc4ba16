namespace Profiles.Terminology;

/// <summary>Lists the codes of a value set: https://hl7.org/fhir/R4/valueset-operation-expand.html.</summary>
internal static class ValueSetExpander
{
    /// <summary>The codes that are asked for.</summary>
    /// <exception cref="TerminologyException">They cannot be known, or are too many.</exception>
    public static Expansion Expand(ValueSetRules rules, ExpansionAsk ask)
    {
        var words = ask.Filter?.Split([' ', '\t', '\r', '\n', ','], StringSplitOptions.RemoveEmptyEntries) ?? [];
        var languages = Languages(ask.DisplayLanguage);
        var page = new List<ExpandedCode>();
        var used = new HashSet<KnownSystem>();
        var total = 0;
        var last = ask.Count is { } count ? Math.Min(ask.Offset + (long)count, int.MaxValue) : int.MaxValue;
        foreach (var found in rules.Codes())
        {
            var concept = found.System.Content?.Find(found.Code);
            if (IsLeftOut(found.System, ask) || IsUnwanted(concept, ask) || !Array.TrueForAll(words, word => Has(found.Code, found.Listed, concept, word)))
                continue;
            used.Add(found.System);
            if (total >= ask.Offset && total < last)
                page.Add(Code(found.System, found.Code, found.Listed, concept, languages));
            total++;
            if (page.Count > LocalTerminology.MostCodes)
                throw TooMany(rules.Name);
        }

        return new Expansion(total, page, [.. used.Select(system => system.Content?.Head.Version is { } version ? $"{system.Url}|{version}" : system.Url)]);
    }

    /// <summary>The refusal of too large a value set.</summary>
    public static TerminologyException TooMany(string name) =>
        new($"The value set {name} has more than {LocalTerminology.MostCodes} codes: ask for fewer with filter, or for a page with count and offset.", TerminologyFault.TooCostly);

    private static bool IsUnwanted(CodeSystemConcept? concept, ExpansionAsk ask) =>
        (ask.ActiveOnly && concept is { IsInactive: true }) || (ask.SelectableOnly && concept is { IsAbstract: true });

    private static bool IsLeftOut(KnownSystem system, ExpansionAsk ask) =>
        ask.ExcludedSystems.Any(excluded => excluded == system.Url || excluded == $"{system.Url}|{system.Content?.Head.Version}");

    private static bool Has(string code, ListedCode? listed, CodeSystemConcept? concept, string word) =>
        code.Contains(word, StringComparison.OrdinalIgnoreCase)
        || listed?.Display?.Contains(word, StringComparison.OrdinalIgnoreCase) == true
        || concept?.Display?.Contains(word, StringComparison.OrdinalIgnoreCase) == true
        || Designations(listed, concept).Any(designation => designation.Value.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<Designation> Designations(ListedCode? listed, CodeSystemConcept? concept) => (listed?.Designations ?? []).Concat(concept?.Designations ?? []);

    private static ExpandedCode Code(KnownSystem system, string code, ListedCode? listed, CodeSystemConcept? concept, string[] languages)
    {
        var designations = Designations(listed, concept).Distinct().ToArray();
        var display = listed?.Display ?? concept?.Display;
        foreach (var language in languages)
        {
            if (Speaks(system.Content?.Head.Language, language))
                break;
            if (Array.Find(designations, designation => Speaks(designation.Language, language)) is not { } translated)
                continue;
            display = translated.Value;
            break;
        }

        return new ExpandedCode(system.Url, concept?.Code ?? code, display, concept is { IsInactive: true }, concept is { IsAbstract: true }, designations);
    }

    private static string[] Languages(string? asked) => asked is null
        ? []
        : [.. asked.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(one => one.Split(';')[0].Trim())];

    private static bool Speaks(string? language, string asked) =>
        language is not null && language.StartsWith(asked, StringComparison.OrdinalIgnoreCase) && (language.Length == asked.Length || language[asked.Length] == '-');
}
