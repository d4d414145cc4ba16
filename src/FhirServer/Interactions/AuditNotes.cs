using FhirServer.Security;

namespace FhirServer.Interactions;

/// <summary>Tells the audit record of a request what is asked.</summary>
internal static class AuditNotes
{
    /// <summary>Notes what is asked.</summary>
    public static void Note(FhirRequest request, Interaction asked)
    {
        if (request.Audit is not { } record)
            return;
        var operation = asked is Interaction.Operation { Offer.Name: var name } ? "$" + name : null;
        record.Asked(asked.Name, operation, TypeOf(asked), IdOf(asked), asked.Leave.Kind == LeaveKind.None);
        if (request.Parameters.Count > 0)
            record.Query ??= $"{request.Path}?" + string.Join('&', request.Parameters.Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value)}"));
    }

    private static string? TypeOf(Interaction asked) => asked is Interaction.Search { Compartment: { } compartment } ? compartment.Type : asked.Leave.Type;

    private static string? IdOf(Interaction asked) => asked switch
    {
        Interaction.Read read => read.Id,
        Interaction.VersionRead read => read.Id,
        Interaction.Update update => update.Id,
        Interaction.Patch patch => patch.Id,
        Interaction.Delete delete => delete.Id,
        Interaction.History history => history.Id,
        Interaction.Operation operation => operation.Id,
        Interaction.Search search => search.Compartment?.Id,
        _ => null,
    };
}
