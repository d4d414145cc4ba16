using FhirServer.Fhir;
using FhirServer.Interactions;
using FhirServer.Security;
using FhirServer.Storage;
using Profiles.Terminology;

namespace FhirServer.Operations.Terminology;

/// <summary>CodeSystem/$subsumes: https://hl7.org/fhir/R4/codesystem-operation-subsumes.html.</summary>
/// <param name="questions">Answers.</param>
/// <param name="parser">Reads the input.</param>
public sealed class SubsumesOperation(TerminologyQuestions questions, ResourceParser parser)
{
    private static readonly OperationInput s_input = OperationInput.Of("subsumes", "codeA codeB system version codingA codingB", "", resource: null);

    /// <summary>What is offered.</summary>
    public OfferedOperation Offer => new("subsumes", OperationLevels.Type | OperationLevels.Instance, LeaveKind.Read, AffectsState: false, AnswerAsync, "CodeSystem");

    private async Task<FhirResponse> AnswerAsync(Interaction.Operation asked, FhirRequest request, AccessGrant grant, CancellationToken cancellationToken)
    {
        var input = OperationParameters.Read(request, parser, s_input);
        var given = await questions.GivenAsync(asked, input, "codeSystem", grant, cancellationToken);
        var (a, b) = (Side(input, "codeA", "codingA"), Side(input, "codeB", "codingB"));
        var system = given?.Url ?? input.Text("system") ?? a.System ?? b.System ?? throw input.Wrong("system", "is needed");
        if ((a.System ?? system) != system || (b.System ?? system) != system)
            throw input.Wrong("system", "must be the same for both codes: codes of different code systems do not subsume each other");
        var outcome = await questions.AskAsync(given, grant, held => held.Subsumes(system, input.Text("version") ?? a.Version, a.Code, b.Code), cancellationToken);
        return ParametersText.Answer(json => json.Write("outcome", "valueCode", outcome));
    }

    private static CodeQuestion Side(OperationParameters input, string code, string coding)
    {
        var given = input.Complex(coding, "Coding");
        if (given.IsNone)
            return new CodeQuestion(null, null, input.Required(code));
        if (input.Text(code) is not null)
            throw input.Wrong(coding, $"cannot be given together with {code}");
        return new CodeQuestion(null, given.Child("system").Text, given.Child("code").Text ?? throw input.Wrong(coding, "needs a code"), given.Child("version").Text);
    }
}
