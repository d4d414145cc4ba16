using System.Text.Json;
using FhirServer.Fhir;
using FhirServer.Interactions;
using FhirServer.Security;
using FhirServer.Storage;
using Profiles.Elements;
using Profiles.Terminology;

namespace FhirServer.Operations.Terminology;

/// <summary>ConceptMap/$translate: https://hl7.org/fhir/R4/conceptmap-operation-translate.html.</summary>
/// <param name="questions">Answers.</param>
/// <param name="parser">Reads the input.</param>
public sealed class TranslateOperation(TerminologyQuestions questions, ResourceParser parser)
{
    private static readonly OperationInput s_input = OperationInput.Of(
        "translate", "url conceptMap conceptMapVersion code system version source coding codeableConcept target targetsystem dependency reverse", "", ("conceptMap", "ConceptMap"));

    /// <summary>What is offered.</summary>
    public OfferedOperation Offer => new("translate", OperationLevels.Type | OperationLevels.Instance, LeaveKind.Read, AffectsState: false, AnswerAsync, "ConceptMap");

    private async Task<FhirResponse> AnswerAsync(Interaction.Operation asked, FhirRequest request, AccessGrant grant, CancellationToken cancellationToken)
    {
        var input = OperationParameters.Read(request, parser, s_input);
        var given = await questions.GivenAsync(asked, input, "conceptMap", grant, cancellationToken);
        var map = given?.Url ?? Versioned.Canonical(input.Required("url"), input.Text("conceptMapVersion"));
        var ask = new TranslationAsk(
            map, null, "", input.Text("targetsystem"), input.Text("target"), [.. input.Parts("dependency").SelectMany(Dependency)], input.Flag("reverse"));
        var codes = Codes(input).Select(code => ask with { System = code.System, Code = code.Code }).ToList();
        var matches = await questions.AskAsync(given, grant, held => codes.SelectMany(held.Translate).ToList(), cancellationToken);
        return ParametersText.Answer(json =>
        {
            var isMatched = matches.Exists(match => match.IsMatch);
            json.Write("result", isMatched);
            if (!isMatched)
                json.Write("message", "valueString", $"The concept map {map} has no translation of {string.Join(", ", codes.Select(code => $"'{code.Code}'"))}.");
            foreach (var match in matches)
                json.WriteParts("match", part => WriteMatch(part, match));
        });
    }

    private static List<(string? System, string Code)> Codes(OperationParameters input)
    {
        var (coding, concept) = (input.Complex("coding", "Coding"), input.Complex("codeableConcept", "CodeableConcept"));
        var codes = new List<(string? System, string Code)>();
        if (input.Text("code") is { } code)
            codes.Add((input.Text("system") ?? throw input.Wrong("system", "is needed with code"), code));
        if (!coding.IsNone)
            codes.Add((coding.Child("system").Text, coding.Child("code").Text ?? throw input.Wrong("coding", "needs a code")));
        if (codes.Count + (concept.IsNone ? 0 : 1) != 1)
            throw input.Wrong("code", "is needed, or coding, or codeableConcept, one of them only");
        foreach (var one in concept.Children("coding"))
        {
            if (one.Child("code").Text is { } text)
                codes.Add((one.Child("system").Text, text));
        }

        return codes.Count > 0 ? codes : throw input.Wrong("codeableConcept", "needs a coding with a code");
    }

    // part element (uri) and part concept (CodeableConcept); each coding is one value.
    private static IEnumerable<MappedProperty> Dependency(Element dependency)
    {
        var (element, concept) = ("", default(Element));
        foreach (var part in dependency.Children("part"))
        {
            if (part.Child("name").Text == "element")
                element = part.Child("value").Text ?? "";
            else if (part.Child("name").Text == "concept")
                concept = part.Child("value");
        }

        var all = new List<MappedProperty>();
        foreach (var coding in concept.Children("coding"))
            all.Add(new MappedProperty(element, coding.Child("system").Text, coding.Child("code").Text ?? ""));
        return all;
    }

    private static void WriteMatch(Utf8JsonWriter json, TranslationMatch match)
    {
        json.Write("equivalence", "valueCode", match.Equivalence);
        if (match.Code is not null)
            json.WriteCoding("concept", match.System, match.Code, match.Display);
        foreach (var product in match.Products)
        {
            json.WriteParts("product", part =>
            {
                part.Write("element", "valueUri", product.Property);
                part.WriteCoding("concept", product.System, product.Value, product.Display);
            });
        }

        json.Write("source", "valueUri", match.Source.Length == 0 ? null : match.Source);
    }
}
