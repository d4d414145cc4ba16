using FhirServer.Interactions;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace FhirServer;

/// <summary>
/// Metrics and traces: a Prometheus scrape at <c>/metrics</c> always, OTLP where the standard variable
/// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names a collector (https://opentelemetry.io/docs/specs/otel/protocol/exporter/).
/// </summary>
public static class ServerTelemetry
{
    /// <summary>Where Prometheus scrapes.</summary>
    public const string MetricsPath = "/metrics";

    /// <summary>Kestrel's and the pool's own meters say how the machine fares; none of them carries paths.</summary>
    private static readonly string[] Meters = [InteractionTelemetry.SourceName, "Microsoft.AspNetCore.Server.Kestrel"];

    private static readonly string[] Sources = [InteractionTelemetry.SourceName, "MongoDB.Driver"];

    /// <summary>Adds metrics and traces.</summary>
    public static void AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        var exports = !string.IsNullOrEmpty(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        var telemetry = services.AddOpenTelemetry().WithMetrics(metrics =>
        {
            metrics.AddMeter(Meters).AddRuntimeInstrumentation().AddPrometheusExporter();
            if (exports)
                metrics.AddOtlpExporter();
        });
        if (exports)
            telemetry.WithTracing(traces => traces.AddSource(Sources).AddProcessor(new SpanPrivacy()).AddOtlpExporter());
    }
}
