namespace Profiles.Terminology;

/// <summary>
/// The questions of https://hl7.org/fhir/R4/terminology-service.html, answered from what is held. Safe for use by many threads.
/// </summary>
public sealed class HeldTerminology
{
    internal HeldTerminology(TerminologyTables tables) => Tables = tables;

    internal TerminologyTables Tables { get; }

    /// <summary>Whether a code belongs to a value set or code system.</summary>
    /// <param name="question">The code, and what it should belong to.</param>
    public CodeVerdict Check(in CodeQuestion question) => Tables.Check(question);

    /// <summary>Whether a value set is held, though perhaps not all that it is composed of.</summary>
    /// <param name="canonical">"url" or "url|version".</param>
    public bool HasValueSet(string canonical) => Tables.ValueSet(canonical) is not null;

    /// <summary>Whether a code system is held, though perhaps not as a whole, or its codes are known by their grammar.</summary>
    /// <param name="url">Its canonical.</param>
    /// <param name="version">Its version, null for any.</param>
    public bool HasCodeSystem(string url, string? version = null) => Tables.System(url, version).IsHeld;

    /// <summary>Whether a code only groups others and is not meant to be chosen.</summary>
    /// <param name="system">The code system's canonical; null when it is not known.</param>
    /// <param name="code">The code.</param>
    public bool IsAbstract(string? system, string code) => system is not null && Tables.System(system).Content?.Find(code) is { IsAbstract: true };

    /// <summary>The codes of a value set: https://hl7.org/fhir/R4/valueset-operation-expand.html.</summary>
    /// <param name="canonical">"url" or "url|version".</param>
    /// <param name="ask">Which of them.</param>
    /// <exception cref="TerminologyException">It is not held, uses what is not here, or has too many codes.</exception>
    public Expansion Expand(string canonical, ExpansionAsk ask) => ValueSetExpander.Expand(Rules(canonical), ask);

    /// <summary>What is known of a code: https://hl7.org/fhir/R4/codesystem-operation-lookup.html.</summary>
    /// <param name="system">The code system's canonical.</param>
    /// <param name="version">Its version, null for any.</param>
    /// <param name="code">The code.</param>
    /// <exception cref="TerminologyException">The code system is not held, or it has no such code.</exception>
    public ConceptDetails Lookup(string system, string? version, string code)
    {
        var known = Tables.System(system, version);
        if (known.Content?.Find(code) is { } concept)
            return ConceptDetails.Of(known.Content, concept);
        if (known.Holds(code) == CodeMembership.Member)
            return new ConceptDetails(system, system, null, code, null, null, IsAbstract: false, [], []);
        throw new TerminologyException(
            known.Holds(code) == CodeMembership.Unknown
                ? $"The code system {Canonical(system, version)} is not held here{(known.Content is null ? "" : " as a whole")}, so '{code}' is unknown: load it as a CodeSystem, or set a terminology server."
                : $"The code system {Canonical(system, version)} has no code '{code}'.",
            TerminologyFault.NotFound);
    }

    /// <summary>How two codes relate: https://hl7.org/fhir/R4/codesystem-operation-subsumes.html.</summary>
    /// <param name="system">The code system's canonical.</param>
    /// <param name="version">Its version, null for any.</param>
    /// <param name="codeA">The one code.</param>
    /// <param name="codeB">The other.</param>
    /// <returns>equivalent, subsumes, subsumed-by or not-subsumed.</returns>
    /// <exception cref="TerminologyException">The code system is not held as a whole, its hierarchy does not mean subsumption, or it has no such code.</exception>
    public string Subsumes(string system, string? version, string codeA, string codeB)
    {
        var content = Complete(system, version);
        content.RequireSubsumption();
        var (a, b) = (Known(content, codeA), Known(content, codeB));
        if (a == b)
            return "equivalent";
        return content.Below(a)[b.Index] ? "subsumes" : content.Below(b)[a.Index] ? "subsumed-by" : "not-subsumed";
    }

    /// <summary>What a code is elsewhere: https://hl7.org/fhir/R4/conceptmap-operation-translate.html.</summary>
    /// <param name="ask">The code and the map.</param>
    /// <exception cref="TerminologyException">The map, or one it goes on to, is not held.</exception>
    public IReadOnlyList<TranslationMatch> Translate(TranslationAsk ask) => new ConceptTranslator(Tables.Map).Translate(ask);

    /// <summary>A resource as it is held; null when it is not.</summary>
    /// <param name="type">CodeSystem, ValueSet or ConceptMap.</param>
    /// <param name="canonical">"url" or "url|version".</param>
    public ReadOnlyMemory<byte>? Find(string type, string canonical) => Tables.Find(type, canonical)?.Json;

    /// <summary>A code and what it subsumes, or what subsumes it.</summary>
    internal IReadOnlySet<string> Reach(string system, string code, bool below)
    {
        var content = Complete(system, null);
        content.RequireSubsumption();
        var reached = below ? content.Below(Known(content, code)) : content.Above(Known(content, code));
        return content.Concepts.Where(concept => reached[concept.Index]).Select(concept => concept.Code).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>A value set worked out.</summary>
    /// <exception cref="TerminologyException">It is not held.</exception>
    internal ValueSetRules Rules(string canonical) => Tables.ValueSet(canonical)
        ?? throw new TerminologyException($"The value set {canonical} is not known here: store it as a ValueSet first.", TerminologyFault.NotFound);

    private CodeSystemContent Complete(string system, string? version) => Tables.System(system, version) switch
    {
        { Content: { IsComplete: true } content } => content,
        { Content: { } content } => throw new TerminologyException($"Of the code system {Canonical(system, version)} not all concepts are known here (content is '{content.Content}')."),
        _ => throw new TerminologyException($"The code system {Canonical(system, version)} is not known here: store it as a CodeSystem first."),
    };

    private static CodeSystemConcept Known(CodeSystemContent content, string code) =>
        content.Find(code) ?? throw new TerminologyException($"The code system {content.Url} has no code '{code}'.", TerminologyFault.NotFound);

    private static string Canonical(string url, string? version) => version is null ? url : $"{url}|{version}";
}
