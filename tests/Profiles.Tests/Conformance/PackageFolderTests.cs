using Profiles.Conformance;

namespace Profiles.Tests.Conformance;

public sealed class PackageFolderTests : IDisposable
{
    private const string Url = "https://lab.example/fhir/ValueSet/panels";
    private readonly string _folder = Directory.CreateTempSubdirectory("packages-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Definitions_of_a_package_join_the_library_and_examples_do_not()
    {
        Put("lab.tgz",
            PackageMaker.Manifest("lab.example", "1.0.0"),
            PackageMaker.ValueSet("panels", Url, "1.0.0"),
            ("package/.index.json", "{}"),
            ("package/example/ValueSet-e.json", PackageMaker.ValueSet("e", Url + "-e", "1.0.0").Text),
            ("package/other/ValueSet-o.json", "broken"),
            ("package/Patient-p.json", """{"resourceType":"Patient","id":"p"}"""));

        var folder = Open();
        var library = ConformanceLibrary.Open(folder);

        folder.Reports.Should().ContainSingle().Which.Should().BeEquivalentTo(new PackageReport("lab.tgz", "lab.example", "1.0.0", 1, [], []));
        library.FindEntry(Url)!.Key.Should().Be("lab.example#1.0.0/ValueSet/panels");
        library.Packaged("ValueSet", "panels")!.Origin.Should().Be(DefinitionOrigin.Package);
        library.FindEntry(Url + "-e").Should().BeNull();
        library.OfType("Patient").Should().BeEmpty();
        System.Text.Encoding.UTF8.GetString(library.Find(Url)!.Value.Span).Should().Be(PackageMaker.ValueSet("panels", Url, "1.0.0").Text);
    }

    [Fact]
    public void Versions_of_two_packages_stand_side_by_side()
    {
        Put("a.tgz", PackageMaker.Manifest("lab.example", "1.10.0"), PackageMaker.ValueSet("panels", Url, "1.10.0"));
        Put("b.tgz", PackageMaker.Manifest("lab.example", "1.9.0"), PackageMaker.ValueSet("panels", Url, "1.9.0"));

        var library = ConformanceLibrary.Open(Open());

        library.FindEntry(Url)!.Version.Should().Be("1.10.0");
        library.FindEntry(Url + "|1.9.0")!.Version.Should().Be("1.9.0");
    }

    [Fact]
    public void Every_file_that_cannot_be_read_is_named_and_the_rest_is_taken()
    {
        Put("lab.tgz",
            PackageMaker.Manifest("lab.example", "1.0.0"),
            ("package/ValueSet-cut.json", """{"resourceType":"ValueSet","id":"cut","url":"x" """),
            ("package/ValueSet-noid.json", """{"resourceType":"ValueSet","url":"x"}"""),
            ("package/ValueSet-list.json", "[]"),
            ("package/ValueSet-deep.json", string.Concat(Enumerable.Repeat("{\"a\":", 500)) + "1" + new string('}', 500)),
            PackageMaker.ValueSet("panels", Url, "1.0.0"),
            ("package/again.json", PackageMaker.ValueSet("panels", Url, "1.0.0").Text));

        var report = Open().Reports.Single();

        report.Definitions.Should().Be(1);
        report.Faults.Select(fault => fault.File).Should().Equal(
            "package/ValueSet-cut.json", "package/ValueSet-noid.json", "package/ValueSet-list.json", "package/ValueSet-deep.json", "package/again.json");
        report.Faults.Should().OnlyContain(fault => fault.Reason.Length > 0);
    }

    [Theory]
    [InlineData("5.0.0", "fhirVersions")]
    [InlineData("4.3.0", "fhirVersions")]
    public void A_package_for_another_FHIR_is_left_out(string fhirVersion, string reason)
    {
        Put("lab.tgz", PackageMaker.Manifest("lab.example", "1.0.0", fhirVersion: fhirVersion), PackageMaker.ValueSet("panels", Url, "1.0.0"));

        var folder = Open();

        folder.Reports.Single().Faults.Should().ContainSingle().Which.Reason.Should().Contain(reason);
        ConformanceLibrary.Open(folder).FindEntry(Url).Should().BeNull();
    }

    [Fact]
    public void What_is_no_package_is_named_and_the_others_are_taken()
    {
        File.WriteAllText(Path.Combine(_folder, "a.tgz"), "This is no archive.");
        var whole = PackageMaker.Pack(PackageMaker.Manifest("cut.example", "1.0.0"), PackageMaker.ValueSet("panels", Url + "-cut", "1.0.0"));
        File.WriteAllBytes(Path.Combine(_folder, "b.tgz"), whole[..(whole.Length / 2)]);
        Put("c.tgz", PackageMaker.ValueSet("panels", Url, "1.0.0"));
        Put("d.tgz", PackageMaker.Manifest("lab.example", "1.0.0"), PackageMaker.ValueSet("panels", Url, "1.0.0"));
        Put("e.tgz", PackageMaker.Manifest("lab.example", "1.0.0"), PackageMaker.ValueSet("panels", Url, "1.0.0"));
        File.WriteAllText(Path.Combine(_folder, "readme.txt"), "no package");

        var folder = Open();

        folder.Reports.Select(report => (report.File, report.Definitions, report.Faults.Count)).Should().Equal(
            ("a.tgz", 0, 1), ("b.tgz", 0, 1), ("c.tgz", 0, 1), ("d.tgz", 1, 0), ("e.tgz", 0, 1));
        ConformanceLibrary.Open(folder).FindEntry(Url)!.Source.Label.Should().Be("lab.example#1.0.0");
    }

    [Fact]
    public void Dependencies_come_first_and_missing_ones_are_named()
    {
        Put("a.tgz", PackageMaker.Manifest("late", "1.0.0", "\"early\":\"2.1.x\",\"hl7.fhir.r4.core\":\"4.0.1\",\"gone\":\"3.0.0\",\"early2\":\"1.0.0\""), PackageMaker.ValueSet("v", Url, "1.0.0"));
        Put("b.tgz", PackageMaker.Manifest("early", "2.1.7"), PackageMaker.ValueSet("v", Url, "1.0.0"));
        Put("c.tgz", PackageMaker.Manifest("early2", "1.0.1", "\"late\":\"current\""), PackageMaker.ValueSet("w", Url + "2", "1.0.0"));

        var folder = Open();

        folder.Reports[0].MissingDependencies.Should().Equal("gone 3.0.0", "early2 1.0.0");
        folder.Reports[1].MissingDependencies.Should().BeEmpty();
        folder.Reports[2].MissingDependencies.Should().BeEmpty();
        ConformanceLibrary.Open(folder).FindEntry(Url)!.Key.Should().StartWith("late#", "what builds on another counts before it");
    }

    [Fact]
    public void A_package_that_unpacks_to_more_than_is_allowed_is_left_out()
    {
        Put("bomb.tgz", PackageMaker.Manifest("bomb", "1.0.0"), PackageMaker.ValueSet("v", Url, "1.0.0"), ("package/example/zero.json", new string('0', 3_000_000)));
        Put("large.tgz", PackageMaker.Manifest("large", "1.0.0"), ("package/ValueSet-big.json", new string(' ', 300_000)), PackageMaker.ValueSet("v", Url, "2.0.0"));

        var folder = new PackageFolder(_folder, new PackageLimits(1_000_000, 200_000, 100, 64));

        folder.Reports[0].Faults.Should().ContainSingle().Which.Reason.Should().Contain("1000000");
        folder.Reports[1].Should().Match<PackageReport>(report => report.Definitions == 1 && report.Faults.Single().File == "package/ValueSet-big.json");
    }

    [Fact]
    public void Paths_of_an_archive_are_never_written_to()
    {
        Put("evil.tgz", PackageMaker.Manifest("evil", "1.0.0"), ("package/../../../evil-written.json", "{}"), ($"{_folder}/evil-written.json", "{}"), ("package/..", "{}"), PackageMaker.ValueSet("v", Url, "1.0.0"));

        Open().Reports.Single().Definitions.Should().Be(1);

        Directory.EnumerateFiles(_folder).Should().ContainSingle();
        File.Exists(Path.Combine(Path.GetTempPath(), "evil-written.json")).Should().BeFalse();
    }

    [Fact]
    public void Large_definitions_are_read_back_as_they_were()
    {
        var random = new Random(7);
        var codes = string.Join(',', Enumerable.Range(0, 40_000).Select(i => $$"""{"code":"{{random.NextInt64():x}}","display":"{{random.NextInt64():x}}"}"""));
        string[] texts = [.. new[] { "a", "b" }.Select(id => $$"""{"resourceType":"CodeSystem","id":"{{id}}","url":"{{Url}}-{{id}}","content":"complete","concept":[{{codes}}]}""")];
        Put("large.tgz", PackageMaker.Manifest("large", "1.0.0"), ("package/a.json", texts[0]), ("package/b.json", texts[1]));

        var library = ConformanceLibrary.Open(Open());

        foreach (var (id, text) in new[] { ("b", texts[1]), ("a", texts[0]) })
            System.Text.Encoding.UTF8.GetString(library.Find($"{Url}-{id}")!.Value.Span).Should().Be(text);
    }

    private PackageFolder Open() => new(_folder, PackageLimits.Default);

    private void Put(string file, params (string Path, string Text)[] files) => File.WriteAllBytes(Path.Combine(_folder, file), PackageMaker.Pack(files));
}
