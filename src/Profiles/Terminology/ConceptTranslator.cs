namespace Profiles.Terminology;

/// <summary>Translates codes: https://hl7.org/fhir/R4/conceptmap-operation-translate.html.</summary>
/// <param name="map">Gives a map, or null when it is not held.</param>
internal sealed class ConceptTranslator(Func<string, ConceptMapRules?> map)
{
    private const int Deepest = 10;

    /// <summary>All translations that the map knows.</summary>
    /// <exception cref="TerminologyException">The map, or one it goes on to, is not held.</exception>
    public IReadOnlyList<TranslationMatch> Translate(TranslationAsk ask) => [.. Translate(ask, 0)];

    private IEnumerable<TranslationMatch> Translate(TranslationAsk ask, int depth)
    {
        if (depth > Deepest)
            throw new TerminologyException($"The concept map {ask.Map} is reached over more than {Deepest} others.");
        var rules = map(ask.Map) ?? throw new TerminologyException($"The concept map {ask.Map} is not known here: store it as a ConceptMap first.", TerminologyFault.NotFound);
        if (ask is { IsReverse: false, Target: { } target } && rules.Target is { } own && !string.Equals(own.Split('|')[0], target.Split('|')[0], StringComparison.Ordinal))
            return [];
        return rules.Groups.SelectMany(group => ask.IsReverse ? Back(rules, group, ask) : Forth(rules, group, ask, depth));
    }

    private static IEnumerable<TranslationMatch> Back(ConceptMapRules rules, ConceptMapRules.Group group, TranslationAsk ask) =>
        IsSame(group.Target, ask.System) && IsSame(group.Source, ask.TargetSystem)
            ? group.To(ask.Code).Select(mapping => new TranslationMatch(mapping.Equivalence, group.Source, mapping.Source, mapping.SourceDisplay, [], rules.Url))
            : [];

    private IEnumerable<TranslationMatch> Forth(ConceptMapRules rules, ConceptMapRules.Group group, TranslationAsk ask, int depth)
    {
        if (!IsSame(group.Source, ask.System) || !IsSame(group.Target, ask.TargetSystem))
            return [];
        var mappings = group.From(ask.Code).ToList();
        return mappings.Count == 0
            ? Unmapped(rules, group, ask, depth)
            : mappings.Where(mapping => Depends(mapping, ask)).Select(mapping => new TranslationMatch(mapping.Equivalence, group.Target, mapping.Target, mapping.TargetDisplay, mapping.Products, rules.Url));
    }

    // https://hl7.org/fhir/R4/valueset-conceptmap-unmapped-mode.html
    private IEnumerable<TranslationMatch> Unmapped(ConceptMapRules rules, ConceptMapRules.Group group, TranslationAsk ask, int depth) => group switch
    {
        { UnmappedMode: "provided" } => [new TranslationMatch("equal", group.Target, ask.Code, null, [], rules.Url)],
        { UnmappedMode: "fixed", UnmappedCode: { } code } => [new TranslationMatch("relatedto", group.Target, code, group.UnmappedDisplay, [], rules.Url)],
        { UnmappedMode: "other-map", OtherMap: { } other } => Translate(ask with { Map = other }, depth + 1),
        _ => [],
    };

    private static bool Depends(ConceptMapRules.Mapping mapping, TranslationAsk ask) => mapping.DependsOn.All(needed =>
        ask.Dependencies.Any(given => given.Property == needed.Property && given.Value == needed.Value && (needed.System is null || given.System is null || needed.System == given.System)));

    private static bool IsSame(string? said, string? asked) => said is null || asked is null || string.Equals(said, asked, StringComparison.Ordinal);
}
