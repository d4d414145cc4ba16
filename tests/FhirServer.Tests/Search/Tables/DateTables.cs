namespace FhirServer.Tests.Search.Tables;

/// <summary>https://hl7.org/fhir/R4/search.html#date.</summary>
internal static class DateTables
{
    public static SearchTable Days()
    {
        var table = new SearchTable("date");
        Effective(table, "year", "2013");
        Effective(table, "month", "2013-01");
        Effective(table, "day", "2013-01-14");
        Effective(table, "midnight", "2013-01-14T00:00:00Z");
        Effective(table, "ten", "2013-01-14T10:00:00Z");
        Effective(table, "next", "2013-01-15T00:00:00Z");
        Effective(table, "india", "2013-01-15T01:00:00+05:30");
        Effective(table, "milli", "2013-01-14T10:00:00.123Z");
        return table.Store("Observation", "none", Observation)
            .Ask("Observation?date=eq2013-01-14", "day midnight ten india milli")
            .Ask("Observation?date=2013-01-14", "day midnight ten india milli")
            .Ask("Observation?date=2013", "year month day midnight ten next india milli")
            .Ask("Observation?date=2013-01", "month day midnight ten next india milli")
            .Ask("Observation?date=ne2013-01-14", "year month next")
            .Ask("Observation?date=lt2013-01-14T10:00Z", "year month day midnight")
            .Ask("Observation?date=gt2013-01-14T10:00Z", "year month day next india")
            .Ask("Observation?date=ge2013-01-14T10:00Z", "year month day ten next india milli")
            .Ask("Observation?date=le2013-01-14T10:00Z", "year month day midnight ten milli")
            .Ask("Observation?date=2013-01-14T10:00:00Z", "ten milli")
            .Ask("Observation?date=2013-01-14T10:00:00.123Z", "milli")
            .Ask("Observation?date=2013-01-14T15:30:00+05:30", "ten milli")
            .Ask("Observation?date=2013-01-14T19:30:00Z", "india")
            .Ask("Observation?date=2013-01-15T01:00:00+05:30", "india")
            .Ask("Observation?date=2013-01-15T01:00:00 05:30", "india")
            .Ask("Observation?date=sa2013-01-14", "next")
            .Ask("Observation?date=eb2013-01-14", "")
            .Ask("Observation?date=eb2014", "year month day midnight ten next india milli")
            .Ask("Observation?date=ge2013-01-14&date=le2013-01-14", "year month day midnight ten india milli")
            .Ask("Observation?date=2013-01-15,2013-01-14T10:00:00.123Z", "next milli")
            .Ask("Observation?date:missing=true", "none");
    }

    public static SearchTable Periods() => new SearchTable("period")
        .Store("Encounter", "from21jan", Encounter + ",\"period\":{\"start\":\"2013-01-21\"}")
        .Store("Encounter", "from15mar", Encounter + ",\"period\":{\"start\":\"2013-03-15\"}")
        .Store("Encounter", "until21jan", Encounter + ",\"period\":{\"end\":\"2013-01-21\"}")
        .Store("Encounter", "day", Encounter + ",\"period\":{\"start\":\"2013-03-14\",\"end\":\"2013-03-14\"}")
        .Store("Encounter", "week", Encounter + ",\"period\":{\"start\":\"2013-03-11\",\"end\":\"2013-03-17\"}")
        .Store("Encounter", "none", Encounter)
        .Ask("Encounter?date=2013-03-14", "day")
        .Ask("Encounter?date=2013-03", "day week")
        .Ask("Encounter?date=ge2013-03-14", "from21jan from15mar day week")
        .Ask("Encounter?date=le2013-03-14", "from21jan until21jan day week")
        .Ask("Encounter?date=sa2013-03-14", "from15mar")
        .Ask("Encounter?date=eb2013-03-14", "until21jan")
        .Ask("Encounter?date=gt2013-03-14", "from21jan from15mar week")
        .Ask("Encounter?date=lt2013-03-14", "from21jan until21jan week")
        .Ask("Encounter?date=ne2013-03-14", "from21jan from15mar until21jan week")
        .Ask("Encounter?date=gt9000", "from21jan from15mar")
        .Ask("Encounter?date=lt1000", "until21jan")
        .Ask("Encounter?date=ap2013-03-14", "from21jan from15mar until21jan day week")
        .Ask("Encounter?date=ap1900", "until21jan")
        .Ask("Encounter?date:missing=true", "none");

    public static SearchTable WithoutZone()
    {
        var table = new SearchTable("zone", "Asia/Kolkata");
        Effective(table, "day", "2024-06-15");
        Effective(table, "evening", "2024-06-15T23:30:00+05:30");
        Effective(table, "utc", "2024-06-15T19:00:00Z");
        Effective(table, "dawn", "2024-06-14T19:00:00Z");
        return table.Ask("Observation?date=2024-06-15", "day evening dawn")
            .Ask("Observation?date=2024-06-16", "utc")
            .Ask("Observation?date=2024-06-16T00:30:00", "utc")
            .Ask("Observation?date=2024-06-15T19:00:00Z", "utc")
            .Ask("Observation?date=lt2024-06-15T05:30", "day dawn")
            .Ask("Observation?date=sa2024-06-15", "utc")
            .Ask("Observation?date=2024", "day evening utc dawn");
    }

    private const string Observation = "\"status\":\"final\",\"code\":{\"text\":\"x\"}";
    private const string Encounter = "\"status\":\"finished\",\"class\":{\"code\":\"AMB\"}";

    private static void Effective(SearchTable table, string id, string when) => table.Store("Observation", id, $"{Observation},\"effectiveDateTime\":\"{when}\"");
}
