namespace FhirServer.Tests.Storage;

/// <summary>One query of every shape that search can say: by kind of parameter, modifier and prefix, alone and together, sorted and not.</summary>
internal static class SearchShapes
{
    public static IReadOnlyList<string> All { get; } =
    [
        .. Everything(), .. Tokens(), .. Texts(), .. Ranges(), .. Links(), .. Uris(), .. Common(), .. Together(), .. Sorted(), .. OverAllTypes(), .. Filters(), .. Special(),
    ];

    private static string[] Everything() => ["Patient", "Observation?_count=10", "Observation?_count=0"];

    private static string[] Tokens() =>
    [
        "Observation?code=http://loinc.org|c7", "Observation?code=c7", "Observation?code=|c7", "Observation?code=http://loinc.org|", "Observation?code=c1,c2,c3",
        "Observation?code=http://loinc.org|c1,c2", "Observation?code:not=c7", "Observation?code:text=blood", "Observation?code:missing=true",
        "Observation?code:missing=false", "Patient?identifier=http://hospital.example/mrn|17", "Patient?active=true", "Patient?deceased=false", "Patient?email=p9@example.org",
        "Patient?identifier:of-type=http://terminology.hl7.org/CodeSystem/v2-0203|MR|17",
    ];

    private static string[] Texts() =>
        ["Patient?family=family1", "Patient?family:exact=Family17", "Patient?family:contains=ily1", "Patient?name=given", "Patient?family:missing=true", "Patient?address=delhi"];

    private static string[] Ranges()
    {
        string[] prefixes = ["", "eq", "ne", "gt", "lt", "ge", "le", "sa", "eb", "ap"];
        return
        [
            .. prefixes.Select(prefix => $"Observation?date={prefix}2024-02-03"),
            .. prefixes.Select(prefix => $"Observation?value-quantity={prefix}17||mg"),
            .. prefixes.Select(prefix => $"RiskAssessment?probability={prefix}0.5"),
            .. prefixes.Select(prefix => $"Observation?value-quantity={prefix}17|http://unitsofmeasure.org|g"),
            "Observation?date=ge2024-01-01&date=lt2024-02-01", "Observation?date:missing=true", "Observation?value-quantity=17|http://unitsofmeasure.org|mg",
            "Observation?value-quantity:missing=false",
        ];
    }

    private static string[] Links() =>
    [
        "Observation?subject=Patient/p7", "Observation?patient=p7", "Observation?subject=Patient/p7,Patient/p8", "Observation?subject:missing=true",
        "Observation?subject:identifier=http://hospital.example/mrn|7", "Observation?subject:Patient=p7", "Observation?subject=http://elsewhere.example/Patient/1",
        "Observation?subject:text=asha", "Observation?patient.family=family17", "Observation?subject:Patient.identifier=http://hospital.example/mrn|17", "Observation?patient.birthdate=lt1950",
        "Patient?_has:Observation:patient:code=c7", "Patient?_has:Observation:subject:value-quantity=gt98",
    ];

    private static string[] Uris() =>
        ["ValueSet?url=http://example.org/vs/3", "ValueSet?url:below=http://example.org/vs", "ValueSet?url:above=http://example.org/vs/3/4", "ValueSet?url:missing=true", "ValueSet?url=http://example.org/vs/3|1"];

    private static string[] Common() =>
    [
        "Patient?_id=p7", "Patient?_id=p7,p8", "Patient?_lastUpdated=ge2020-01-01", "Patient?_lastUpdated=lt2020-01-01", "Patient?_tag=http://example.org/tags|t1",
        "Patient?_profile=http://example.org/profile", "Patient?_profile:below=http://example.org/profile|1", "Patient?_security=R", "Patient?_source=http://example.org/source", "Patient?_tag:missing=true",
    ];

    private static string[] Together() =>
    [
        "Observation?patient=p7&code=c7", "Observation?code=c7&date=ge2024-02-01", "Observation?code-value-quantity=http://loinc.org|c7$gt50",
        "Observation?code-value-quantity=http://loinc.org|c7$gt50|http://unitsofmeasure.org|g",
        "Observation?status=final&code:not=c7", "Patient?family=family1&birthdate=gt1980&gender=female", "Observation?status:not=final&code:missing=true",
    ];

    private static string[] Sorted() =>
    [
        "Observation?_sort=date", "Observation?code=c7&_sort=-date", "Patient?_sort=family,-birthdate", "Patient?_sort=-_lastUpdated", "Patient?_sort=_lastUpdated",
        "Patient?_sort=_id", "Observation?patient=p7&_sort=-_lastUpdated", "Observation?_sort=value-quantity", "Observation?status:not=final&_sort=-_lastUpdated",
    ];

    private static string[] OverAllTypes() =>
    [
        "?_id=p7", "?_lastUpdated=ge2020-01-01", "?_tag=http://example.org/tags|t1", "?_sort=-_lastUpdated", "?_type=Patient,Observation", "?_type=Patient&_tag=t1",
        "?_profile:below=http://example.org", "?_security:not=R",
    ];

    // An equals sign inside a value is part of it; an ampersand is not used.
    private static string[] Filters() =>
    [
        "Patient?_filter=family co ily1", "Patient?_filter=family ew y17", "Patient?_filter=family eq family17", "Patient?_filter=family ne family17", "Patient?_filter=gender ne male",
        "Observation?_filter=code eq c7 and date ge 2024-02-01", "Observation?_filter=code eq c7 or code eq c8", "Observation?_filter=not(status eq final)",
        "Observation?_filter=date po 2024-02", "Observation?_filter=subject re Patient/p7", "Observation?_filter=subject ne Patient/p7",
        "Observation?_filter=subject[type eq Patient].family eq family17", "Patient?_filter=_has:Observation:patient:code eq c7", "Patient?_filter=birthdate pr false",
        "ValueSet?_filter=url ss http://example.org/vs", "ValueSet?_filter=url ne http://example.org/vs/3",
    ];

    private static string[] Special() =>
    [
        "Location?near=28.6|77.2|50|km", "Location?near=0|180|500|km", "Location?near=90|0|500|km", "Location?near=28.6|77.2,19.1|72.9", "Location?near:missing=true",
        "Location?near=28.6|77.2&name=ward", "Encounter?location.near=28.6|77.2|50|km", "Observation?_content=blood", "Observation?_content=bloo*", "Observation?_content=\"blood thing\"",
        "Observation?_content=blood AND (thing OR other) NOT liver", "Observation?_content=blood,liver", "Location?_text=ward", "Observation?_text:missing=false", "Observation?_content:missing=true",
        "Observation?_content=thing&code=c7", "Observation?patient._content=family17", "?_content=family17", "?_text=ward", "Observation?_content=blood&_sort=-_lastUpdated",
        "Observation?_content=blood AND thing&_sort=-_score", "Observation?_content=\"blood thing\"&_sort=_score,-_lastUpdated",
    ];
}
