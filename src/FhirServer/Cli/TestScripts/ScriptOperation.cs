using Profiles.Elements;

namespace FhirServer.Cli.TestScripts;

/// <summary>
/// An operation of a script with its variables replaced: https://hl7.org/fhir/R4/testscript-definitions.html#TestScript.setup.action.operation.
/// </summary>
/// <param name="Code">The interaction or operation; empty when the script names only a method and a URL.</param>
/// <param name="Resource">The type of the resource; empty for the whole system.</param>
/// <param name="Method">The method that the script insists on; null for that of the code.</param>
/// <param name="Url">The whole URL; null when it is made of the rest.</param>
/// <param name="Params">What follows the type in the URL, or the parameters; empty without.</param>
/// <param name="Accept">The format of the answer; null when nothing is said.</param>
/// <param name="ContentType">The format of the body; null when nothing is said.</param>
/// <param name="Destination">Which server, from 1.</param>
/// <param name="EncodesUrl">Whether what may not stand in a URL is encoded.</param>
/// <param name="SourceId">The content that is sent; null for none.</param>
/// <param name="TargetId">The content whose resource on the server is meant; null for none.</param>
/// <param name="RequestId">What the request is kept as; null for not at all.</param>
/// <param name="ResponseId">What the response is kept as; null for not at all.</param>
/// <param name="Headers">Headers of the request beside those.</param>
internal sealed record ScriptOperation(
    string Code,
    string Resource,
    string? Method,
    string? Url,
    string Params,
    string? Accept,
    string? ContentType,
    int Destination,
    bool EncodesUrl,
    string? SourceId,
    string? TargetId,
    string? RequestId,
    string? ResponseId,
    IReadOnlyList<KeyValuePair<string, string>> Headers)
{
    /// <summary>Reads an operation.</summary>
    /// <param name="operation">The element.</param>
    /// <param name="variables">Replaces variables.</param>
    /// <exception cref="TestScriptFault">A variable has no value.</exception>
    public static ScriptOperation Read(Element operation, ScriptVariables variables)
    {
        return new(
            Text("type", "code") ?? "",
            Text("resource") ?? "",
            Text("method")?.ToUpperInvariant(),
            Text("url"),
            Text("params") ?? "",
            Text("accept"),
            Text("contentType"),
            int.Parse(Text("destination") ?? "1", System.Globalization.CultureInfo.InvariantCulture),
            Text("encodeRequestUrl") != "false",
            Text("sourceId"),
            Text("targetId"),
            Text("requestId"),
            Text("responseId"),
            [.. operation.Children("requestHeader").Select(header => KeyValuePair.Create(header.Child("field").Text ?? "", variables.Fill(header.Child("value").Text ?? "")))]);

        string? Text(string name, string? part = null)
        {
            var element = part is null ? operation.Child(name) : operation.Child(name).Child(part);
            return element.Text is { } text ? variables.Fill(text) : null;
        }
    }
}
