using Profiles.Conformance;
using Profiles.Elements;

namespace Profiles.Validation.Rules;

/// <summary>The references in the entries of a Bundle: https://hl7.org/fhir/R4/bundle.html#references.</summary>
internal static class BundleReferences
{
    /// <summary>Checks those of all entries.</summary>
    /// <param name="entries">The entries.</param>
    /// <param name="links">Receives which entry refers to which; null when that is not asked.</param>
    /// <param name="findings">Receives what is wrong.</param>
    public static void Check(BundleEntries entries, EntryLinks? links, Findings findings)
    {
        for (var index = 0; index < entries.All.Count; index++)
        {
            if (entries.All[index].Resource is { IsNone: false } resource)
                CheckEntry(entries, index, resource, links, findings);
        }

        CheckSignature(entries, findings);
    }

    /// <summary>What a message about a reference adds when an entry has the type and id, but another address.</summary>
    public static string Hint(BundleEntries entries, Element from, string reference)
    {
        var literal = LiteralReference.Parse(reference);
        if (literal.IsAbsolute)
            return "";
        if (entries.WithTypeAndId(literal.Address) is not { Count: > 0 } found)
            return "";
        var target = entries.All[found[0]].FullUrl ?? "no fullUrl";
        return entries.EntryOf(from).Base is { } expected
            ? $"; an entry has that id but the fullUrl '{Shown.Text(target)}' instead of '{Shown.Text(expected + literal.Address)}'"
            : $"; an entry has that id, but relative references are completed from a fullUrl such as https://example.org/fhir/Patient/1, so write '{Shown.Text(target)}'";
    }

    private static void CheckSignature(BundleEntries entries, Findings findings)
    {
        var signature = entries.Bundle.Child("signature");
        if (signature.IsNone)
            return;
        foreach (var element in signature.Descendants())
        {
            if (element is { HasValue: true, Schema.Name: "reference" } && element.Parent.Type?.Name == "Reference")
                CheckReference(entries, index: -1, element, links: null, findings);
        }
    }

    private static void CheckEntry(BundleEntries entries, int index, Element resource, EntryLinks? links, Findings findings)
    {
        // A Bundle inside has rules and addresses of its own.
        if (resource.Type?.Name == "Bundle")
            return;
        var skipped = 0;
        foreach (var element in resource.Descendants())
        {
            if (element.Start < skipped)
                continue;
            if (element.IsResource && element.Type?.Name == "Bundle")
                skipped = element.End;
            else if (element.HasValue && element.Schema is { } schema)
                CheckValue(entries, index, element, schema, links, findings);
        }
    }

    private static void CheckValue(BundleEntries entries, int index, Element element, ElementSchema schema, EntryLinks? links, Findings findings)
    {
        if (schema.Name == "reference" && element.Parent.Type?.Name == "Reference")
            CheckReference(entries, index, element, links, findings);
        else if (links is not null && schema.Type.Name is "url" or "uri" or "canonical" && element.Text is { } address && entries.WithFullUrl(address) is { } targets)
            Join(links, index, targets);
    }

    private static void CheckReference(BundleEntries entries, int index, Element reference, EntryLinks? links, Findings findings)
    {
        if (reference.Text is not { } text || text.StartsWith('#'))
            return;
        var literal = LiteralReference.Parse(text);
        var (target, count) = entries.Resolve(reference, literal);
        if (count == 0)
            CheckOpen(entries, reference, text, literal, findings);
        else if (count > 1)
            findings.Add(MessageId.Bundle, reference, $"'{Shown.Text(text)}' fits {count} entries; name the version that is meant, with /_history/ and meta.versionId.", severity: ValidationSeverity.Warning);
        if (target >= 0)
            links?.Join(index, target);
    }

    private static void CheckOpen(BundleEntries entries, Element reference, string text, LiteralReference literal, Findings findings)
    {
        if (literal.IsUrn)
        {
            if (!IsOutside(entries, literal))
                findings.Add(MessageId.ReferenceBroken, reference, $"'{Shown.Text(text)}' is the fullUrl of no entry, and a urn can be resolved only inside the Bundle; add the entry or correct the reference.");
        }
        else if (UrnOf(literal) is { } urn && entries.WithFullUrl(urn) is { } meant)
        {
            CheckMeant(entries.All[meant[0]].Resource, reference, text, urn, literal, findings);
        }
        else if (!literal.IsAbsolute && Hint(entries, reference, text) is { Length: > 0 } hint)
        {
            findings.Add(MessageId.ReferenceBroken, reference, $"'{Shown.Text(text)}' is no entry of this Bundle{hint}.", severity: ValidationSeverity.Warning);
        }
    }

    /// <summary>For "Patient/" and a UUID the urn with that UUID, which is sometimes meant; null otherwise.</summary>
    private static string? UrnOf(LiteralReference literal)
    {
        var slash = literal.Address.IndexOf('/', StringComparison.Ordinal);
        return !literal.IsAbsolute && slash > 0 && Guid.TryParseExact(literal.Address.AsSpan(slash + 1), "D", out _) ? $"urn:uuid:{literal.Address.AsSpan(slash + 1)}" : null;
    }

    private static void CheckMeant(Element target, Element reference, string text, string urn, LiteralReference literal, Findings findings)
    {
        var isOfType = target.Type?.Name is { } type && literal.Address.StartsWith(type + "/", StringComparison.Ordinal);
        findings.Add(MessageId.ReferenceBroken, reference, isOfType
            ? $"'{Shown.Text(text)}' is no entry of this Bundle; write '{Shown.Text(urn)}', which is the fullUrl of that resource."
            : $"'{Shown.Text(text)}' is no entry of this Bundle, and '{Shown.Text(urn)}' is a {target.Type?.Name}; correct the reference.", severity: isOfType ? ValidationSeverity.Warning : null);
    }

    /// <summary>Whether a Bundle around this one has the entry.</summary>
    private static bool IsOutside(BundleEntries entries, LiteralReference literal)
    {
        for (var around = entries.Bundle.Parent; !around.IsNone; around = around.Parent)
        {
            if (around is { IsResource: true, Type.Name: "Bundle" } && new BundleEntries(around).WithFullUrl(literal.Address) is not null)
                return true;
        }

        return false;
    }

    private static void Join(EntryLinks links, int index, List<int> targets)
    {
        foreach (var target in targets)
            links.Join(index, target);
    }
}
