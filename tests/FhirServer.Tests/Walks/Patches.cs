namespace FhirServer.Tests.Walks;

/// <summary>Patches that change nothing but the language, for any resource.</summary>
internal static class Patches
{
    /// <summary>The patch in a format; a format that is claimed and not known here fails the walk.</summary>
    /// <param name="format">One of those claimed.</param>
    /// <param name="type">The resource type.</param>
    public static string Of(string format, string type) => format switch
    {
        "application/json-patch+json" => """[{"op":"add","path":"/language","value":"en"}]""",
        "application/fhir+json" => $$"""
            {"resourceType":"Parameters","parameter":[{"name":"operation","part":[{"name":"type","valueCode":"delete"},{"name":"path","valueString":"{{type}}.language"}]}]}
            """,
        "application/fhir+xml" => $$"""
            <Parameters xmlns="http://hl7.org/fhir"><parameter><name value="operation"/><part><name value="type"/><valueCode value="delete"/></part><part><name value="path"/><valueString value="{{type}}.language"/></part></parameter></Parameters>
            """,
        "application/xml-patch+xml" => $$"""
            <diff xmlns:f="http://hl7.org/fhir"><add sel="f:{{type}}/f:id" pos="after"><language xmlns="http://hl7.org/fhir" value="en"/></add></diff>
            """,
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "The walk knows no patch in this format."),
    };
}
