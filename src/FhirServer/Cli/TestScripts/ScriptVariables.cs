using System.Text;
using Profiles.Elements;

namespace FhirServer.Cli.TestScripts;

/// <summary>
/// The variables of a script: <c>${name}</c> stands for what a header, an expression or a path gives, or for a default.
/// See https://hl7.org/fhir/R4/testscript.html#variables.
/// </summary>
/// <param name="script">The script.</param>
/// <param name="state">What it has come by.</param>
/// <param name="given">What stands in for defaults, by name.</param>
internal sealed class ScriptVariables(Element script, ScriptState state, IReadOnlyDictionary<string, string> given)
{
    private readonly Dictionary<string, Element> _variables = script.Children("variable")
        .Where(variable => variable.Child("name").HasValue)
        .GroupBy(variable => variable.Child("name").Text!, StringComparer.Ordinal)
        .ToDictionary(named => named.Key, named => named.First(), StringComparer.Ordinal);

    private readonly HashSet<string> _open = new(StringComparer.Ordinal);

    /// <summary>A text with all variables replaced.</summary>
    /// <exception cref="TestScriptFault">One is not declared, or has no value yet.</exception>
    public string Fill(string text) => Replace(text, name => Value(name) ?? throw new TestScriptFault(
        _variables.ContainsKey(name) ? NoValue(name) : $"The variable '{name}' is not declared."));

    /// <summary>A body with those variables replaced that are declared; what else looks like one is content.</summary>
    /// <exception cref="TestScriptFault">A declared one has no value yet.</exception>
    public string FillBody(string text) => Replace(text, name => _variables.ContainsKey(name)
        ? Value(name) ?? throw new TestScriptFault(NoValue(name))
        : $"${{{name}}}");

    private static string Replace(string text, Func<string, string> value)
    {
        var filled = new StringBuilder(text.Length);
        var at = 0;
        while (text.IndexOf("${", at, StringComparison.Ordinal) is var start and >= 0 && text.IndexOf('}', start) is var end and > 0)
        {
            filled.Append(text, at, start - at).Append(value(text[(start + 2)..end]));
            at = end + 1;
        }

        return filled.Append(text, at, text.Length - at).ToString();
    }

    private string NoValue(string name) => _variables[name].Child("hint").Text is { } hint
        ? $"The variable '{name}' has no value at this point of the script; it asks for {hint}: --variable {name}=VALUE."
        : $"The variable '{name}' has no value at this point of the script.";

    private string? Value(string name)
    {
        if (!_variables.TryGetValue(name, out var variable))
            return null;
        var source = variable.Child("sourceId").Text is { } id ? state.Find(id) : state.LastResponse;
        return (source is null ? null : Derived(variable, source)) ?? given.GetValueOrDefault(name) ?? Default(variable);
    }

    private string? Derived(Element variable, ScriptContent source)
    {
        if (variable.Child("headerField").Text is { } header)
            return source.Headers.GetValueOrDefault(header);
        if (variable.Child("expression").Text is { } expression)
            return ContentQuery.ByExpression(source, Fill(expression)) is [var first, ..] ? first : null;
        if (variable.Child("path").Text is { } path)
            return ContentQuery.ByPath(source, Fill(path)) is [var first, ..] ? first : null;
        return null;
    }

    // A default may name other variables, but not come back to itself.
    private string? Default(Element variable)
    {
        if (variable.Child("defaultValue").Text is not { } text)
            return null;
        var name = variable.Child("name").Text!;
        if (!_open.Add(name))
            throw new TestScriptFault($"The variable '{name}' stands in its own default.");
        try
        {
            return Fill(text);
        }
        finally
        {
            _open.Remove(name);
        }
    }
}
