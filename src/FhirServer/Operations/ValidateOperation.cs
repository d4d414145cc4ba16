using FhirServer.Fhir;
using FhirServer.Interactions;
using FhirServer.Security;
using FhirServer.Storage;
using Profiles.Elements;
using Profiles.Validation;

namespace FhirServer.Operations;

/// <summary>
/// $validate: https://hl7.org/fhir/R4/resource-operation-validate.html. Answers 200 with an OperationOutcome whatever is wrong with the resource;
/// only a request that is itself wrong is an error.
/// </summary>
/// <param name="store">Reads what is stored.</param>
/// <param name="validation">Validates.</param>
/// <param name="reader">Reads the parameters.</param>
/// <param name="builtIn">Has the resources that came with the server and its packages.</param>
/// <param name="allowUpdateCreate">Whether an update may create.</param>
public sealed class ValidateOperation(IResourceStore store, ResourceValidation validation, ValidateRequestReader reader, BuiltInDefinitions builtIn, bool allowUpdateCreate)
{
    /// <summary>What is offered.</summary>
    public OfferedOperation Offer => new(
        "validate", OperationLevels.System | OperationLevels.Type | OperationLevels.Instance, LeaveKind.Read, AffectsState: false, AnswerAsync);

    private async Task<FhirResponse> AnswerAsync(Interaction.Operation asked, FhirRequest request, AccessGrant grant, CancellationToken cancellationToken)
    {
        if (request.BodyFault is { } fault)
            return Answer(fault.Issues, "");
        var wanted = reader.Read(request);
        var current = asked is { Type: { } type, Id: { } id } ? await store.ReadAsync(type, id, grant, cancellationToken) ?? builtIn.Read(type, id) : null;
        if (wanted.Mode == ValidateMode.Delete)
            return Answer(OfDelete(asked, current), "The resource can be deleted.");
        var issues = OfInstance(asked, wanted, current).ToList();
        var isStored = wanted.Resource.IsEmpty;
        issues.AddRange(await OfResourceAsync(asked, isStored ? wanted with { Resource = Stored(asked, current) } : wanted, isStored || !request.IsXml, cancellationToken));
        return Answer(issues, "The resource is valid: nothing was found.");
    }

    private static ReadOnlyMemory<byte> Stored(Interaction.Operation asked, RawResource? current)
    {
        if (asked.Id is null)
            throw new FhirException(FhirError.InvalidRequest("$validate needs a resource: send it as the body, or as the parameter 'resource' of a Parameters resource."));
        if (current is null)
            throw new FhirException(FhirError.NotFound($"There is no {asked.Type}/{asked.Id} to validate."));
        return current.Deleted ? throw new FhirException(FhirError.Gone($"{asked.Type}/{asked.Id} was deleted; there is nothing to validate.")) : current.Json;
    }

    private static IReadOnlyList<Issue> OfDelete(Interaction.Operation asked, RawResource? current)
    {
        if (asked.Id is null)
            throw new FhirException(FhirError.InvalidRequest("The mode 'delete' of $validate is about one resource; ask [type]/[id]/$validate.", "mode"));
        return current switch
        {
            null => [Error("not-found", $"There is no {asked.Type}/{asked.Id}.")],
            { Deleted: true } => [Error("deleted", $"{asked.Type}/{asked.Id} was deleted already.")],
            _ => [],
        };
    }

    // What the server would say to the interaction itself.
    private IEnumerable<Issue> OfInstance(Interaction.Operation asked, ValidateRequest wanted, RawResource? current)
    {
        var isThere = current is { Deleted: false };
        if (wanted.Mode == ValidateMode.Create && isThere && !wanted.Resource.IsEmpty)
            yield return Error("duplicate", $"There is {asked.Type}/{asked.Id} already; a create would give another id.");
        if (wanted.Mode == ValidateMode.Update && asked.Id is not null && !isThere && !allowUpdateCreate)
            yield return Error("not-found", $"There is no {asked.Type}/{asked.Id}, and creating by PUT is switched off; create by POST {asked.Type}.");
    }

    private async Task<IReadOnlyList<Issue>> OfResourceAsync(Interaction.Operation asked, ValidateRequest wanted, bool hasPlace, CancellationToken cancellationToken)
    {
        var ask = new ValidationAsk { Profiles = wanted.Profiles, Claims = wanted.Mode != ValidateMode.Profile };
        var found = await validation.ReportAsync(wanted.Resource, ask, hasPlace, cancellationToken);
        var resource = reader.Root(wanted.Resource);
        if (wanted.Mode is ValidateMode.Create or ValidateMode.Update)
            found = [.. found.Concat(await validation.DemandsAsync(resource, hasPlace, cancellationToken)).Distinct()];
        return [.. OfAddress(asked, wanted.Mode, resource), .. found.Select(issue => issue.From(wanted.Line, wanted.Column))];
    }

    // What the URL says and the body contradicts.
    private static IEnumerable<Issue> OfAddress(Interaction.Operation asked, ValidateMode mode, Element resource)
    {
        var (type, id) = (resource.Type?.Name, resource.Child("id").Text);
        if (asked.Type is not null && type is not null && type != asked.Type)
            yield return Error("invalid", $"The resource is a {type}, but the URL names {asked.Type}; send it to {type}/$validate.", type);
        if (mode == ValidateMode.Update && asked.Id is not null && id != asked.Id)
            yield return Error("invalid", $"An update needs the id of the URL, '{asked.Id}', in the body.", $"{type ?? asked.Type}.id");
        if (mode == ValidateMode.Update && asked.Id is null && type is not null && id is null)
            yield return Error("required", "An update needs the resource's id in the body.", $"{type}.id");
    }

    private static Issue Error(string code, string message, string? expression = null) => new(IssueSeverity.Error, code, message, expression);

    private static FhirResponse Answer(IReadOnlyList<Issue> issues, string well) => new()
    {
        Status = 200,
        Body = [Outcomes.Of(issues.Count > 0 ? issues : [Outcomes.Note(well)])],
    };
}
