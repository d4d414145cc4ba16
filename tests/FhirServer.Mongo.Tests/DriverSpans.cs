using System.Collections.Concurrent;
using System.Diagnostics;
using FhirServer.Interactions;

namespace FhirServer.Tests;

/// <summary>A trace shows what an interaction asked of MongoDB, and nothing of what was asked for.</summary>
public sealed class DriverSpans(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    [SkippableFact]
    public async Task The_spans_of_the_driver_stand_below_that_of_the_interaction_and_name_no_value()
    {
        const string Secret = "91-7777-0000-4242";
        var seen = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "MongoDB.Driver" or InteractionTelemetry.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = seen.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);

        var id = await fixture.Http.CreateAsync("Patient", $$"""{"resourceType":"Patient","identifier":[{"value":"{{Secret}}"}]}""");
        await fixture.Http.ExpectAsync(200, "GET", $"Patient/{id}");
        (await fixture.Http.ExpectAsync(200, "GET", $"Patient?identifier={Secret}")).MatchIds().Should().Equal(id);
        await Task.Delay(200);

        var interactions = seen.Where(activity => activity.Source.Name != "MongoDB.Driver").Select(activity => activity.TraceId).ToHashSet();
        var driver = seen.Where(activity => activity.Source.Name == "MongoDB.Driver").ToList();
        driver.Should().Contain(activity => interactions.Contains(activity.TraceId), "a read is a span of the interaction with one of the driver below it");
        foreach (var activity in seen)
        {
            var told = string.Join('\n', activity.TagObjects.Select(tag => $"{tag.Key}={tag.Value}").Append(activity.DisplayName));
            told.Should().NotContain(Secret).And.NotContain(id).And.NotContain("query.text");
        }
    }
}
