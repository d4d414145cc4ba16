using System.Diagnostics;
using OpenTelemetry;

namespace FhirServer;

/// <summary>
/// Takes out of spans, before they are exported, what a library says of a failure in its own words: such a text may name keys and values.
/// The kind of the failure stays. See https://opentelemetry.io/docs/specs/semconv/registry/attributes/exception/.
/// </summary>
public sealed class SpanPrivacy : BaseProcessor<Activity>
{
    private static readonly string[] Texts = ["exception.message", "exception.stacktrace", "db.query.text"];

    /// <inheritdoc/>
    public override void OnEnd(Activity data)
    {
        foreach (var text in Texts)
            data.SetTag(text, null);
        if (data.StatusDescription is not null)
            data.SetStatus(data.Status);
    }
}
