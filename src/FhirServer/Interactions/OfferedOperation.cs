using FhirServer.Security;
using FhirServer.Storage;

namespace FhirServer.Interactions;

/// <summary>On what an operation can be called: https://hl7.org/fhir/R4/operations.html#executing.</summary>
[Flags]
public enum OperationLevels
{
    /// <summary>On nothing.</summary>
    None = 0,

    /// <summary>[base]/$name.</summary>
    System = 1,

    /// <summary>[base]/[type]/$name.</summary>
    Type = 2,

    /// <summary>[base]/[type]/[id]/$name.</summary>
    Instance = 4,
}

/// <summary>What answers an operation.</summary>
/// <param name="asked">On what it was called.</param>
/// <param name="request">Its parameters and body.</param>
/// <param name="grant">The leave of the caller.</param>
/// <param name="cancellationToken">Gives up.</param>
public delegate Task<FhirResponse> OperationAnswer(Interaction.Operation asked, FhirRequest request, AccessGrant grant, CancellationToken cancellationToken);

/// <summary>An operation that this server offers: https://hl7.org/fhir/R4/operations.html.</summary>
/// <param name="Name">The name without the dollar sign.</param>
/// <param name="Levels">On what it can be called.</param>
/// <param name="Leave">What it does to data.</param>
/// <param name="AffectsState">False when GET may call it as well as POST.</param>
/// <param name="AnswerAsync">Answers it.</param>
/// <param name="Type">The one resource type it can be called on; null for any.</param>
public sealed record OfferedOperation(string Name, OperationLevels Levels, LeaveKind Leave, bool AffectsState, OperationAnswer AnswerAsync, string? Type = null)
{
    /// <summary>The canonical that FHIR gives the definition of an operation of this name; there need not be one.</summary>
    public string Definition => $"http://hl7.org/fhir/OperationDefinition/{Type ?? "Resource"}-{Name}";

    /// <summary>
    /// Its definitions, each with the levels for which it stands: that of FHIR, and one of the server's own for what FHIR does not define
    /// (<see cref="OwnOperations"/>).
    /// </summary>
    public IReadOnlyList<OperationDefinitionName> Definitions { get => field ?? [new(Definition, Levels)]; init; }

    /// <summary>What it is for, one sentence or a few; only asked of an operation that FHIR does not define.</summary>
    public string? Description { get; init; }

    /// <summary>What it takes and gives; only asked of an operation that FHIR does not define.</summary>
    public IReadOnlyList<OfferedParameter> Parameters { get; init; } = [];

    /// <summary>The names of the parameters that it follows, of all that its definition has; empty when it does not say.</summary>
    public IReadOnlyCollection<string> Follows { get; init; } = [];
}

/// <summary>Which definition an operation follows, and where.</summary>
/// <param name="Canonical">The canonical of the OperationDefinition.</param>
/// <param name="Levels">The levels at which it is so.</param>
public sealed record OperationDefinitionName(string Canonical, OperationLevels Levels);

/// <summary>A parameter of an operation: https://hl7.org/fhir/R4/operationdefinition-definitions.html#OperationDefinition.parameter.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">A FHIR type: string, Reference...</param>
/// <param name="Documentation">What it is for.</param>
/// <param name="IsOut">True for what it gives, false for what it takes.</param>
/// <param name="Min">How many at least.</param>
/// <param name="Max">How many at most: a number or "*".</param>
public sealed record OfferedParameter(string Name, string Type, string Documentation, bool IsOut = false, int Min = 0, string Max = "1");
