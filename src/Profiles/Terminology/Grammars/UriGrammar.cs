namespace Profiles.Terminology.Grammars;

/// <summary>URI references, absolute or relative: https://www.rfc-editor.org/rfc/rfc3986#section-4.1.</summary>
internal sealed class UriGrammar : CodeGrammar
{
    /// <inheritdoc/>
    public override bool Accepts(string code) => code.Length > 0 && !code.Any(char.IsWhiteSpace) && Uri.TryCreate(code, UriKind.RelativeOrAbsolute, out _);
}
