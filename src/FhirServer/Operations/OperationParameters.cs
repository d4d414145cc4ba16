using System.Globalization;
using FhirServer.Fhir;
using FhirServer.Interactions;
using Profiles.Elements;

namespace FhirServer.Operations;

/// <summary>
/// The input of an operation, whichever way it came: in the URL, in a Parameters resource, or as the one resource it takes.
/// See https://hl7.org/fhir/R4/operations.html#request.
/// </summary>
public sealed class OperationParameters
{
    // What says how to answer, not what is asked.
    private static readonly string[] s_general = ["_format", "_pretty"];

    private readonly string _operation;
    private readonly List<(string Name, string? Text, Element Parameter)> _given = [];

    private OperationParameters(string operation) => _operation = operation;

    /// <summary>Reads them.</summary>
    /// <param name="request">The request.</param>
    /// <param name="parser">Reads the body.</param>
    /// <param name="offer">What the operation takes.</param>
    /// <exception cref="FhirException">400: one is unknown, not supported, or the body is none.</exception>
    public static OperationParameters Read(FhirRequest request, ResourceParser parser, OperationInput offer)
    {
        var all = new OperationParameters(offer.Operation);
        foreach (var (name, value) in request.Parameters)
        {
            if (s_general.Contains(name))
                continue;
            offer.Require(name);
            all._given.Add((name, value, default));
        }

        if (!request.Body.IsEmpty)
            all.TakeBody(parser.Parse(request.Body).Root, offer);
        return all;
    }

    /// <summary>The value of a parameter as text; null when it was not given.</summary>
    /// <exception cref="FhirException">400: it was given twice, or is no simple value.</exception>
    public string? Text(string name)
    {
        string? found = null;
        foreach (var value in Texts(name))
            found = found is null ? value : throw Wrong(name, "may be given once only");
        return found;
    }

    /// <summary>The values of a parameter that may be repeated.</summary>
    /// <exception cref="FhirException">400: one is no simple value.</exception>
    public IEnumerable<string> Texts(string name)
    {
        foreach (var (given, text, parameter) in _given)
        {
            if (given == name)
                yield return text ?? parameter.Child("value").Text ?? throw Wrong(name, "needs a simple value");
        }
    }

    /// <summary>The value of a parameter that must be there.</summary>
    /// <exception cref="FhirException">400: it is not.</exception>
    public string Required(string name) => Text(name) is { Length: > 0 } text ? text : throw Wrong(name, "is needed");

    /// <summary>A boolean; false when it was not given.</summary>
    /// <exception cref="FhirException">400: it is none.</exception>
    public bool Flag(string name) => FlagOrNull(name) ?? false;

    /// <summary>A boolean; null when it was not given.</summary>
    /// <exception cref="FhirException">400: it is none.</exception>
    public bool? FlagOrNull(string name) => Text(name) switch
    {
        null => null,
        "true" => true,
        "false" => false,
        _ => throw Wrong(name, "must be true or false"),
    };

    /// <summary>A number, zero or more; null when it was not given.</summary>
    /// <exception cref="FhirException">400: it is none.</exception>
    public int? Number(string name) => Text(name) switch
    {
        null => null,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
        _ => throw Wrong(name, "must be a whole number, zero or more"),
    };

    /// <summary>The value of a parameter of a complex type; none when it was not given.</summary>
    /// <exception cref="FhirException">400: it is of another type, or was given in the URL.</exception>
    public Element Complex(string name, string type)
    {
        var found = default(Element);
        foreach (var (given, _, parameter) in _given)
        {
            if (given != name)
                continue;
            var value = parameter.Child("value");
            if (value.IsNone || value.Type?.Name != type || !found.IsNone)
                throw Wrong(name, $"must be one {type}, in a Parameters resource that is POSTed");
            found = value;
        }

        return found;
    }

    /// <summary>The parameters with parts of one name.</summary>
    public IEnumerable<Element> Parts(string name) => _given.Where(given => given.Name == name).Select(given => given.Parameter);

    /// <summary>A resource that came along; none when it did not.</summary>
    /// <exception cref="FhirException">400: it is of another type.</exception>
    public Element Resource(string name, string type)
    {
        foreach (var (given, _, parameter) in _given)
        {
            if (given != name)
                continue;
            var resource = parameter.IsNone || parameter.IsResource ? parameter : parameter.Child("resource");
            return !resource.IsNone && resource.Type?.Name == type ? resource : throw Wrong(name, $"must be one {type} resource");
        }

        return default;
    }

    /// <summary>The refusal of a parameter.</summary>
    public FhirException Wrong(string name, string why) => new(FhirError.InvalidRequest($"The parameter '{name}' of ${_operation} {why}.", $"Parameters.parameter.where(name='{name}')"));

    private void TakeBody(Element body, OperationInput offer)
    {
        if (offer.Resource is { } alone && body.Type?.Name == alone.Type)
        {
            _given.Add((alone.Name, null, body));
            return;
        }

        if (body.Type?.Name != "Parameters")
            throw new FhirException(FhirError.InvalidContent($"${_operation} takes a Parameters resource{(offer.Resource is { } one ? $" or a {one.Type}" : "")}, not a {body.Type?.Name}.", body.Type?.Name));
        foreach (var parameter in body.Children("parameter"))
        {
            var name = parameter.Child("name").Text ?? "";
            offer.Require(name);
            _given.Add((name, null, parameter));
        }
    }
}
