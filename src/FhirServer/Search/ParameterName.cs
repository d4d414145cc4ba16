using FhirServer.Fhir;

namespace FhirServer.Search;

/// <summary>
/// The name of a search parameter in a URL, taken apart: <c>name:exact</c>, <c>subject:Patient.name</c>, <c>_has:Observation:patient:code</c>,
/// and any nesting of these. See https://hl7.org/fhir/R4/search.html#chaining and https://hl7.org/fhir/R4/search.html#has.
/// </summary>
public abstract record ParameterName
{
    private const string HasPrefix = "_has:";

    private ParameterName()
    {
    }

    /// <summary>A parameter of the resource itself.</summary>
    /// <param name="Code">The parameter's code.</param>
    /// <param name="Modifier">What follows the colon, or null.</param>
    public sealed record Plain(string Code, string? Modifier) : ParameterName;

    /// <summary>A parameter of the resource that a reference leads to.</summary>
    /// <param name="Reference">The reference parameter's code.</param>
    /// <param name="TargetType">The type named after the colon, or null.</param>
    /// <param name="Inner">The name as the target has it.</param>
    public sealed record Chain(string Reference, string? TargetType, ParameterName Inner) : ParameterName;

    /// <summary>A parameter of a resource that refers to this one.</summary>
    /// <param name="SourceType">The type of the resource that refers.</param>
    /// <param name="Reference">Its reference parameter that leads here.</param>
    /// <param name="Inner">The name as the source has it.</param>
    public sealed record Has(string SourceType, string Reference, ParameterName Inner) : ParameterName;

    /// <summary>The first code in a name, which says whether the name is known at all: <c>subject</c> of <c>subject:Patient.name</c>.</summary>
    public static string LeadingCode(string text)
    {
        var end = text.AsSpan().IndexOfAny(':', '.');
        return end < 0 ? text : text[..end];
    }

    /// <summary>Takes a name apart.</summary>
    /// <param name="text">The name, URL-decoded.</param>
    /// <param name="maxDepth">How many links (chain steps and _has) it may hold.</param>
    /// <exception cref="FhirException">400: the name is not of the grammar, or holds more links than allowed.</exception>
    public static ParameterName Parse(string text, int maxDepth) => Read(text, text, maxDepth);

    private static ParameterName Read(string rest, string whole, int depth)
    {
        if (rest.StartsWith(HasPrefix, StringComparison.Ordinal))
            return ReadHas(rest, whole, Deeper(depth, whole));
        var (step, inner) = Cut(rest, '.');
        var (code, modifier) = Cut(step, ':');
        Require(IsName(code) && (modifier is null || IsName(modifier)), whole);
        return inner is null
            ? new Plain(code, modifier)
            : new Chain(code, modifier, Read(inner, whole, Deeper(depth, whole)));
    }

    private static Has ReadHas(string rest, string whole, int depth)
    {
        var (type, afterType) = Cut(rest[HasPrefix.Length..], ':');
        var (reference, inner) = Cut(afterType ?? string.Empty, ':');
        Require(IsName(type) && IsName(reference) && inner is not null, whole);
        return new Has(type, reference, Read(inner!, whole, depth));
    }

    private static int Deeper(int depth, string whole) => depth > 0
        ? depth - 1
        : throw new FhirException(FhirError.InvalidRequest(
            $"The search parameter '{Show(whole)}' goes over more references than this server follows; search in smaller steps."));

    private static (string Head, string? Tail) Cut(string text, char separator)
    {
        var at = text.IndexOf(separator, StringComparison.Ordinal);
        return at < 0 ? (text, null) : (text[..at], text[(at + 1)..]);
    }

    private static bool IsName(string text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_'))
                return false;
        }

        return text.Length > 0;
    }

    private static void Require(bool holds, string whole)
    {
        if (!holds)
        {
            throw new FhirException(FhirError.InvalidRequest(
                $"The search parameter name '{Show(whole)}' cannot be understood; write code, code:modifier, reference:Type.code or _has:Type:reference:code."));
        }
    }

    /// <summary>Names come from clients: a message must not repeat more of one than helps to find it.</summary>
    internal static string Show(string name)
    {
        const int longest = 80;
        return name.Length <= longest ? name : $"{name.AsSpan(0, longest)}...";
    }
}
