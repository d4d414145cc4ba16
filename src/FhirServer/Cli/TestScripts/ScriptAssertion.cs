using Profiles.Elements;

namespace FhirServer.Cli.TestScripts;

/// <summary>
/// An assertion of a script, its variables replaced when they are asked for:
/// https://hl7.org/fhir/R4/testscript-definitions.html#TestScript.setup.action.assert.
/// </summary>
/// <param name="assertion">The element.</param>
/// <param name="variables">Replaces variables.</param>
/// <param name="state">What the script has come by.</param>
internal sealed class ScriptAssertion(Element assertion, ScriptVariables variables, ScriptState state)
{
    /// <summary>Whether the request is looked at, not the response.</summary>
    public bool IsOfRequest => Text("direction") == "request";

    /// <summary>The operator's code; null for equals.</summary>
    public string? Operator => Text("operator");

    /// <summary>What is looked at: what the script names, otherwise the last request or response.</summary>
    /// <exception cref="TestScriptFault">There is none.</exception>
    public ScriptContent Content => Text("sourceId") is { } id ? state.Content(id) : IsOfRequest ? Request : Response;

    /// <summary>The last request.</summary>
    /// <exception cref="TestScriptFault">Nothing was asked yet.</exception>
    public ScriptContent Request => state.LastRequest ?? throw new TestScriptFault("Nothing was asked before this assertion.");

    /// <summary>The last response.</summary>
    /// <exception cref="TestScriptFault">Nothing was answered yet.</exception>
    public ScriptContent Response => state.LastResponse ?? throw new TestScriptFault("Nothing was answered before this assertion.");

    /// <summary>The content that is compared with; null when the script names none.</summary>
    public ScriptContent? Other => Text("compareToSourceId") is { } id ? state.Content(id) : null;

    /// <summary>A part of the assertion; null without.</summary>
    /// <exception cref="TestScriptFault">A variable in it has no value.</exception>
    public string? Text(string name) => assertion.Child(name).Text is { } text ? variables.Fill(text) : null;

    /// <summary>A content by its id, its variables replaced as they are when it is sent.</summary>
    /// <exception cref="TestScriptFault">There is none by this id, or a variable in it has no value.</exception>
    public ScriptContent Named(string id) => state.Content(id).Filled(variables);
}
