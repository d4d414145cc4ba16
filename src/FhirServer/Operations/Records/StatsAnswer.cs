using System.Text.Json;
using FhirServer.Fhir;

namespace FhirServer.Operations.Records;

/// <summary>One Observation of the answer to $stats: the statistics of one code, each a component.</summary>
internal sealed class StatsAnswer
{
    private readonly Measurements _of;
    private readonly StatsRequest _wanted;
    private readonly MeasuredUnit? _unit;
    private readonly int _count;
    private readonly List<(string Code, decimal? Value)> _values;

    /// <summary>Works it out.</summary>
    /// <exception cref="FhirException">422: units do not agree, or numbers are too large.</exception>
    public StatsAnswer(Measurements of, StatsRequest wanted)
    {
        (_of, _wanted) = (of, wanted);
        (var sorted, _unit) = of.Numbers();
        _count = sorted.Count;
        try
        {
            _values = [.. wanted.Statistics.Select(code => (code, code is "count" or "total-count" ? null : Statistics.Of(code, sorted)))];
        }
        catch (OverflowException)
        {
            throw new FhirException(FhirError.Unprocessable($"What was measured under {of.Code} is too large to be worked out."));
        }
    }

    /// <summary>Writes it as a parameter.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, "statistics"u8);
        json.WriteStartObject("resource"u8);
        json.WriteString("resourceType"u8, "Observation"u8);
        json.WriteString("status"u8, "final"u8);
        WriteCode(json, _of.System, _of.Code);
        json.WriteStartObject("subject"u8);
        json.WriteString("reference"u8, _wanted.Subject);
        json.WriteEndObject();
        if (_wanted.Start is not null || _wanted.End is not null)
        {
            json.WriteStartObject("effectivePeriod"u8);
            json.WriteText("start", _wanted.Start);
            json.WriteText("end", _wanted.End);
            json.WriteEndObject();
        }

        json.WriteStartArray("component"u8);
        foreach (var (code, value) in _values)
            WriteComponent(json, code, value);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteComponent(Utf8JsonWriter json, string code, decimal? value)
    {
        json.WriteStartObject();
        WriteCode(json, Statistics.System, code);
        if (code is "count" or "total-count")
            json.WriteNumber("valueInteger"u8, code == "count" ? _count : _of.Total);
        else if (value is { } number)
            WriteQuantity(json, number);
        else
            WriteConcept(json, "dataAbsentReason", "http://terminology.hl7.org/CodeSystem/data-absent-reason", "not-applicable");
        json.WriteEndObject();
    }

    private void WriteQuantity(Utf8JsonWriter json, decimal number)
    {
        json.WriteStartObject("valueQuantity"u8);
        json.WriteNumber("value"u8, number);
        json.WriteText("unit", _unit?.Text);
        json.WriteText("system", _unit?.System);
        json.WriteText("code", _unit?.Code);
        json.WriteEndObject();
    }

    private static void WriteCode(Utf8JsonWriter json, string? system, string code) => WriteConcept(json, "code", system, code);

    private static void WriteConcept(Utf8JsonWriter json, string name, string? system, string code)
    {
        json.WriteStartObject(name);
        json.WriteStartArray("coding"u8);
        json.WriteStartObject();
        json.WriteText("system", system);
        json.WriteString("code"u8, code);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
