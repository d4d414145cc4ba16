using System.Text.Json;
using FhirServer.Fhir;
using FhirServer.Interactions;
using FhirServer.Security;
using FhirServer.Storage;
using Profiles.Terminology;

namespace FhirServer.Operations.Terminology;

/// <summary>CodeSystem/$lookup: https://hl7.org/fhir/R4/codesystem-operation-lookup.html.</summary>
/// <param name="questions">Answers.</param>
/// <param name="parser">Reads the input.</param>
public sealed class LookupOperation(TerminologyQuestions questions, ResourceParser parser)
{
    private static readonly OperationInput s_input = OperationInput.Of("lookup", "code system version coding displayLanguage property", "date", resource: null);

    /// <summary>What is offered.</summary>
    public OfferedOperation Offer => new("lookup", OperationLevels.Type, LeaveKind.Read, AffectsState: false, AnswerAsync, "CodeSystem");

    private async Task<FhirResponse> AnswerAsync(Interaction.Operation asked, FhirRequest request, AccessGrant grant, CancellationToken cancellationToken)
    {
        var input = OperationParameters.Read(request, parser, s_input);
        var coding = input.Complex("coding", "Coding");
        if (!coding.IsNone && (input.Text("code") ?? input.Text("system") ?? input.Text("version")) is not null)
            throw input.Wrong("coding", "cannot be given together with code, system or version");
        var code = coding.IsNone ? input.Required("code") : coding.Child("code").Text ?? throw input.Wrong("coding", "needs a code");
        var system = coding.IsNone ? input.Required("system") : coding.Child("system").Text ?? throw input.Wrong("coding", "needs a system");
        var version = coding.IsNone ? input.Text("version") : coding.Child("version").Text;
        var wanted = input.Texts("property").ToHashSet(StringComparer.Ordinal);
        var language = input.Text("displayLanguage");
        var details = await questions.AskAsync(given: null, grant, held => held.Lookup(system, version, code), cancellationToken);
        return ParametersText.Answer(json => Write(json, details, wanted, language));
    }

    private static void Write(Utf8JsonWriter json, ConceptDetails details, HashSet<string> wanted, string? language)
    {
        bool IsWanted(string property) => wanted.Count == 0 || wanted.Contains(property);
        json.Write("name", "valueString", details.Name);
        json.Write("version", "valueString", details.Version);
        json.Write("display", "valueString", Display(details, language) ?? details.Code);
        if (IsWanted("designation"))
        {
            foreach (var designation in details.Designations)
                json.WriteParts("designation", part => WriteDesignation(part, designation));
        }

        if (IsWanted("definition") && details.Definition is not null)
            json.WriteParts("property", part => WriteProperty(part, new ConceptProperty("definition", "valueString", details.Definition)));
        foreach (var property in details.Properties.Where(property => IsWanted(property.Code)))
            json.WriteParts("property", part => WriteProperty(part, property));
        if (details.IsAbstract && IsWanted("abstract"))
            json.WriteParts("property", part => WriteProperty(part, new ConceptProperty("abstract", "valueBoolean", "true")));
    }

    private static string? Display(ConceptDetails details, string? language) => language is null
        ? details.Display
        : details.Designations.FirstOrDefault(designation => string.Equals(designation.Language, language, StringComparison.OrdinalIgnoreCase))?.Value ?? details.Display;

    private static void WriteDesignation(Utf8JsonWriter json, Designation designation)
    {
        json.Write("language", "valueCode", designation.Language);
        if (designation.UseCode is not null)
            json.WriteCoding("use", designation.UseSystem, designation.UseCode, display: null);
        json.Write("value", "valueString", designation.Value);
    }

    private static void WriteProperty(Utf8JsonWriter json, ConceptProperty property)
    {
        json.Write("code", "valueCode", property.Code);
        if (property.Kind == "valueCoding")
            json.WriteCoding("value", property.System, property.Value, display: null);
        else
            json.Write("value", property.Kind, property.Value);
    }
}
