namespace Profiles.Conformance;

/// <summary>Who can read the definitions of some entries. Safe for use by many threads.</summary>
internal interface IDefinitionSource
{
    /// <summary>What it is called in <see cref="DefinitionEntry.Key"/>: "ndhm.in#6.5.0".</summary>
    string Label { get; }

    /// <summary>The UTF-8 JSON of one of its entries.</summary>
    ReadOnlyMemory<byte> Read(DefinitionEntry entry);
}
