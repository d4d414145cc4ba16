using Profiles.Elements;

namespace Profiles.Validation.Rules;

/// <summary>
/// What the pages on Bundle, documents and messages ask beyond the invariants bdl-1 to bdl-12, which are not repeated here:
/// https://hl7.org/fhir/R4/bundle.html, https://hl7.org/fhir/R4/documents.html, https://hl7.org/fhir/R4/messaging.html.
/// </summary>
public static class BundleRule
{
    /// <summary>Checks a Bundle: its addresses, the links between its entries, and what documents and messages must hold.</summary>
    /// <param name="bundle">A Bundle: the root, or one inside another resource.</param>
    /// <param name="findings">Receives what is wrong.</param>
    public static void Check(Element bundle, Findings findings) => Check(new BundleEntries(bundle), findings);

    /// <summary>Checks a Bundle whose table of entries is already there.</summary>
    /// <param name="entries">The table.</param>
    /// <param name="findings">Receives what is wrong.</param>
    public static void Check(BundleEntries entries, Findings findings)
    {
        CheckLinks(entries.Bundle, findings);
        if (entries.All.Count == 0)
            return;
        var type = entries.Bundle.Child("type").Text;
        foreach (var entry in entries.All)
        {
            FullUrlRule.Check(entry, type, entries, findings);
            CheckSearch(entry, findings);
        }

        var links = type is "document" or "message" ? new EntryLinks(entries.All.Count) : null;
        BundleReferences.Check(entries, links, findings);
        if (type == "document")
            CheckDocument(entries, findings);
        else if (type == "message")
            CheckMessage(entries, findings);
        links?.Check(entries, findings);
    }

    /// <summary>Of each relation that leads on there is one link, else nobody knows which to follow: https://hl7.org/fhir/R4/http.html#paging.</summary>
    private static void CheckLinks(Element bundle, Findings findings)
    {
        var seen = 0;
        foreach (var link in bundle.Children("link"))
        {
            var relation = link.Child("relation");
            var flag = relation.Text switch { "self" => 1, "first" => 2, "previous" or "prev" => 4, "next" => 8, "last" => 16, _ => 0 };
            if ((seen & flag) != 0)
                findings.Add(MessageId.Bundle, relation, $"There is more than one link '{Shown.Text(relation.Text)}'; leave one.");
            seen |= flag;
        }
    }

    /// <summary>An OperationOutcome is no match of a search, and only it is an outcome: https://hl7.org/fhir/R4/bundle.html#searchset.</summary>
    private static void CheckSearch(BundleEntry entry, Findings findings)
    {
        var mode = entry.Element.Child("search").Child("mode");
        if (mode.IsNone || entry.Resource.IsNone)
            return;
        var isOutcome = entry.Resource.Type?.Name == "OperationOutcome";
        if (mode.ValueEquals("outcome"u8) && !isOutcome)
            findings.Add(MessageId.Bundle, mode, "An entry of mode 'outcome' must be an OperationOutcome; this one is a match or an include.");
        else if (isOutcome && mode.ValueEquals("match"u8))
            findings.Add(MessageId.Bundle, mode, "An OperationOutcome that tells about the search is of mode 'outcome', not 'match'.", severity: ValidationSeverity.Warning);
    }

    private static void CheckDocument(BundleEntries entries, Findings findings)
    {
        var composition = entries.All[0].Resource;
        if (composition.Type?.Name != "Composition")
            return;
        Within(entries, composition, "subject", findings);
        Within(entries, composition, "encounter", findings);
        Within(entries, composition, "author", findings);
        Within(entries, composition, "custodian", findings);
        foreach (var attester in composition.Children("attester"))
            Within(entries, attester, "party", findings);
        foreach (var happened in composition.Children("event"))
            Within(entries, happened, "detail", findings);
        CheckSections(entries, composition, findings);
    }

    private static void CheckSections(BundleEntries entries, Element parent, Findings findings)
    {
        foreach (var section in parent.Children("section"))
        {
            Within(entries, section, "author", findings);
            Within(entries, section, "focus", findings);
            Within(entries, section, "entry", findings);
            CheckSections(entries, section, findings);
        }
    }

    private static void CheckMessage(BundleEntries entries, Findings findings)
    {
        var header = entries.All[0].Resource;
        if (header.Type?.Name == "MessageHeader")
            Within(entries, header, "focus", findings);
    }

    /// <summary>What the first resource names here must be an entry. That of a urn is told with all other urns.</summary>
    private static void Within(BundleEntries entries, Element parent, string name, Findings findings)
    {
        foreach (var link in parent.Children(name))
        {
            var reference = link.Child("reference");
            if (reference.Text is not { } text || text.StartsWith('#') || text.StartsWith("urn:", StringComparison.Ordinal) || !entries.Find(reference, text).IsNone)
                continue;
            findings.Add(MessageId.ReferenceBroken, reference, $"'{Shown.Text(text)}' is no entry of this Bundle, but must be one{BundleReferences.Hint(entries, reference, text)}.");
        }
    }
}
