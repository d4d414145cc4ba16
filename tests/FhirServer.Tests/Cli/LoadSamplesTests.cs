namespace FhirServer.Tests.Cli;

public sealed class LoadSamplesTests
{
    [SkippableTheory]
    [InlineData("synthea")]
    [InlineData("abdm")]
    public async Task The_published_samples_load_whole_and_once(string set)
    {
        var samples = Samples.Folder(set);
        Skip.If(samples is null, $"The samples '{set}' are not here.");
        await using var folder = await LoadFolder.NewAsync();
        string[] command = ["load", samples, .. folder.Store.Settings];

        var first = await LoadFolder.RunAsync(command);
        var second = await LoadFolder.RunAsync(command);

        (first.Code, first["refused"], first["updated"]).Should().Be((0, 0, 0), first.Output);
        first["created"].Should().BeGreaterThan(200);
        (second.Code, second["created"], second["updated"]).Should().Be((0, 0, 0), second.Output);
        second["unchanged"].Should().Be(first["created"] + first["unchanged"]);
    }
}
