using FhirServer.Fhir;
using FhirServer.Interactions;
using FhirServer.Security;
using FhirServer.Storage;

namespace FhirServer.Operations.Resources;

/// <summary>$versions: the versions of FHIR that are spoken here: https://hl7.org/fhir/R4/capabilitystatement-operation-versions.html.</summary>
/// <param name="parser">Reads a Parameters resource, which has to be empty.</param>
public sealed class VersionsOperation(ResourceParser parser)
{
    private const string R4 = "4.0";

    private static readonly OperationInput s_input = OperationInput.Of("versions", "", "", resource: null);

    /// <summary>What is offered.</summary>
    public OfferedOperation Offer => new("versions", OperationLevels.System, LeaveKind.None, AffectsState: false, AnswerAsync);

    private Task<FhirResponse> AnswerAsync(Interaction.Operation asked, FhirRequest request, AccessGrant grant, CancellationToken cancellationToken)
    {
        OperationParameters.Read(request, parser, s_input);
        return Task.FromResult(ParametersText.Answer(json =>
        {
            json.Write("version", "valueCode", R4);
            json.Write("default", "valueCode", R4);
        }));
    }
}
