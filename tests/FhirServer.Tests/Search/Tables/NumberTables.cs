namespace FhirServer.Tests.Search.Tables;

/// <summary>https://hl7.org/fhir/R4/search.html#number.</summary>
internal static class NumberTables
{
    public static SearchTable Decimals()
    {
        var table = new SearchTable("number");
        foreach (var value in new[] { "95", "99.49", "99.5", "100", "100.00", "1e2", "100.004", "100.49", "100.5", "104.99", "105", "-3" })
            table.Store("RiskAssessment", value, $$"""{{Subject}},"prediction":[{"probabilityDecimal":{{value}}}]""");
        return table.Store("RiskAssessment", "range", $$"""{{Subject}},"prediction":[{"probabilityRange":{"low":{"value":90},"high":{"value":110} } }]""")
            .Store("RiskAssessment", "from", $$"""{{Subject}},"prediction":[{"probabilityRange":{"low":{"value":104} } }]""")
            .Store("RiskAssessment", "none", Subject)
            .Ask("RiskAssessment?probability=100", "99.5 100 100.00 1e2 100.004 100.49")
            .Ask("RiskAssessment?probability=eq100", "99.5 100 100.00 1e2 100.004 100.49")
            .Ask("RiskAssessment?probability=1.00e2", "99.5 100 100.00 1e2 100.004 100.49")
            .Ask("RiskAssessment?probability=100.00", "100 100.00 1e2 100.004")
            .Ask("RiskAssessment?probability=1e2", "95 99.49 99.5 100 100.00 1e2 100.004 100.49 100.5 104.99")
            .Ask("RiskAssessment?probability=1E2", "95 99.49 99.5 100 100.00 1e2 100.004 100.49 100.5 104.99")
            .Ask("RiskAssessment?probability=1000e-1", "100 100.00 1e2 100.004")
            .Ask("RiskAssessment?probability=ne100", "95 99.49 100.5 104.99 105 -3 range from")
            .Ask("RiskAssessment?probability=lt100", "95 99.49 99.5 -3 range")
            .Ask("RiskAssessment?probability=le100", "95 99.49 99.5 100 100.00 1e2 -3 range")
            .Ask("RiskAssessment?probability=gt100", "100.004 100.49 100.5 104.99 105 range from")
            .Ask("RiskAssessment?probability=ge100", "100 100.00 1e2 100.004 100.49 100.5 104.99 105 range from")
            .Ask("RiskAssessment?probability=sa100", "100.004 100.49 100.5 104.99 105 from")
            .Ask("RiskAssessment?probability=eb100", "95 99.49 99.5 -3")
            .Ask("RiskAssessment?probability=ap116", "104.99 105 range from")
            .Ask("RiskAssessment?probability=ap-3", "-3")
            .Ask("RiskAssessment?probability=-3", "-3")
            .Ask("RiskAssessment?probability=100,-3.0", "99.5 100 100.00 1e2 100.004 100.49 -3")
            .Ask("RiskAssessment?probability=gt99&probability=lt100", "99.49 99.5 range")
            .Ask("RiskAssessment?probability:missing=true", "none")
            .Ask("RiskAssessment?probability:missing=false&probability=lt0", "-3");
    }

    public static SearchTable Integers()
    {
        var table = new SearchTable("integer");
        foreach (var start in new[] { "1", "2", "3", "20" })
            table.Store("MolecularSequence", start, $$"""{"coordinateSystem":0,"variant":[{"start":{{start}}}]}"""[1..^1]);
        return table.Ask("MolecularSequence?variant-start=2", "2")
            .Ask("MolecularSequence?variant-start=2.0", "2")
            .Ask("MolecularSequence?variant-start=2.4", "")
            .Ask("MolecularSequence?variant-start=2e0", "2")
            .Ask("MolecularSequence?variant-start=gt2", "3 20")
            .Ask("MolecularSequence?variant-start=ne2", "1 3 20");
    }

    private const string Subject = "\"status\":\"final\",\"subject\":{\"reference\":\"Patient/none\"}";
}
