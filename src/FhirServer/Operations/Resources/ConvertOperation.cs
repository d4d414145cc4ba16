using FhirServer.Fhir;
using FhirServer.Interactions;
using FhirServer.Security;
using FhirServer.Storage;

namespace FhirServer.Operations.Resources;

/// <summary>
/// $convert: gives back a resource in the format that is asked for; in which it came, the wire has dealt with already.
/// See https://hl7.org/fhir/R4/resource-operation-convert.html.
/// </summary>
/// <param name="parser">Reads it.</param>
public sealed class ConvertOperation(ResourceParser parser)
{
    /// <summary>What is offered.</summary>
    public OfferedOperation Offer => new("convert", OperationLevels.System, LeaveKind.SignedIn, AffectsState: true, AnswerAsync);

    private Task<FhirResponse> AnswerAsync(Interaction.Operation asked, FhirRequest request, AccessGrant grant, CancellationToken cancellationToken)
    {
        if (request.Body.IsEmpty)
            throw new FhirException(FhirError.InvalidRequest("$convert needs the resource as its body; name the format to get with Accept or _format."));
        var body = parser.Parse(request.Body).Root;
        var given = body;
        // As in any operation the resource may stand in a Parameters resource; any other Parameters resource is itself what to convert.
        foreach (var parameter in body.Children("parameter"))
        {
            if (body.Type?.Name == "Parameters" && parameter.Child("name").Text == "input" && !parameter.Child("resource").IsNone)
                given = parameter.Child("resource");
        }

        return Task.FromResult(new FhirResponse { Status = 200, Body = [given.Tree.Utf8[given.Start..given.End]] });
    }
}
