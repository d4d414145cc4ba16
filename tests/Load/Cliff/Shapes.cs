using System.Globalization;

namespace Load.Cliff;

/// <summary>The searches whose time may not depend on how much is stored; each takes its values from the data anew.</summary>
internal static class Shapes
{
    private const string Loinc = "http://loinc.org%7C";
    private static readonly string[] Codes = ["8302-2", "29463-7", "8867-4", "2339-0", "718-7"];

    /// <summary>All, by name; a target begins after <c>/fhir/</c>, and is asked for one record of the data.</summary>
    public static readonly IReadOnlyList<(string Name, Func<Values, string> Target)> All =
    [
        ("string prefix", v => "Patient?family=" + v.Family[..Math.Min(3, v.Family.Length)].Escape()),
        ("string exact", v => "Patient?family:exact=" + v.Family.Escape()),
        ("string contains", v => "Patient?family:contains=" + v.Family[1..].Escape()),
        ("token code", v => "Observation?code=" + v.Code),
        ("token system|code", v => "Observation?code=" + Loinc + v.Code),
        ("token system|", v => $"Observation?code={Loinc}&_count={v.Small}"),
        ("identifier", v => $"Patient?identifier={Records.Abha}%7C{v.Identifier}"),
        ("date eq", v => "Observation?date=" + v.Date),
        ("date ge", v => "Observation?date=ge" + v.Date),
        ("date lt", v => "Observation?date=lt" + v.Date),
        ("birthdate", v => "Patient?birthdate=" + v.Birth),
        ("quantity", v => "Observation?value-quantity=gt" + v.Number),
        ("quantity with unit", v => $"Observation?value-quantity={v.Number}%7Chttp://unitsofmeasure.org%7Ccm"),
        ("composite", v => $"Observation?code-value-quantity={Loinc}8302-2$gt{v.Number}"),
        ("component composite", v => $"Observation?component-code-value-quantity={Loinc}8480-6$gt{v.Number}"),
        ("subject", v => "Observation?subject=Patient/" + v.Id),
        ("subject+code+date", v => $"Observation?subject=Patient/{v.Id}&code={Loinc}{v.Code}&date=ge2016"),
        ("code+date", v => $"Observation?code={Loinc}{v.Code}&date={v.Date[..7]}"),
        ("chain name", v => "Observation?subject:Patient.name=" + v.Family.Escape()),
        ("chain identifier", v => "Observation?subject:Patient.identifier=" + v.Identifier),
        ("chain of two", v => "Observation?encounter:Encounter.subject:Patient.identifier=" + v.Identifier),
        ("_has", v => $"Patient?_has:Observation:subject:code={Loinc}{v.Code}"),
        ("_include", v => $"Observation?_include=Observation:subject&code={v.Code}"),
        ("_revinclude", v => $"Patient?_id={v.Id}&_revinclude=Observation:subject"),
        ("_include:iterate", v => $"DiagnosticReport?subject=Patient/{v.Id}&_include=DiagnosticReport:result&_include:iterate=Observation:encounter"),
        ("_sort date", v => $"Observation?_sort=date&_count={v.Small}"),
        ("_sort -date", v => $"Observation?_sort=-date&_count={v.Small}"),
        ("_sort -date, code", v => $"Observation?code={v.Code}&_sort=-date"),
        ("_sort -date, subject", v => $"Observation?subject=Patient/{v.Id}&_sort=-date"),
        ("_sort family", v => $"Patient?_sort=family&_count={v.Small}"),
        ("_sort family, gender", v => $"Patient?gender=female&_sort=family&_count={v.Small}"),
        ("_sort _lastUpdated", v => $"Observation?_sort=_lastUpdated&_count={v.Small}"),
        ("_sort -_lastUpdated", v => $"Observation?_sort=-_lastUpdated&_count={v.Small}"),
        ("_sort of two", v => $"Patient?_sort=family,-birthdate&_count={v.Small}"),
        (":missing", v => $"Patient?death-date:missing=true&_count={v.Small}"),
        (":not", v => $"Patient?gender:not=male&_count={v.Small}"),
        (":text", v => $"Condition?code:text=Diab&_count={v.Small}"),
        ("_lastUpdated", v => $"Observation?_lastUpdated=gt2020-01-01&_count={v.Small}"),
        ("_id list", v => $"Patient?_id={v.Id},{v.Other}"),
        ("whole type", v => $"Observation?_count={v.Small}"),
        ("count, narrow", v => $"Observation?subject=Patient/{v.Id}&_summary=count"),
        ("_total=accurate", v => $"Observation?code={v.Code}&_total=accurate"),
        ("_total=none", v => $"Observation?code={v.Code}&_total=none"),
        ("_elements", v => $"Patient?gender=male&_elements=name&_count={v.Small}"),
        ("compartment", v => $"Patient/{v.Id}/Observation"),
        ("system _type", v => $"?_type=Patient,Condition&_count={v.Small}"),
        ("_filter", v => "Patient?_filter=gender eq male".Replace(" ", "%20", StringComparison.Ordinal)),
        ("near", v => "Location?near=18.5%7C73.8%7C10%7Ckm"),
        ("_content", v => "Condition?_content=Diabetes"),
    ];

    /// <summary>Values of the data, drawn for one request.</summary>
    internal sealed record Values(Random Dice, string Family, string Identifier, string Birth, string Id, string Other)
    {
        /// <summary>A code of an observation.</summary>
        public string Code { get; } = Codes[Dice.Next(Codes.Length)];

        /// <summary>A day of an observation.</summary>
        public string Date { get; } = string.Create(CultureInfo.InvariantCulture, $"{Dice.Next(2014, 2024)}-{Dice.Next(1, 13):00}-{Dice.Next(1, 29):00}");

        /// <summary>A value of an observation.</summary>
        public string Number { get; } = Dice.Next(100, 170).ToString(CultureInfo.InvariantCulture);

        /// <summary>A size of a page, so that no two requests need be alike.</summary>
        public string Small { get; } = Dice.Next(15, 25).ToString(CultureInfo.InvariantCulture);
    }

    private static string Escape(this string text) => Uri.EscapeDataString(text);
}
