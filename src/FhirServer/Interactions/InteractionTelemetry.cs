using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace FhirServer.Interactions;

/// <summary>
/// Measures and traces each interaction under its FHIR name and resource type. Ids, parameters and bodies never become tags.
/// </summary>
public sealed class InteractionTelemetry : IDisposable
{
    /// <summary>The name of the meter and of the activity source.</summary>
    public const string SourceName = "FhirServer";

    private const int InternalError = 500;

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

    /// <summary>Begins to observe an interaction.</summary>
    /// <param name="asked">The interaction.</param>
    /// <returns>To be ended with the status that came of it.</returns>
    public Observation Begin(Interaction asked)
    {
        var type = asked.Leave.Type ?? "";
        var activity = Source.HasListeners() ? Source.StartActivity($"{asked.Name} {type}".TrimEnd()) : null;
        return new Observation(asked.Name, type, _clock.GetTimestamp(), activity);
    }

    /// <summary>Ends an observation.</summary>
    /// <param name="observation">What <see cref="Begin"/> gave.</param>
    /// <param name="status">The HTTP status; 500 when it failed in an unforeseen way.</param>
    public void End(Observation observation, int status)
    {
        var (interaction, type, started, activity) = observation;
        if (activity is not null)
        {
            activity.SetTag("fhir.interaction", interaction).SetTag("fhir.resource_type", type).SetTag("http.response.status_code", status);
            activity.SetStatus(status >= InternalError ? ActivityStatusCode.Error : ActivityStatusCode.Unset);
            activity.Dispose();
        }

        _duration.Record(
            _clock.GetElapsedTime(started).TotalSeconds,
            new("fhir.interaction", interaction),
            new("fhir.resource_type", type),
            new("http.response.status_code", status));
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    /// <summary>An interaction under observation.</summary>
    /// <param name="Interaction">Its name.</param>
    /// <param name="Type">The resource type, or empty.</param>
    /// <param name="Started">When it began, as the clock's timestamp.</param>
    /// <param name="Activity">Its trace, when somebody listens.</param>
    public readonly record struct Observation(string Interaction, string Type, long Started, Activity? Activity);
}
