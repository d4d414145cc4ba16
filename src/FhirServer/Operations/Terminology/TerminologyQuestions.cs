using FhirServer.Fhir;
using FhirServer.Interactions;
using FhirServer.Search;
using FhirServer.Storage;
using Profiles.Terminology;

namespace FhirServer.Operations.Terminology;

/// <summary>Puts the questions of terminology operations to whatever holds the answer, as the caller may see it.</summary>
/// <param name="store">Has code systems, value sets and concept maps that clients stored.</param>
/// <param name="registry">Knows how they are found.</param>
/// <param name="defined">Those of the definitions.</param>
/// <param name="local">Works out what is fetched.</param>
/// <param name="checks">Has worked out what the definitions hold.</param>
/// <param name="builtIn">Has the resources that came with the server and its packages.</param>
public sealed class TerminologyQuestions(IResourceStore store, SearchParameterRegistry registry, DefinedCanonicals defined, LocalTerminology local, CodeChecks checks, BuiltInDefinitions builtIn)
{
    /// <summary>Asks.</summary>
    /// <typeparam name="T">The answer.</typeparam>
    /// <param name="given">A resource that came along, or was called on; null for none.</param>
    /// <param name="grant">The leave of the caller.</param>
    /// <param name="ask">The question.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="FhirException">404, 422: it cannot be answered, and why.</exception>
    public async Task<T> AskAsync<T>(GivenDefinition? given, AccessGrant grant, Func<HeldTerminology, T> ask, CancellationToken cancellationToken)
    {
        try
        {
            // The library holds what clients stored as well, so that nothing need be asked of the store.
            if (given is null)
                return ask(checks.Held);
            var source = new GivenCanonicals(new StoredCanonicals(store, registry, defined, grant), given.Type, given.Url, given.Resource);
            return await local.AskAsync(source, ask, cancellationToken);
        }
        catch (TerminologyException refused)
        {
            throw new FhirException(refused.Fault switch
            {
                TerminologyFault.NotFound => FhirError.NotFound(refused.Message),
                TerminologyFault.TooCostly => FhirError.TooCostly(refused.Message),
                _ => FhirError.Unprocessable(refused.Message),
            });
        }
    }

    /// <summary>The resource that an operation was called on, or that came along with it; null for neither.</summary>
    /// <param name="asked">On what it was called.</param>
    /// <param name="parameters">What came along.</param>
    /// <param name="parameter">The name it comes by.</param>
    /// <param name="grant">The leave of the caller.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="FhirException">400, 404, 410: both, or none where one was named.</exception>
    public async ValueTask<GivenDefinition?> GivenAsync(
        Interaction.Operation asked, OperationParameters parameters, string parameter, AccessGrant grant, CancellationToken cancellationToken)
    {
        var inline = parameters.Resource(parameter, asked.Type!);
        if (asked.Id is null)
            return inline.IsNone ? null : Given(asked.Type!, inline.Tree.Utf8[inline.Start..inline.End], inline.Child("url").Text);
        if (!inline.IsNone || parameters.Text("url") is not null)
            throw parameters.Wrong(inline.IsNone ? "url" : parameter, $"cannot be given where the operation is called on one {asked.Type}");
        return await StoredAsync(asked.Type!, asked.Id, grant, cancellationToken);
    }

    private async Task<GivenDefinition> StoredAsync(string type, string id, AccessGrant grant, CancellationToken cancellationToken)
    {
        var found = await store.ReadAsync(type, id, grant, cancellationToken) ?? builtIn.Read(type, id) ?? throw new FhirException(FhirError.NotFound($"There is no {type}/{id}."));
        if (found.Deleted)
            throw new FhirException(FhirError.Gone($"{type}/{id} was deleted."));
        using var document = System.Text.Json.JsonDocument.Parse(found.Json, new System.Text.Json.JsonDocumentOptions { MaxDepth = 2000 });
        var url = document.RootElement.TryGetProperty("url", out var text) ? text.GetString() : null;
        return Given(type, found.Json, url) with { Resource = StoredCanonicals.Of(found) };
    }

    private static GivenDefinition Given(string type, ReadOnlyMemory<byte> json, string? url)
    {
        // What has no name of its own is spoken of by one that nothing else can have.
        var name = url is { Length: > 0 } ? url : "urn:x-given";
        return new GivenDefinition(type, name, new CanonicalResource($"given:{ResourceKey.NewId()}", json));
    }
}

/// <summary>A resource that came with a question.</summary>
/// <param name="Type">CodeSystem, ValueSet or ConceptMap.</param>
/// <param name="Url">By what it is spoken of.</param>
/// <param name="Resource">The resource.</param>
public sealed record GivenDefinition(string Type, string Url, CanonicalResource Resource);
