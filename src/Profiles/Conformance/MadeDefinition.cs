namespace Profiles.Conformance;

/// <summary>A definition that the program itself made.</summary>
/// <param name="json">UTF-8 JSON.</param>
internal sealed class MadeDefinition(ReadOnlyMemory<byte> json) : IDefinitionSource
{
    /// <inheritdoc/>
    public string Label => "server";

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Read(DefinitionEntry entry) => json;
}
