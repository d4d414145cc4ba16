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
    /// <summary>
    /// The canonical of its definition: that which FHIR gives an operation of this name, unless it is defined by the server itself
    /// (<see cref="OwnOperations"/>).
    /// </summary>
    public string Definition { get => field ?? $"http://hl7.org/fhir/OperationDefinition/{Type ?? "Resource"}-{Name}"; init; }

    /// <summary>What it is for, one sentence or a few; only asked of an operation that FHIR does not define.</summary>
    public string? Description { get; init; }

    /// <summary>What it takes and gives; only asked of an operation that FHIR does not define.</summary>
    public IReadOnlyList<OfferedParameter> Parameters { get; init; } = [];

    /// <summary>The names of the parameters that it follows, of all that its definition has; empty when it does not say.</summary>
    public IReadOnlyCollection<string> Follows { get; init; } = [];

    /// <summary>The id of its definition, when the server defines it.</summary>
    public string DefinitionId => $"{Type ?? "Resource"}-{Name}";

    /// <summary>Says whether it can be called on resources of a type, or on the type.</summary>
    /// <param name="type">The resource type.</param>
    public bool IsOn(string type) =>
        (Type is null || Type == type) && (Levels & (OperationLevels.Type | OperationLevels.Instance)) != OperationLevels.None;
}

/// <summary>A parameter of an operation: https://hl7.org/fhir/R4/operationdefinition-definitions.html#OperationDefinition.parameter.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">A FHIR type: string, Reference...</param>
/// <param name="Documentation">What it is for.</param>
/// <param name="IsOut">True for what it gives, false for what it takes.</param>
/// <param name="Min">How many at least.</param>
/// <param name="Max">How many at most: a number or "*".</param>
public sealed record OfferedParameter(string Name, string Type, string Documentation, bool IsOut = false, int Min = 0, string Max = "1");
