using FhirServer.Fhir;

namespace FhirServer.Operations;

/// <summary>What an operation takes.</summary>
/// <param name="Operation">Its name, without the dollar sign.</param>
/// <param name="Names">The parameters it follows.</param>
/// <param name="NotFollowed">Those of the specification that this server does not follow.</param>
/// <param name="Resource">The one parameter that is a resource and may be the body itself; null without.</param>
public sealed record OperationInput(string Operation, IReadOnlySet<string> Names, IReadOnlySet<string> NotFollowed, (string Name, string Type)? Resource)
{
    /// <summary>The input of an operation, names with spaces between.</summary>
    public static OperationInput Of(string operation, string names, string notFollowed, (string Name, string Type)? resource) =>
        new(operation, Words(names), Words(notFollowed), resource);

    /// <summary>Sees to it that a parameter is one of these.</summary>
    /// <exception cref="FhirException">400: it is not.</exception>
    public void Require(string name)
    {
        if (Names.Contains(name))
            return;
        throw new FhirException(NotFollowed.Contains(name)
            ? FhirError.NotSupported($"The parameter '{name}' of ${Operation} is not supported here; leave it out.")
            : FhirError.InvalidRequest($"${Operation} has no parameter '{(name.Length > 100 ? name[..100] : name)}'; it takes {(Names.Count == 0 ? "none" : string.Join(", ", Names))}.", "Parameters.parameter.name"));
    }

    private static HashSet<string> Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
}
