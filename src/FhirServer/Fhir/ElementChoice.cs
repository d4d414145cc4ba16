namespace FhirServer.Fhir;

/// <summary>
/// The names of _elements as a tree: <c>name.given</c> asks for a part of <c>name</c>, <c>Patient.name</c> for an element of patients alone.
/// See https://hl7.org/fhir/R4/search.html#elements.
/// </summary>
internal sealed class ElementChoice
{
    private readonly Dictionary<string, ElementChoice> _inner = new(StringComparer.Ordinal);

    /// <summary>True when all of the element is asked for, not parts of it.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>The choice for resources of a type; null when every name is about another type.</summary>
    /// <param name="type">The resource type.</param>
    /// <param name="names">The names as given.</param>
    public static ElementChoice? Of(string type, IReadOnlyList<string> names)
    {
        var choice = new ElementChoice();
        var isAbout = names.Count == 0;
        foreach (var name in names)
        {
            var parts = name.Split('.');
            var isQualified = char.IsAsciiLetterUpper(parts[0].FirstOrDefault());
            if (isQualified && parts[0] != type)
                continue;
            isAbout = true;
            choice.Add(parts.AsSpan(isQualified ? 1 : 0));
        }

        return isAbout ? choice : null;
    }

    /// <summary>What is asked of an element; null when nothing is.</summary>
    /// <param name="name">Its name: <c>value</c> for any type of a choice.</param>
    /// <param name="jsonName">Its name in JSON: <c>valueQuantity</c>.</param>
    public ElementChoice? Find(string name, string jsonName) => _inner.GetValueOrDefault(name) ?? _inner.GetValueOrDefault(jsonName);

    private void Add(ReadOnlySpan<string> parts)
    {
        if (parts.IsEmpty)
        {
            IsWhole = true;
            return;
        }

        if (!_inner.TryGetValue(parts[0], out var inner))
            _inner.Add(parts[0], inner = new ElementChoice());
        inner.Add(parts[1..]);
    }
}
