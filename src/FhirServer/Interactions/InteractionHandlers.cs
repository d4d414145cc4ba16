using FhirServer.Interactions.Binaries;

namespace FhirServer.Interactions;

/// <summary>Who answers what; the dispatcher's table.</summary>
/// <param name="Read">read and vread.</param>
/// <param name="History">history.</param>
/// <param name="Search">search.</param>
/// <param name="Writes">create, update, patch and delete.</param>
/// <param name="Binaries">create and update of Binaries in their own content type.</param>
/// <param name="Bundles">batch and transaction.</param>
/// <param name="Capabilities">capabilities.</param>
/// <param name="AsyncStatus">The status of jobs.</param>
public sealed record InteractionHandlers(
    ReadInteraction Read,
    HistoryInteraction History,
    SearchInteraction Search,
    WritePlanner Writes,
    BinaryInteraction Binaries,
    BundleInteraction Bundles,
    CapabilitiesInteraction Capabilities,
    AsyncStatusInteraction AsyncStatus);
