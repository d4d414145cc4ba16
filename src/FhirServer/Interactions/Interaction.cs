using FhirServer.Security;

namespace FhirServer.Interactions;

/// <summary>The closed list of what can be asked: https://hl7.org/fhir/R4/http.html. Each knows the leave it needs.</summary>
public abstract record Interaction
{
    private Interaction()
    {
    }

    /// <summary>The name for metrics, logs and the capability statement, from https://hl7.org/fhir/R4/valueset-restful-interaction.html where it has one.</summary>
    public abstract string Name { get; }

    /// <summary>The leave that it needs.</summary>
    public abstract Leave Leave { get; }

    /// <summary>GET Type/id.</summary>
    public sealed record Read(string Type, string Id) : Interaction
    {
        /// <inheritdoc/>
        public override string Name => "read";

        /// <inheritdoc/>
        public override Leave Leave => new(LeaveKind.Read, Type);
    }

    /// <summary>GET Type/id/_history/version.</summary>
    public sealed record VersionRead(string Type, string Id, string Version) : Interaction
    {
        /// <inheritdoc/>
        public override string Name => "vread";

        /// <inheritdoc/>
        public override Leave Leave => new(LeaveKind.Read, Type);
    }

    /// <summary>POST Type, also with If-None-Exist.</summary>
    public sealed record Create(string Type) : Interaction
    {
        /// <inheritdoc/>
        public override string Name => "create";

        /// <inheritdoc/>
        public override Leave Leave => new(LeaveKind.Create, Type);
    }

    /// <summary>PUT Type/id, or PUT Type?criteria when <paramref name="Id"/> is null.</summary>
    public sealed record Update(string Type, string? Id) : Interaction
    {
        /// <inheritdoc/>
        public override string Name => "update";

        /// <inheritdoc/>
        public override Leave Leave => new(LeaveKind.Update, Type);
    }

    /// <summary>PATCH Type/id, or PATCH Type?criteria when <paramref name="Id"/> is null.</summary>
    public sealed record Patch(string Type, string? Id) : Interaction
    {
        /// <inheritdoc/>
        public override string Name => "patch";

        /// <inheritdoc/>
        public override Leave Leave => new(LeaveKind.Update, Type);
    }

    /// <summary>DELETE Type/id, or DELETE Type?criteria when <paramref name="Id"/> is null.</summary>
    public sealed record Delete(string Type, string? Id) : Interaction
    {
        /// <inheritdoc/>
        public override string Name => "delete";

        /// <inheritdoc/>
        public override Leave Leave => new(LeaveKind.Delete, Type);
    }

    /// <summary>GET [Type[/id]]/_history.</summary>
    public sealed record History(string? Type, string? Id) : Interaction
    {
        /// <inheritdoc/>
        public override string Name => Id is not null ? "history-instance" : Type is not null ? "history-type" : "history-system";

        /// <inheritdoc/>
        public override Leave Leave => new(Id is null ? LeaveKind.Search : LeaveKind.Read, Type);
    }

    /// <summary>GET Type?..., GET ?..., GET Compartment/id/Type?..., and the same by POST to _search.</summary>
    /// <param name="Type">The type to search, or null for all.</param>
    /// <param name="Compartment">The compartment to stay in, or null.</param>
    public sealed record Search(string? Type, CompartmentOf? Compartment) : Interaction
    {
        /// <inheritdoc/>
        public override string Name => Type is null && Compartment is null ? "search-system" : "search-type";

        /// <inheritdoc/>
        public override Leave Leave => new(LeaveKind.Search, Type);
    }

    /// <summary>POST a Bundle to the base: batch or transaction, as the Bundle says.</summary>
    public sealed record Bundle : Interaction
    {
        /// <inheritdoc/>
        public override string Name => "transaction";

        /// <summary>That the caller has signed in: each entry asks for its own.</summary>
        public override Leave Leave => Leave.Entrance;
    }

    /// <summary>GET metadata.</summary>
    public sealed record Capabilities : Interaction
    {
        /// <inheritdoc/>
        public override string Name => "capabilities";

        /// <inheritdoc/>
        public override Leave Leave => Leave.Nothing;
    }

    /// <summary>[Type[/id]]/$name: https://hl7.org/fhir/R4/operations.html.</summary>
    /// <param name="Offer">Which operation.</param>
    /// <param name="Type">The type it is called on, or null for the system.</param>
    /// <param name="Id">The resource it is called on, or null.</param>
    public sealed record Operation(OfferedOperation Offer, string? Type, string? Id) : Interaction
    {
        /// <inheritdoc/>
        public override string Name => "operation";

        /// <inheritdoc/>
        public override Leave Leave => new(Offer.Leave, Type);
    }

    /// <summary>GET _async/id, or DELETE to cancel: how a request stands that is answered later; GET _async: all of them. See https://hl7.org/fhir/R4/async.html.</summary>
    /// <param name="Id">The job's id, or null for all.</param>
    /// <param name="Cancels">True for DELETE.</param>
    public sealed record AsyncStatus(string? Id, bool Cancels) : Interaction
    {
        /// <summary>Where the status of jobs is asked for, below the base.</summary>
        public const string Path = "_async";

        /// <inheritdoc/>
        public override string Name => "operation";

        /// <inheritdoc/>
        public override Leave Leave => new(LeaveKind.System, null);
    }
}

/// <summary>Whose compartment: https://hl7.org/fhir/R4/compartmentdefinition.html.</summary>
/// <param name="Type">Patient, Encounter, RelatedPerson, Practitioner or Device.</param>
/// <param name="Id">The id.</param>
public sealed record CompartmentOf(string Type, string Id);
