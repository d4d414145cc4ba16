using System.Globalization;
using FhirServer.Fhir;

namespace FhirServer.Cli.TestScripts;

/// <summary>What a script has come by so far: fixtures, answers and requests by their ids, and where the server put things.</summary>
internal sealed class ScriptState
{
    private readonly Dictionary<string, ScriptContent> _contents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ResourceKey> _keys = new(StringComparer.Ordinal);

    /// <summary>The last request; null before the first.</summary>
    public ScriptContent? LastRequest { get; private set; }

    /// <summary>The last response; null before the first.</summary>
    public ScriptContent? LastResponse { get; private set; }

    /// <summary>Keeps a fixture.</summary>
    public void Keep(string id, ScriptContent content) => _contents[id] = content;

    /// <summary>Keeps an exchange: as the last one, by its ids, and where it put what it sent.</summary>
    /// <param name="operation">What was carried out.</param>
    /// <param name="request">What was sent.</param>
    /// <param name="response">What came back.</param>
    public void Keep(ScriptOperation operation, ScriptContent request, ScriptContent response)
    {
        (LastRequest, LastResponse) = (request, response);
        if (operation.RequestId is { } requestId)
            _contents[requestId] = request;
        if (operation.ResponseId is { } responseId)
            _contents[responseId] = response;
        if (request.Method is not ("POST" or "PUT") || response.Status is not (200 or 201) || Written(response) is not { } key)
            return;
        if (operation.SourceId is { } sourceId)
            _keys[sourceId] = key;
        if (operation.ResponseId is { } answered)
            _keys[answered] = key;
    }

    /// <summary>A fixture, request or response.</summary>
    /// <exception cref="TestScriptFault">There is none by this id.</exception>
    public ScriptContent Content(string id) =>
        Find(id) ?? throw new TestScriptFault($"There is no fixture, request or response '{id}' at this point of the script.");

    /// <summary>A fixture, request or response; null when there is none by this id.</summary>
    public ScriptContent? Find(string id) => _contents.GetValueOrDefault(id);

    /// <summary>Where what an id names stands on the server: where the server put it, otherwise as the resource says.</summary>
    /// <exception cref="TestScriptFault">Nothing is known of it, or it has no id.</exception>
    public ResourceKey Key(string id)
    {
        if (_keys.TryGetValue(id, out var put))
            return put;
        var content = Content(id);
        if (content.Bytes.IsEmpty)
            return Written(content) ?? throw new TestScriptFault($"'{id}' has no body and names no place, so it cannot be the target.");
        var root = content.Root;
        return root.Child("id").Text is { } own
            ? new ResourceKey(root.Name, own, long.TryParse(root.Child("meta").Child("versionId").Text, CultureInfo.InvariantCulture, out var version) ? version : null)
            : throw new TestScriptFault($"The resource of '{id}' has no id, so it cannot be the target.");
    }

    private static ResourceKey? Written(ScriptContent response)
    {
        if (!response.Headers.TryGetValue("Location", out var location) && !response.Headers.TryGetValue("Content-Location", out location))
            return null;
        var parts = location.Split('/');
        return parts switch
        {
            [.., var type, var id, "_history", var version] when long.TryParse(version, CultureInfo.InvariantCulture, out var number) => new ResourceKey(type, id, number),
            [.., var type, var id] => new ResourceKey(type, id),
            _ => null,
        };
    }
}
