using System.Text.Json;
using FhirServer.Fhir;
using FhirServer.Interactions;
using FhirServer.Security;
using FhirServer.Storage;
using Profiles.Elements;

namespace FhirServer.Operations.Records;

/// <summary>
/// Observation/$stats: what many measurements of one subject come to: https://hl7.org/fhir/R4/observation-operation-stats.html. Components count
/// under their own codes, also those of a panel that is asked for; members of a panel (hasMember) are asked for by their own codes.
/// </summary>
/// <param name="observations">Reads the measurements.</param>
/// <param name="parser">Reads observations and the Parameters resource.</param>
/// <param name="time">Where a duration ends.</param>
public sealed class StatsOperation(ObservationWalk observations, ResourceParser parser, TimeProvider time)
{
    /// <summary>What is offered.</summary>
    public OfferedOperation Offer => new("stats", OperationLevels.Type, LeaveKind.Search, AffectsState: false, AnswerAsync, "Observation");

    private async Task<FhirResponse> AnswerAsync(Interaction.Operation asked, FhirRequest request, AccessGrant grant, CancellationToken cancellationToken)
    {
        var wanted = StatsRequest.Read(OperationParameters.Read(request, parser, StatsRequest.Input), time.GetUtcNow());
        var measured = wanted.Codes.Select(code => new Measurements(code.System, code.Code)).ToList();
        var sources = new List<ReadOnlyMemory<byte>>();
        await foreach (var observation in observations.ReadAsync(wanted.Criteria(), grant, cancellationToken))
        {
            if (sources.Count < wanted.MostSources)
                sources.Add(observation.Json);
            Take(parser.Parse(observation.Json).Root, measured, wanted.Codes.Count);
        }

        // A panel has no value of its own: its components tell.
        var told = measured.Where((of, place) => place >= wanted.Codes.Count || of.Total > 0 || measured.Count == wanted.Codes.Count);
        var answers = told.Select(of => new StatsAnswer(of, wanted)).ToList();
        return ParametersText.Answer(json =>
        {
            foreach (var answer in answers)
                answer.Write(json);
            foreach (var source in sources)
                WriteSource(json, source);
        });
    }

    private static void Take(Element observation, List<Measurements> measured, int asked)
    {
        var isPanel = !observation.Child("component").IsNone && observation.Child("value").IsNone;
        var isWanted = false;
        for (var i = 0; i < asked; i++)
        {
            if (!measured[i].Is(observation.Child("code")))
                continue;
            isWanted = true;
            if (!isPanel)
                measured[i].Add(observation);
        }

        foreach (var component in observation.Children("component"))
        {
            var of = measured.Find(of => of.Is(component.Child("code")));
            if (of is null && isWanted && component.Child("code").Child("coding") is { IsNone: false } coding && coding.Child("code").Text is { } code)
                measured.Add(of = new Measurements(coding.Child("system").Text, code));
            of?.Add(component);
        }
    }

    private static void WriteSource(Utf8JsonWriter json, ReadOnlyMemory<byte> source)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, "source"u8);
        json.WritePropertyName("resource"u8);
        json.WriteRawValue(source.Span, skipInputValidation: true);
        json.WriteEndObject();
    }
}
