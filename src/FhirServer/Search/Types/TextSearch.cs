using Profiles.Elements;

namespace FhirServer.Search.Types;

/// <summary>
/// Full text, for _text and _content: https://hl7.org/fhir/R4/search.html#content. Content is what people wrote to be read: strings,
/// markdown and narratives, those of contained resources too. Codes, URIs, ids and links are no text and have parameters of their own.
/// </summary>
public static class TextSearch
{
    /// <summary>Adds the entries of a resource: one for the narrative, one for all other text, each only when it has words.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="kept">What of it is kept.</param>
    /// <param name="entries">Where to add.</param>
    public static void Index(Element resource, FullText kept, ICollection<IndexEntry> entries)
    {
        if (kept == FullText.None)
            return;
        var narrative = resource.Child("text").Child("div");
        if (narrative.Text is { } div)
        {
            var words = new TextWords();
            words.AddMarkup(div);
            Add(TextWords.Narrative, words, entries);
        }

        if (kept == FullText.All)
            AddContent(resource, narrative, entries);
    }

    /// <summary>Says whether an entry answers a criterion.</summary>
    public static bool Matches(Criterion criterion, IndexEntry entry) => criterion is Criterion.Text asked && entry is IndexEntry.Words stored
        && $" {stored.Text} ".Contains(asked.IsPrefix ? $" {asked.Phrase}" : $" {asked.Phrase} ", StringComparison.Ordinal);

    private static void AddContent(Element resource, Element narrative, ICollection<IndexEntry> entries)
    {
        var words = new TextWords();
        foreach (var element in resource.Descendants())
        {
            if (!element.HasValue || element == narrative)
                continue;
            switch (element.Type?.TypeName)
            {
                case "string" when element.Name != "reference":
                case "markdown":
                    words.Add(element.Text!);
                    break;
                case "xhtml":
                    words.AddMarkup(element.Text!);
                    break;
            }
        }

        Add(TextWords.Content, words, entries);
    }

    private static void Add(string code, TextWords words, ICollection<IndexEntry> entries)
    {
        if (words.ToString() is { Length: > 0 } text)
            entries.Add(new IndexEntry.Words(code, text));
    }
}
