using System.Globalization;

namespace FhirServer.Cli.TestScripts;

/// <summary>
/// Compares what was found with what a script expects: https://hl7.org/fhir/R4/valueset-assert-operator-codes.html. Where several values were
/// found one of them is enough, and for the operators that say no, none may hold.
/// </summary>
internal static class AssertionValue
{
    /// <summary>Compares.</summary>
    /// <param name="found">What was found.</param>
    /// <param name="expected">What is expected; a list with commas for "in" and "notIn".</param>
    /// <param name="comparison">The operator's code; null for equals.</param>
    /// <returns>Why it does not hold; null when it does.</returns>
    /// <exception cref="TestScriptFault">The operator is not known here.</exception>
    public static string? Compare(IReadOnlyList<string> found, string expected, string? comparison)
    {
        var holds = (comparison ?? "equals") switch
        {
            "equals" => found.Any(value => IsSame(value, expected)),
            "notEquals" => !found.Any(value => IsSame(value, expected)),
            "in" => found.Any(value => IsListed(value, expected)),
            "notIn" => !found.Any(value => IsListed(value, expected)),
            "greaterThan" => found.Any(value => Order(value, expected) > 0),
            "lessThan" => found.Any(value => Order(value, expected) < 0),
            "empty" => found.All(value => value.Length == 0),
            "notEmpty" => found.Any(value => value.Length > 0),
            "contains" => found.Any(value => value.Contains(expected, StringComparison.Ordinal)),
            "notContains" => !found.Any(value => value.Contains(expected, StringComparison.Ordinal)),
            "eval" => found is ["true"],
            var unknown => throw new TestScriptFault($"The operator '{unknown}' is not known."),
        };
        return holds ? null : $"found {Shown(found)}, expected{Words(comparison)}{(comparison is "empty" or "notEmpty" or "eval" ? "" : $" '{expected}'")}";
    }

    /// <summary>Compares with what was found elsewhere: to equal it are all values, in their order.</summary>
    /// <param name="found">What was found.</param>
    /// <param name="expected">What was found elsewhere.</param>
    /// <param name="comparison">The operator's code; null for equals.</param>
    /// <returns>Why it does not hold; null when it does.</returns>
    /// <exception cref="TestScriptFault">The operator is not known here.</exception>
    public static string? Compare(IReadOnlyList<string> found, IReadOnlyList<string> expected, string? comparison)
    {
        if (comparison is not (null or "equals" or "notEquals"))
            return Compare(found, string.Join(',', expected), comparison);
        var isSame = found.Count == expected.Count && found.Zip(expected).All(pair => IsSame(pair.First, pair.Second));
        return isSame == (comparison != "notEquals") ? null : $"found {Shown(found)}, expected{Words(comparison)} {Shown(expected)}";
    }

    private static bool IsListed(string value, string list) => list.Split(',').Any(one => IsSame(value, one.Trim()));

    private static bool IsSame(string value, string expected) =>
        value == expected || (Number(value) is { } left && Number(expected) is { } right && left == right);

    private static int Order(string value, string expected) => Number(value) is { } left && Number(expected) is { } right
        ? left.CompareTo(right)
        : DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var then)
            && DateTimeOffset.TryParse(expected, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var other)
            ? then.CompareTo(other)
            : string.CompareOrdinal(value, expected);

    // What begins with a zero is a code or an identifier: '007' is not '7'.
    private static decimal? Number(string text) => text.TrimStart('-') is not ['0', >= '0' and <= '9', ..] && decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Words(string? comparison) => comparison switch
    {
        null or "equals" => "",
        "notEquals" => " not",
        "in" => " one of",
        "notIn" => " none of",
        "greaterThan" => " more than",
        "lessThan" => " less than",
        "empty" => " nothing",
        "notEmpty" => " something",
        "contains" => " what contains",
        "notContains" => " what does not contain",
        _ => " true",
    };

    private static string Shown(IReadOnlyList<string> found) => found.Count == 0 ? "nothing" : string.Join(", ", found.Take(5).Select(value => $"'{Short(value)}'"));

    private static string Short(string value) => value.Length > 200 ? value[..200] + "..." : value;
}
