using System.Text;
using FhirServer.Fhir;
using FhirServer.Operations.Jobs;
using FhirServer.Storage;
using FhirServer.Storage.Indexing;
using Microsoft.Extensions.DependencyInjection;
using static FhirServer.Tests.Operations.CustomParameters;

namespace FhirServer.Tests.Operations;

/// <summary>A process that was held up writes by a set of parameters that the others have left: no gap stays.</summary>
public sealed class LateWriters(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private HttpClient Http => fixture.Http;

    [SkippableFact]
    public async Task What_is_written_late_by_an_old_set_is_found_when_the_job_is_looked_at_again()
    {
        await Http.PutAnyAsync("Patient/early", Patient("early"));
        await Http.PutParameterAsync("ward", Json("ward", "ward", "string", $"Patient.extension('{Ward}').value.ofType(string)"));
        await Http.WaitUntilAsync("Patient", "ward", isSearchable: true);
        await WriteByOldSetAsync("late");
        (await Http.ExpectAsync(200, "GET", "Patient?ward=w")).MatchIds().Should().Equal("early");

        var states = Part<IndexStates>();
        var job = (await states.ReadAsync(default))!.Jobs.Single(job => job.Reason == JobReason.Parameters);
        job.Status.Should().Be(JobStatus.Completed);
        await Part<ReindexWalk>().RunAsync(job, AccessGrant.System, default);

        (await Http.ExpectAsync(200, "GET", "Patient?ward=w")).MatchIds().Should().BeEquivalentTo("early", "late");
        (await states.ReadAsync(default))!.Job(job.Id)!.IsRechecked.Should().BeTrue();
    }

    private T Part<T>()
        where T : notnull => fixture.Server.Services.GetRequiredService<T>();

    private async Task WriteByOldSetAsync(string id)
    {
        var json = Encoding.UTF8.GetBytes(Patient(id));
        var key = new ResourceKey("Patient", id);
        var operation = new WriteOp { Key = key, Method = WriteMethod.Put, Body = ResourceTemplate.Make(json, 0, json.Length, key, []), IndexStamp = 0 };
        (await Part<IResourceStore>().CommitAsync([operation], AccessGrant.System, default)).Should().BeOfType<CommitResult.Done>();
    }

    private static string Patient(string id) => $$"""{"resourceType":"Patient","id":"{{id}}","extension":[{"url":"{{Ward}}","valueString":"w1" }]}""";
}
