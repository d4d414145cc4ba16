using FhirServer.Cli;

namespace FhirServer.Tests.Cli;

public sealed class VerbsTests
{
    [SkippableTheory]
    [InlineData("unload", "'unload'")]
    [InlineData("load", "at least one")]
    [InlineData("load --recursive /tmp", "'--recursive'")]
    [InlineData("load /nowhere/at/all", "/nowhere/at/all")]
    [InlineData("load --FhirServer:DataDirectory", "needs a value")]
    [InlineData("verify here", "'here'")]
    [InlineData("verify --most many", "'many'")]
    [InlineData("verify --most", "needs a value")]
    public async Task A_wrong_command_line_is_told_with_the_usage(string line, string fault)
    {
        var run = await LoadFolder.RunAsync(line.Split(' '));

        run.Code.Should().Be(2);
        run.Error.Should().Contain(fault).And.Contain("usage:");
        run.Output.Should().BeEmpty();
    }

    [SkippableTheory]
    [InlineData("help")]
    [InlineData("--help")]
    public async Task Help_is_shown(string verb)
    {
        var run = await LoadFolder.RunAsync(verb);

        (run.Code, run.Error).Should().Be((0, ""));
        run.Output.Should().Contain("load PATH...");
    }

    [SkippableTheory]
    [InlineData("--FhirServer:MaxDepth=1", "MaxDepth is 1")]
    [InlineData("--FhirServer:MaxDeep=1", "MaxDeep")]
    [InlineData("serve --FhirServer:MaxDepth=1", "MaxDepth is 1")]
    [InlineData("load . --FhirServer:MaxDepth=x", "MaxDepth")]
    public async Task A_wrong_setting_is_told_plainly(string line, string fault)
    {
        await using var folder = await LoadFolder.NewAsync();
        folder.Write("p.json", "{}");
        var run = await LoadFolder.RunAsync([.. line.Replace(" . ", $" {folder.Input} ", StringComparison.Ordinal).Split(' '), .. folder.Store.Settings]);

        run.Code.Should().Be(1);
        run.Error.Should().Contain(fault).And.NotContain("   at ");
    }

    [SkippableTheory]
    [InlineData("verify", 1000)]
    [InlineData("verify --most 5 --FhirServer:DataDirectory=x", 5, "--FhirServer:DataDirectory=x")]
    [InlineData("verify --FhirServer:DataDirectory x --most=0", 0, "--FhirServer:DataDirectory=x")]
    public void How_many_findings_to_tell_is_told_apart_from_settings(string line, int most, params string[] settings)
    {
        var arguments = VerifyArguments.Read(line.Split(' ')[1..]);

        (arguments.Fault, arguments.Most).Should().Be((null, most));
        arguments.Settings.Should().Equal(settings);
    }

    [SkippableFact]
    public void Paths_and_settings_are_told_apart()
    {
        var arguments = LoadArguments.Read(["a", "--FhirServer:DataDirectory", "x", "b", "--urls=http://localhost:1", "--", "-c"]);

        arguments.Fault.Should().BeNull();
        arguments.Paths.Should().Equal("a", "b", "-c");
        arguments.Settings.Should().Equal("--FhirServer:DataDirectory=x", "--urls=http://localhost:1");
    }
}
