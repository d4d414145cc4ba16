using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace Profiles.Tests.Conformance;

/// <summary>Makes FHIR packages of invented definitions.</summary>
public static class PackageMaker
{
    /// <summary>A manifest.</summary>
    public static (string Path, string Text) Manifest(string name, string version, string dependencies = "\"hl7.fhir.r4.core\":\"4.0.1\"", string fhirVersion = "4.0.1") =>
        ("package/package.json", $$"""{"name":"{{name}}","version":"{{version}}","fhirVersions":["{{fhirVersion}}"],"dependencies":{ {{dependencies}} } }""");

    /// <summary>A value set.</summary>
    public static (string Path, string Text) ValueSet(string id, string url, string version) => (
        $"package/ValueSet-{id}.json",
        $$"""{"resourceType":"ValueSet","id":"{{id}}","url":"{{url}}","version":"{{version}}","name":"Made","status":"active"}""");

    /// <summary>The bytes of an archive of some files.</summary>
    public static byte[] Pack(params (string Path, string Text)[] files)
    {
        var target = new MemoryStream();
        using (var zip = new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(zip, TarEntryFormat.Pax))
        {
            foreach (var (path, text) in files)
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, path) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });
        }

        return target.ToArray();
    }
}
