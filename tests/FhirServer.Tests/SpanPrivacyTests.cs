using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace FhirServer.Tests;

public sealed class SpanPrivacyTests
{
    [Fact]
    public void What_a_library_says_of_a_failure_does_not_leave_with_the_span()
    {
        var seen = new List<string>();
        using var source = new ActivitySource("SpanPrivacyTests");
        using (Sdk.CreateTracerProviderBuilder().AddSource(source.Name).AddProcessor(new SpanPrivacy()).AddProcessor(new SimpleActivityExportProcessor(new Collector(seen))).Build())
        {
            using var span = source.StartActivity("insert resources")!;
            span.SetTag("exception.message", "dup key: { _id: \"Patient/secret\" }").SetTag("exception.type", "MongoBulkWriteException").SetTag("db.query.text", "{ secret }");
            span.SetStatus(ActivityStatusCode.Error, "Patient/secret");
        }

        seen.Should().ContainSingle().Which.Should().Contain("exception.type=MongoBulkWriteException").And.Contain("Error").And.NotContain("secret");
    }

    private sealed class Collector(List<string> seen) : BaseExporter<Activity>
    {
        public override ExportResult Export(in Batch<Activity> batch)
        {
            foreach (var span in batch)
                seen.Add($"{span.DisplayName} {span.Status} {span.StatusDescription} {string.Join(' ', span.TagObjects.Select(tag => $"{tag.Key}={tag.Value}"))}");
            return ExportResult.Success;
        }
    }
}
