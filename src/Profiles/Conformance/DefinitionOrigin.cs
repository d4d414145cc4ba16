namespace Profiles.Conformance;

/// <summary>Where a definition comes from. See <see cref="ConformanceLibrary"/> for which of several counts.</summary>
public enum DefinitionOrigin
{
    /// <summary>FHIR R4 (4.0.1) itself.</summary>
    Core,

    /// <summary>Another package: built in, or from the folder of packages.</summary>
    Package,

    /// <summary>Stored by a client.</summary>
    Stored,
}
