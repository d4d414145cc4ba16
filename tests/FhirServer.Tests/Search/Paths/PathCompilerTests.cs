using FhirServer.Search.Paths;
using Profiles.Elements;

namespace FhirServer.Tests.Search.Paths;

public sealed class PathCompilerTests
{
    private static readonly ElementTree s_patient = Core.Tree("""
        {"resourceType":"Patient","active":true,"extension":[{"url":"http://x/a","valueString":"one"},{"url":"http://x/b","valueString":"two"}],
        "name":[{"family":"A","given":["B","C"]},{"family":"D"}],"telecom":[{"system":"phone","value":"1"},{"system":"email","value":"2"}],
        "contact":[{"name":{"family":"E"}}],"multipleBirthInteger":2}
        """);

    [Theory]
    [InlineData("Patient.name.given", "B C")]
    [InlineData("Resource.active", "true")]
    [InlineData("Patient.name.family | Patient.contact.name.family", "A D E")]
    [InlineData("Patient.name[1].family", "D")]
    [InlineData("Patient.name[7].family", "")]
    [InlineData("Patient.name.first().given[1]", "C")]
    [InlineData("Patient.telecom.where(system = 'email').value", "2")]
    [InlineData("Patient.extension('http://x/b').value.ofType(string)", "two")]
    [InlineData("Patient.extension.where(url='http://x/a').value as string", "one")]
    [InlineData("Patient.multipleBirth.ofType(integer)", "2")]
    [InlineData("Patient.multipleBirth as boolean", "")]
    [InlineData("%resource.name.family", "A D")]
    [InlineData("Patient.deceased.exists()", "false")]
    [InlineData("Patient.active.exists() and Patient.active = true", "true")]
    [InlineData("Patient.active != false", "true")]
    [InlineData("Patient.deceased != false", "")]
    public void A_path_selects_what_FHIRPath_says(string path, string texts) => string.Join(' ', Select(path)).Should().Be(texts);

    [Fact]
    public void A_path_may_start_from_an_element_and_go_back_to_the_resource()
    {
        var type = Core.Schemas.Find("Patient")!;
        var compiler = new PathCompiler(type, [Core.Schemas.Find("HumanName")!], new BooleanElements(Core.Schemas));
        var results = new List<Element>();

        compiler.Compile(PathParser.Parse("family | %resource.active")).Take(s_patient.Root.Child("name"), new PathWalk(s_patient.Root, results));

        results.Select(element => element.Text).Should().Equal("A", "true");
    }

    [Theory]
    [InlineData("Patient.nothing")]
    [InlineData("Patient.name.nothing.given")]
    [InlineData("Observation.code")]
    [InlineData("Patient.deceased.ofType(Quantity)")]
    [InlineData("Patient.name and Patient.active")]
    public void A_path_that_leads_nowhere_does_not_compile(string path) =>
        FluentActions.Invoking(() => Select(path)).Should().Throw<FormatException>();

    private static IEnumerable<string?> Select(string path)
    {
        var type = Core.Schemas.Find("Patient")!;
        var results = new List<Element>();
        new PathCompiler(type, [type], new BooleanElements(Core.Schemas)).Compile(PathParser.Parse(path)).Take(s_patient.Root, new PathWalk(s_patient.Root, results));
        return results.Select(element => element.Text);
    }
}
