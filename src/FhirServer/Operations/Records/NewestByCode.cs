using System.Globalization;
using FhirServer.Fhir;
using Profiles.Elements;

namespace FhirServer.Operations.Records;

/// <summary>
/// Keeps the newest observations of each code: those that share a coding, also by way of others, are of one code; without any coding the text
/// counts. See https://hl7.org/fhir/R4/observation-operation-lastn.html.
/// </summary>
/// <param name="most">How many of each; more only when several have the time of the last.</param>
internal sealed class NewestByCode(int most)
{
    private readonly Dictionary<string, Group> _groups = new(StringComparer.Ordinal);
    private int _count;

    /// <summary>Takes the next observation, none of them newer than the one before.</summary>
    /// <param name="stored">As it is stored.</param>
    /// <param name="observation">The same, read.</param>
    public void Add(RawResource stored, Element observation)
    {
        var group = GroupOf(Keys(observation.Child("code")));
        group.Kept.Add(new Kept(_count++, stored, Time(observation.Child("effective"))));
        group.Trim(most);
    }

    /// <summary>What was kept, newest first.</summary>
    public IReadOnlyList<RawResource> Newest() =>
        [.. _groups.Values.Distinct().SelectMany(group => group.Kept).OrderBy(kept => kept.Place).Select(kept => kept.Stored)];

    private Group GroupOf(List<string> keys)
    {
        Group? group = null;
        foreach (var key in keys)
        {
            if (!_groups.TryGetValue(key, out var other) || other == group)
                continue;
            group = group is null ? other : Join(group, other);
        }

        group ??= new Group();
        foreach (var key in keys)
        {
            if (_groups.TryAdd(key, group))
                group.Keys.Add(key);
        }

        return group;
    }

    private Group Join(Group group, Group other)
    {
        foreach (var key in other.Keys)
            _groups[key] = group;
        group.Keys.AddRange(other.Keys);
        group.Kept.AddRange(other.Kept);
        group.Kept.Sort((left, right) => left.Place.CompareTo(right.Place));
        group.Trim(most);
        return group;
    }

    private static List<string> Keys(Element code)
    {
        var keys = new List<string>();
        foreach (var coding in code.Children("coding"))
        {
            if (coding.Child("code").Text is { } value)
                keys.Add($"{coding.Child("system").Text}|{value}");
        }

        // A blank cannot begin a system.
        return keys.Count > 0 ? keys : [$" {code.Child("text").Text}"];
    }

    private static string? Time(Element effective)
    {
        var text = effective.HasValue ? effective.Text : effective.Child("end").Text ?? effective.Child("start").Text;
        return text is not null && text.Contains('T', StringComparison.Ordinal) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var instant)
            ? instant.UtcTicks.ToString(CultureInfo.InvariantCulture)
            : text;
    }

    private sealed record Kept(int Place, RawResource Stored, string? Time);

    private sealed class Group
    {
        public List<string> Keys { get; } = [];

        public List<Kept> Kept { get; } = [];

        public void Trim(int most)
        {
            var end = Math.Min(most, Kept.Count);
            while (end < Kept.Count && Kept[end].Time is { } time && time == Kept[end - 1].Time)
                end++;
            Kept.RemoveRange(end, Kept.Count - end);
        }
    }
}
