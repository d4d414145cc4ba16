using System.Diagnostics;
using System.Diagnostics.Metrics;
using FhirServer.Fhir;

namespace FhirServer.Interactions;

/// <summary>
/// Measures and traces each interaction under its FHIR name and resource type. Ids, parameters and bodies never become tags.
/// </summary>
public sealed class InteractionTelemetry : IDisposable
{
    /// <summary>The name of the meter and of the activity source.</summary>
    public const string SourceName = "FhirServer";

    private static readonly ActivitySource Source = new(SourceName);

    private readonly Meter _meter;
    private readonly Histogram<double> _duration;
    private readonly TimeProvider _clock;

    /// <summary>Makes the instruments.</summary>
    /// <param name="meters">Makes the meter.</param>
    /// <param name="clock">Tells how long.</param>
    public InteractionTelemetry(IMeterFactory meters, TimeProvider clock)
    {
        _clock = clock;
        _meter = meters.Create(SourceName);
        _duration = _meter.CreateHistogram<double>("fhir.server.interaction.duration", "s", "How long interactions took, by interaction, resource type and status.");
    }

    /// <summary>Carries out an interaction under observation.</summary>
    /// <param name="asked">The interaction.</param>
    /// <param name="answer">Carries it out.</param>
    public async Task<FhirResponse> ObserveAsync(Interaction asked, Func<Task<FhirResponse>> answer)
    {
        var type = asked.Leave.Type ?? "";
        using var activity = Source.HasListeners() ? Source.StartActivity($"{asked.Name} {type}".TrimEnd()) : null;
        var started = _clock.GetTimestamp();
        var status = 500;
        try
        {
            var response = await answer();
            status = response.Status;
            return response;
        }
        catch (FhirException refused)
        {
            status = refused.Error.Status;
            throw;
        }
        finally
        {
            activity?.SetTag("fhir.interaction", asked.Name).SetTag("fhir.resource_type", type).SetTag("http.response.status_code", status);
            activity?.SetStatus(status >= 500 ? ActivityStatusCode.Error : ActivityStatusCode.Unset);
            _duration.Record(
                _clock.GetElapsedTime(started).TotalSeconds,
                new("fhir.interaction", asked.Name),
                new("fhir.resource_type", type),
                new("http.response.status_code", status));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();
}
