namespace Profiles.Validation.Rules;

/// <summary>
/// Which entries of a document or message hang together, by links in either direction: https://hl7.org/fhir/R4/documents.html#content.
/// </summary>
/// <param name="count">How many entries there are.</param>
internal sealed class EntryLinks(int count)
{
    private readonly int[] _group = [.. Enumerable.Range(0, count)];

    /// <summary>Notes a link.</summary>
    public void Join(int from, int to) => _group[Root(from)] = Root(to);

    /// <summary>Names what does not hang together with the first entry.</summary>
    public void Check(BundleEntries entries, Findings findings)
    {
        for (var index = 1; index < _group.Length; index++)
        {
            var resource = entries.All[index].Resource;
            if (!resource.IsNone && Root(index) != Root(0))
                findings.Add(MessageId.Bundle, entries.All[index].Element, $"This {resource.Type?.Name} is not linked with the {entries.All[0].Resource.Type?.Name}, neither forward nor backward, so it may not be shown; refer to it or leave it out.", severity: ValidationSeverity.Warning);
        }
    }

    private int Root(int index)
    {
        while (_group[index] != index)
            index = _group[index] = _group[_group[index]];
        return index;
    }
}
