using System.Globalization;

namespace FhirServer.Storage.Verification;

/// <summary>Says which index entries differ: by their parameters, never by their values.</summary>
internal static class EntryDifference
{
    private const int MostNamed = 5;

    /// <summary>The sentence.</summary>
    /// <param name="missing">The parameter of each entry that should be there.</param>
    /// <param name="extra">The parameter of each entry that should not.</param>
    public static string Tell(IReadOnlyCollection<string> missing, IReadOnlyCollection<string> extra) =>
        string.Join("; ", new[] { Part(missing, "missing"), Part(extra, "too many") }.Where(part => part.Length > 0));

    private static string Part(IReadOnlyCollection<string> parameters, string what)
    {
        if (parameters.Count == 0)
            return "";
        var codes = parameters.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var named = string.Join(", ", codes.Take(MostNamed));
        return string.Create(CultureInfo.InvariantCulture, $"{parameters.Count} index entries {what} under {named}{(codes.Count > MostNamed ? ", ..." : "")}");
    }
}
