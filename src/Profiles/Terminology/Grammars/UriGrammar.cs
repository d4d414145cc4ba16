namespace Profiles.Terminology.Grammars;

/// <summary>Absolute URIs: https://www.rfc-editor.org/rfc/rfc3986.</summary>
internal sealed class UriGrammar : CodeGrammar
{
    /// <inheritdoc/>
    public override bool Accepts(string code) => Uri.TryCreate(code, UriKind.Absolute, out _) && !code.Any(char.IsWhiteSpace) && code.Contains(':', StringComparison.Ordinal);
}
