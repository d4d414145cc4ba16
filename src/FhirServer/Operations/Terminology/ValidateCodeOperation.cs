using FhirServer.Fhir;
using FhirServer.Interactions;
using FhirServer.Security;
using FhirServer.Storage;
using Profiles.Elements;
using Profiles.Terminology;

namespace FhirServer.Operations.Terminology;

/// <summary>
/// ValueSet/$validate-code and CodeSystem/$validate-code: https://hl7.org/fhir/R4/valueset-operation-validate-code.html and
/// https://hl7.org/fhir/R4/codesystem-operation-validate-code.html. Of a code that is not held here the result is false, because there is no other
/// word for it in R4, and the message begins with "Unknown:".
/// </summary>
/// <param name="questions">Answers.</param>
/// <param name="terminology">Answers what is not held here.</param>
/// <param name="parser">Reads the input.</param>
public sealed class ValidateCodeOperation(TerminologyQuestions questions, ITerminology terminology, ResourceParser parser)
{
    private static readonly OperationInput s_valueSet = OperationInput.Of(
        "validate-code", "url valueSet valueSetVersion code system systemVersion display coding codeableConcept abstract displayLanguage", "context date", ("valueSet", "ValueSet"));

    private static readonly OperationInput s_codeSystem = OperationInput.Of(
        "validate-code", "url codeSystem code version display coding codeableConcept abstract displayLanguage", "date", ("codeSystem", "CodeSystem"));

    /// <summary>What is offered.</summary>
    public IReadOnlyList<OfferedOperation> Offers =>
    [
        new("validate-code", OperationLevels.Type | OperationLevels.Instance, LeaveKind.Read, AffectsState: false, InValueSetAsync, "ValueSet") { Follows = [.. s_valueSet.Names] },
        new("validate-code", OperationLevels.Type | OperationLevels.Instance, LeaveKind.Read, AffectsState: false, InCodeSystemAsync, "CodeSystem") { Follows = [.. s_codeSystem.Names] },
    ];

    private async Task<FhirResponse> InValueSetAsync(Interaction.Operation asked, FhirRequest request, AccessGrant grant, CancellationToken cancellationToken)
    {
        var input = OperationParameters.Read(request, parser, s_valueSet);
        var given = await questions.GivenAsync(asked, input, "valueSet", grant, cancellationToken);
        var canonical = given?.Url ?? Versioned.Canonical(input.Required("url"), input.Text("valueSetVersion"));
        var codes = Codes(input, input.Text("system"), input.Text("systemVersion"), canonical, isSystemNeeded: false);
        return await AnswerAsync(codes, input, given, grant, cancellationToken);
    }

    private async Task<FhirResponse> InCodeSystemAsync(Interaction.Operation asked, FhirRequest request, AccessGrant grant, CancellationToken cancellationToken)
    {
        var input = OperationParameters.Read(request, parser, s_codeSystem);
        var given = await questions.GivenAsync(asked, input, "codeSystem", grant, cancellationToken);
        var url = given?.Url ?? input.Text("url");
        var codes = Codes(input, url, input.Text("version"), valueSet: null, isSystemNeeded: true);
        if (url is not null)
            codes = [.. codes.Where(code => code.System is null || code.System == url).Select(code => code with { System = url })];
        return codes.Count == 0
            ? Answer(result: false, $"None of the codings is of the code system {url}.", display: null)
            : await AnswerAsync(codes, input, given, grant, cancellationToken);
    }

    private async Task<FhirResponse> AnswerAsync(
        List<CodeQuestion> codes, OperationParameters input, GivenDefinition? given, AccessGrant grant, CancellationToken cancellationToken)
    {
        var isAbstractWrong = input.FlagOrNull("abstract") == false;
        var verdicts = await questions.AskAsync(given, grant, held => codes.Select(code => Check(held, code, isAbstractWrong)).ToArray(), cancellationToken);
        for (var i = 0; i < verdicts.Length; i++)
        {
            // A resource that came along is not known to anybody else.
            if (verdicts[i].Membership == CodeMembership.Unknown && given is null)
                verdicts[i] = await terminology.CheckAsync(codes[i], cancellationToken) is { Membership: not CodeMembership.Unknown } told ? told : verdicts[i];
        }

        var best = Array.FindIndex(verdicts, verdict => verdict is { Membership: CodeMembership.Member, IsDisplayWrong: false });
        if (best < 0)
            best = Array.FindIndex(verdicts, verdict => verdict.Membership == CodeMembership.Member);
        if (best >= 0)
            return Answer(!verdicts[best].IsDisplayWrong, verdicts[best].Message, verdicts[best].Display);
        var message = string.Join(' ', verdicts.Select(verdict => verdict.Message).OfType<string>().Distinct(StringComparer.Ordinal));
        return Answer(result: false, Array.Exists(verdicts, verdict => verdict.Membership == CodeMembership.Unknown) ? $"Unknown: {message}" : message, verdicts[0].Display);
    }

    private static CodeVerdict Check(HeldTerminology held, CodeQuestion question, bool isAbstractWrong)
    {
        // What is asked for by name and is not here at all may be a mistake in the name.
        if (question.ValueSet is { } canonical && !held.HasValueSet(canonical))
            return new CodeVerdict(CodeMembership.Unknown, $"The value set {canonical} is not known here: store it as a ValueSet first.");
        var verdict = held.Check(question);
        return isAbstractWrong && verdict.Membership == CodeMembership.Member && held.IsAbstract(verdict.System ?? question.System, question.Code)
            ? verdict with { Membership = CodeMembership.NotMember, Message = $"The code '{question.Code}' only groups others and is not meant to be chosen." }
            : verdict;
    }

    private static List<CodeQuestion> Codes(OperationParameters input, string? system, string? version, string? valueSet, bool isSystemNeeded)
    {
        var codes = new List<CodeQuestion>();
        if (input.Text("code") is { Length: > 0 } code)
            codes.Add(new CodeQuestion(valueSet, system, code, version, input.Text("display")));
        if (input.Complex("coding", "Coding") is { IsNone: false } coding)
            codes.Add(Of(valueSet, coding) ?? throw input.Wrong("coding", "needs a code"));
        var concept = input.Complex("codeableConcept", "CodeableConcept");
        if (!concept.IsNone && codes.Count == 0)
        {
            foreach (var one in concept.Children("coding"))
            {
                if (Of(valueSet, one) is { } question)
                    codes.Add(question);
            }

            return codes.Count > 0 ? codes : throw input.Wrong("codeableConcept", "needs a coding with a code");
        }

        if (codes.Count != 1 || !concept.IsNone)
            throw input.Wrong("code", "is needed, or coding, or codeableConcept, one of them only");
        return isSystemNeeded && codes[0].System is null ? throw input.Wrong("url", "is needed to say the code system") : codes;
    }

    private static CodeQuestion? Of(string? valueSet, Element coding) => coding.Child("code").Text is { } code
        ? new CodeQuestion(valueSet, coding.Child("system").Text, code, coding.Child("version").Text, coding.Child("display").Text)
        : null;

    private static FhirResponse Answer(bool result, string? message, string? display) => ParametersText.Answer(json =>
    {
        json.Write("result", result);
        json.Write("message", "valueString", message);
        json.Write("display", "valueString", display);
    });
}
