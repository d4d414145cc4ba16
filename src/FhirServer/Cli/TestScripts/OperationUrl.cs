using System.Text;

namespace FhirServer.Cli.TestScripts;

/// <summary>The method and the address of an operation: https://hl7.org/fhir/R4/valueset-testscript-operation-codes.html.</summary>
/// <param name="operation">The operation.</param>
/// <param name="state">Says where targets stand.</param>
internal sealed class OperationUrl(ScriptOperation operation, ScriptState state)
{
    private const string MayStand = "-._~:/?#[]@!$&'()*+,;=%";

    /// <summary>The method: what the script insists on, otherwise that of the interaction; operations are called by POST when something is sent.</summary>
    /// <exception cref="TestScriptFault">It says neither.</exception>
    public string Method => operation.Method ?? operation.Code switch
    {
        "read" or "vread" or "search" or "history" or "capabilities" => "GET",
        "create" or "batch" or "transaction" => "POST",
        "update" or "updateCreate" => "PUT",
        "patch" => "PATCH",
        "delete" or "deleteCondSingle" or "deleteCondMultiple" => "DELETE",
        "" => throw new TestScriptFault("The operation names neither a type nor a method."),
        _ => operation.SourceId is null ? "GET" : "POST",
    };

    /// <summary>The address, below the base unless the script gives a whole one.</summary>
    /// <param name="server">The base of the server.</param>
    /// <exception cref="TestScriptFault">It cannot be made, or is no URL.</exception>
    public Uri On(string server)
    {
        var text = operation.Url is { } whole ? Absolute(whole, server) : $"{server.TrimEnd('/')}/{Path()}".TrimEnd('/');
        if (operation.EncodesUrl)
            text = Encoded(text);
        // What a script sends is its own affair: dots and escapes must not be tidied on the way.
        return Uri.TryCreate(text, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }, out var url) && url.Scheme is "http" or "https"
            ? url
            : throw new TestScriptFault($"'{text}' is no URL over HTTP.");
    }

    /// <summary>The parameters of a search that is sent as a form; null when it is none.</summary>
    public string? Form => operation.Code == "search" && Method == "POST" && operation.SourceId is null ? Query() : null;

    private static string Absolute(string url, string server) =>
        url.Contains("://", StringComparison.Ordinal) ? url : $"{server.TrimEnd('/')}/{url.TrimStart('/')}";

    private string Path() => operation.Code switch
    {
        "vread" => Version() + operation.Params,
        "history" => Below(Place(), "_history"),
        "capabilities" => "metadata" + operation.Params,
        "create" => operation.Resource.Length > 0 ? operation.Resource + operation.Params : Type() + operation.Params,
        "batch" or "transaction" => operation.Params.TrimStart('/'),
        "search" when Form is not null => Joined(operation.Resource, "_search"),
        "search" => operation.Resource + operation.Params,
        "update" or "updateCreate" or "patch" => Written(),
        "read" or "delete" or "deleteCondSingle" or "deleteCondMultiple" or "" => Place() + operation.Params,
        _ => Below(Place(), "$" + operation.Code),
    };

    // Where params name the place themselves, nothing is put between.
    private string Below(string place, string name)
    {
        var path = operation.Params.Split('?', 2)[0];
        if (path.Contains(name, StringComparison.Ordinal))
            return place + operation.Params;
        return Joined(place + path, name) + operation.Params[path.Length..];
    }

    private string Place()
    {
        if (operation.TargetId is null)
            return operation.Resource;
        var key = state.Key(operation.TargetId);
        return $"{(operation.Resource.Length > 0 ? operation.Resource : key.Type)}/{key.Id}";
    }

    private string Version()
    {
        if (operation.TargetId is null)
            return operation.Resource;
        var key = state.Key(operation.TargetId);
        return key.Version is not null ? $"{key}" : throw new TestScriptFault($"No version is known of '{operation.TargetId}', so it cannot be read.");
    }

    private string Written()
    {
        if (operation.Params.Length > 0)
            return (operation.Resource.Length > 0 ? operation.Resource : Type()) + operation.Params;
        var id = operation.TargetId ?? operation.SourceId ?? throw new TestScriptFault("It names neither params, targetId nor sourceId, so it says not what to write.");
        return $"{state.Key(id) with { Version = null }}";
    }

    private string Type() => operation.SourceId is { } id ? state.Content(id).Root.Name : throw new TestScriptFault("It names no type of resource and sends none.");

    private string Query() => operation.Params.TrimStart('/').TrimStart('?');

    private static string Joined(string place, string name) => place.Length == 0 ? name : $"{place}/{name}";

    private static string Encoded(string url)
    {
        var encoded = new StringBuilder(url.Length);
        foreach (var letter in url.EnumerateRunes())
        {
            if (letter.IsAscii && (char.IsAsciiLetterOrDigit((char)letter.Value) || MayStand.Contains((char)letter.Value, StringComparison.Ordinal)))
                encoded.Append((char)letter.Value);
            else
                encoded.Append(Uri.EscapeDataString(letter.ToString()));
        }

        return encoded.ToString();
    }
}
