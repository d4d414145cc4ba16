using FhirServer.Fhir;
using FhirServer.Interactions;
using Profiles.Conformance;
using Profiles.Elements;

namespace FhirServer.Operations;

/// <summary>Reads a call of $validate: a plain resource, or Parameters; mode and profile also from the URL.</summary>
/// <param name="schemas">The types.</param>
/// <param name="limits">How deep a text may be.</param>
public sealed class ValidateRequestReader(TypeSchemas schemas, ParseLimits limits)
{
    private const string ResourceName = "resource";
    private const string ModeName = "mode";
    private const string ProfileName = "profile";

    /// <summary>Reads it.</summary>
    /// <exception cref="FhirException">400: a parameter is wrong.</exception>
    public ValidateRequest Read(FhirRequest request)
    {
        var modes = Values(request, ModeName).ToList();
        var profiles = Values(request, ProfileName).ToList();
        if (Parameters(request.Body) is not { } parameters)
            return Made(request.Body, modes, profiles, default);
        Element resource = default;
        foreach (var parameter in parameters.Children("parameter"))
        {
            switch (parameter.Child("name").Text)
            {
                case ResourceName:
                    resource = parameter.Child(ResourceName);
                    break;
                case ModeName:
                    modes.Add(Value(parameter));
                    break;
                case ProfileName:
                    profiles.Add(Value(parameter));
                    break;
                case var other:
                    throw new FhirException(FhirError.InvalidRequest($"$validate has no parameter '{other}'; it takes resource, mode and profile.", parameter.Expression));
            }
        }

        return Made(resource.IsNone ? default : resource.Tree.Utf8[resource.Start..resource.End], modes, profiles, resource);
    }

    /// <summary>The root of a resource; none where it cannot be read.</summary>
    public Element Root(ReadOnlyMemory<byte> json) => ElementTree.Parse(json, schemas, limits, [])?.Root ?? default;

    private static IEnumerable<string> Values(FhirRequest request, string name) => request.Parameters.Where(pair => pair.Key == name).Select(pair => pair.Value);

    private static string Value(Element parameter) => parameter.Child("value").Text
        ?? throw new FhirException(FhirError.InvalidRequest($"The parameter '{parameter.Child("name").Text}' of $validate needs a value.", parameter.Expression));

    // Parameters are themselves a resource that may be validated: only those that hold something of the operation's are its own.
    private Element? Parameters(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty || ElementTree.Parse(body, schemas, limits, [])?.Root is not { Type.Name: "Parameters" } root)
            return null;
        foreach (var parameter in root.Children("parameter"))
        {
            if (parameter.Child("name").Text is ResourceName or ModeName or ProfileName)
                return root;
        }

        return null;
    }

    private static ValidateRequest Made(ReadOnlyMemory<byte> body, List<string> modes, List<string> profiles, Element resource)
    {
        var mode = modes.Count == 0 ? ValidateMode.None : modes[0] switch
        {
            "create" => ValidateMode.Create,
            "update" => ValidateMode.Update,
            "delete" => ValidateMode.Delete,
            "profile" => ValidateMode.Profile,
            var other => throw new FhirException(FhirError.InvalidRequest($"The mode '{other}' of $validate is none of create, update, delete and profile.", ModeName)),
        };
        if (modes.Distinct().Count() > 1)
            throw new FhirException(FhirError.InvalidRequest("$validate takes one mode, and several were given.", ModeName));
        if (mode == ValidateMode.Profile && profiles.Count == 0)
            throw new FhirException(FhirError.InvalidRequest("The mode 'profile' of $validate needs a profile; name it in the parameter 'profile'.", ProfileName));
        var (line, column) = resource.IsNone ? (1, 1) : resource.Position;
        return new ValidateRequest(body, mode, profiles, line, column);
    }
}
