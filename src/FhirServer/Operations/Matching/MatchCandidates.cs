using FhirServer.Fhir;
using FhirServer.Interactions;
using FhirServer.Search;
using FhirServer.Storage;

namespace FhirServer.Operations.Matching;

/// <summary>
/// Finds who may be meant, by searches that an index answers: identifiers, telephones and mail addresses, the birth date with the first letter of a
/// name, and the beginnings of names in both scripts.
/// </summary>
/// <param name="store">Where.</param>
/// <param name="parser">Makes the searches.</param>
/// <param name="resolver">Looks up what they rest on.</param>
internal sealed class MatchCandidates(IResourceStore store, QueryParser parser, QueryResolver resolver)
{
    private const string Type = "Patient";
    private const int MostOfOneSearch = 200;
    private const int MostWords = 6;

    /// <summary>Finds them, each once.</summary>
    public async Task<IReadOnlyList<RawResource>> FindAsync(PersonFeatures asked, AccessGrant grant, CancellationToken cancellationToken)
    {
        var found = new Dictionary<ResourceKey, RawResource>();
        foreach (var criteria in Searches(asked))
        {
            var parsed = parser.Parse([Type], [.. criteria.Select(pair => new KeyValuePair<string, string>(pair.Name, pair.Value))], strict: true);
            var query = await resolver.ResolveAsync(parsed.Query with { Count = MostOfOneSearch }, grant, cancellationToken);
            foreach (var match in (await store.SearchAsync(query, grant, cancellationToken)).Matches)
                found[match.Key.WithoutVersion] = match;
        }

        return [.. found.Values];
    }

    private static IEnumerable<(string Name, string Value)[]> Searches(PersonFeatures asked)
    {
        if (asked.Identifiers.Count > 0)
            yield return [("identifier", Any(asked.Identifiers.Select(identifier => $"{ValueList.Escaped(identifier.System)}|{ValueList.Escaped(identifier.Value)}")))];
        if (asked.RawTelecoms.Count > 0)
            yield return [("telecom", Any(asked.RawTelecoms.Concat(asked.Telecoms).SelectMany(Spellings).Distinct(StringComparer.Ordinal).Select(ValueList.Escaped)))];
        var words = asked.NameParts.Take(MostWords).ToList();
        if (words.Count == 0)
            yield break;
        if (asked.BirthDate is { } birth)
            yield return [("birthdate", ValueList.Escaped(birth)), ("name", Any(words.SelectMany(word => Beginnings(word, 1))))];
        // Two words that begin so are seldom by chance; one alone has to begin longer.
        if (words.Count == 1)
            yield return [("name", Any(Beginnings(words[0], 3)))];
        else
            yield return [.. words.Take(2).Select(word => ("name", Any(Beginnings(word, 2))))];
        if (words.Count > 1 && asked.BirthDate is { Length: >= 4 } date)
            yield return [("birthdate", date[..4]), ("name", Any(Beginnings(words[^1], 2)))];
    }

    // Numbers are written with and without the country's code.
    private static string[] Spellings(string telecom) => telecom.Length == 10 && telecom.All(char.IsAsciiDigit) ? [telecom, $"+91{telecom}", $"+91-{telecom}", $"+91 {telecom}", $"0{telecom}"] : [telecom];

    private static IEnumerable<string> Beginnings(string word, int length)
    {
        var latin = Devanagari.IsIn(word) ? Devanagari.ToLatin(word) : word;
        var own = Begin(word, length);
        var others = Devanagari.IsIn(word) ? [Begin(latin, Math.Min(2, length))] : Devanagari.BeginningsOf(latin);
        return others.Prepend(own).Where(beginning => beginning.Length > 0).Distinct(StringComparer.Ordinal).Select(ValueList.Escaped);
    }

    private static string Begin(string word, int length)
    {
        var end = 0;
        for (var count = 0; count < length && end < word.Length; count++)
            end += char.IsSurrogatePair(word, end) ? 2 : 1;
        return word[..end];
    }

    private static string Any(IEnumerable<string> values) => string.Join(',', values);
}
