using System.Text;

namespace FhirServer.Tests.House;

public sealed class NothingButTheProjectTests
{
    private const string Rule = "tests/FhirServer.Tests/House/NothingButTheProject";

    [Fact]
    public void The_repository_speaks_of_the_project_only()
    {
        var violations =
            from path in ProjectTree.Tracked()
            let bytes = File.ReadAllBytes(Path.Combine(ProjectTree.Root, path))
            where NothingButTheProject.IsText(bytes)
            from violation in NothingButTheProject.Check(path, Encoding.UTF8.GetString(bytes))
            select violation;

        ProjectTree.ShouldKeepTo(
            violations,
            new Excuse($"{Rule}Tests.cs", "the tests show the rule what it must catch"));
    }

    [Fact]
    public void The_files_that_configure_tools_are_looked_at_too() =>
        ProjectTree.Tracked().Should().Contain([".ci/run", "ig/.npmrc", "ig/package-lock.json", "README.md", "Dockerfile", "src/FhirServer/packages.lock.json"]);

    [Theory]
    [InlineData("\"/home/me/project\"")]
    [InlineData("cd /Users/me")]
    [InlineData("--output /tmp/out")]
    [InlineData("path = C:\\Users\\me")]
    [InlineData("\"resolved\": \"https://packages.example/a.tgz\"")]
    public void What_is_not_of_the_project_is_caught(string line) =>
        NothingButTheProject.Check("docs/a.md", $"first\n{line}\nlast").Should().ContainSingle().Which.Line.Should().Be(2);

    [Theory]
    [InlineData("https://hl7.org/fhir/work/index.html and https://host.example/root/x")]
    [InlineData("docker run -v data:/data --tmpfs /tmp")]
    [InlineData("one SqliteSession for each writer; AuditEvent.agent.who; user-agent; node_modules/agent-base")]
    [InlineData("TMPDIR=$HOME/tmp/x ./run")]
    [InlineData("install it from https://nodejs.org")]
    public void What_is_of_the_project_is_allowed(string line) => NothingButTheProject.Check("docs/a.md", line).Should().BeEmpty();

    [Fact]
    public void Files_that_hold_no_text_are_left_alone()
    {
        NothingButTheProject.IsText([0x89, 0x50, 0, 1]).Should().BeFalse();
        NothingButTheProject.IsText("text"u8).Should().BeTrue();
    }
}
