using FhirServer.Fhir;

namespace FhirServer.Search;

/// <summary>Reads stored versions as search sees them.</summary>
/// <param name="parser">Parses what is stored.</param>
/// <param name="extractor">Makes index entries of it.</param>
public sealed class VersionReader(ResourceParser parser, IndexExtractor extractor)
{
    /// <summary>A version that is no tombstone, with its index entries.</summary>
    public IndexedResource Read(RawResource version) =>
        new(version.Key.WithoutVersion, version.LastUpdated, extractor.Extract(parser.Parse(version.Json).Root));
}
