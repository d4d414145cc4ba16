namespace FhirServer.Cli.TestScripts;

/// <summary>
/// A script that cannot go on as it is written: a variable without value, a fixture that is not there, an operation nobody knows. It is told as
/// an error of the action, which is neither a pass nor a fail (https://hl7.org/fhir/R4/valueset-report-action-result-codes.html).
/// </summary>
/// <param name="message">What was wrong, and what to do.</param>
internal sealed class TestScriptFault(string message) : Exception(message);
