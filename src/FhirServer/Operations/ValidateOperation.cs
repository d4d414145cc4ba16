using FhirServer.Fhir;
using FhirServer.Interactions;
using FhirServer.Security;
using FhirServer.Storage;

namespace FhirServer.Operations;

/// <summary>
/// $validate: https://hl7.org/fhir/R4/resource-operation-validate.html. Answers 200 with an OperationOutcome whatever is wrong with the resource;
/// only a request that is itself wrong is an error.
/// </summary>
/// <param name="store">Reads what is stored.</param>
/// <param name="validation">Validates.</param>
/// <param name="reader">Reads the parameters.</param>
/// <param name="allowUpdateCreate">Whether an update may create.</param>
public sealed class ValidateOperation(IResourceStore store, ResourceValidation validation, ValidateRequestReader reader, bool allowUpdateCreate)
{
    /// <summary>What is offered.</summary>
    public OfferedOperation Offer => new(
        "validate", OperationLevels.System | OperationLevels.Type | OperationLevels.Instance, LeaveKind.Read, AffectsState: false, AnswerAsync);

    private async Task<FhirResponse> AnswerAsync(Interaction.Operation asked, FhirRequest request, AccessGrant grant, CancellationToken cancellationToken)
    {
        if (request.BodyFault is { } fault)
            return Answer(fault.Issues);
        var wanted = reader.Read(request);
        if (wanted.Resource.IsEmpty && asked.Id is null)
            throw new FhirException(FhirError.InvalidRequest("$validate needs a resource: send it as the body, or as the parameter 'resource' of a Parameters resource."));
        var current = asked is { Type: { } type, Id: { } id } ? await store.ReadAsync(type, id, grant, cancellationToken) : null;
        var issues = new List<Issue>();
        if (asked.Id is not null)
            issues.AddRange(OfInstance(asked, wanted, current));
        var text = wanted.Resource.IsEmpty && wanted.Mode != ValidateMode.Delete && current is { Deleted: false } ? current.Json : wanted.Resource;
        if (!text.IsEmpty)
            issues.AddRange(await OfResourceAsync(asked, wanted with { Resource = text }, !request.IsXml, cancellationToken));
        return Answer(issues);
    }

    // What the server would say to the interaction itself.
    private IEnumerable<Issue> OfInstance(Interaction.Operation asked, ValidateRequest wanted, RawResource? current)
    {
        var isThere = current is { Deleted: false };
        if (wanted.Mode == ValidateMode.Create && isThere)
            yield return Error("duplicate", $"There is {asked.Type}/{asked.Id} already; a create would give another id.");
        if (!isThere && (wanted.Mode == ValidateMode.Delete || (wanted.Mode == ValidateMode.Update && !allowUpdateCreate) || (wanted.Resource.IsEmpty && wanted.Mode != ValidateMode.Delete)))
            yield return Error(current is null ? "not-found" : "deleted", $"There is no {asked.Type}/{asked.Id}{(current is null ? "" : " any more")}.");
    }

    private async Task<IReadOnlyList<Issue>> OfResourceAsync(Interaction.Operation asked, ValidateRequest wanted, bool hasPlace, CancellationToken cancellationToken)
    {
        var found = await validation.ReportAsync(wanted.Resource, wanted.Profiles, cancellationToken);
        var issues = found.Select(issue => ResourceValidation.Told(issue with { Line = wanted.LineOf(issue.Line), Column = wanted.ColumnOf(issue.Line, issue.Column) }, hasPlace)).ToList();
        var (type, id) = reader.Identity(wanted.Resource);
        if (asked.Type is not null && type is not null && type != asked.Type)
            issues.Insert(0, Error("invalid", $"The resource is a {type}, but the URL names {asked.Type}; send it to {type}/$validate.", type));
        if (asked.Id is not null && wanted.Mode == ValidateMode.Update && id != asked.Id)
            issues.Insert(0, Error("invalid", $"An update needs the id of the URL, '{asked.Id}', in the body.", $"{type}.id"));
        if (wanted.Mode == ValidateMode.Update && asked.Id is null && id is null)
            issues.Insert(0, Error("required", "An update needs the resource's id in the body.", $"{type}.id"));
        return issues;
    }

    private static Issue Error(string code, string message, string? expression = null) => new(IssueSeverity.Error, code, message, expression);

    private static FhirResponse Answer(IReadOnlyList<Issue> issues) => new()
    {
        Status = 200,
        Body = [Outcomes.Of(issues.Count > 0 ? issues : [Outcomes.Note("The resource is valid: nothing was found.")])],
    };
}
