using Profiles.Elements;

namespace FhirServer.Cli.TestScripts;

/// <summary>
/// Gets the fixtures of a script: contained ones, files beside the script, and what stands on the server or elsewhere.
/// See https://hl7.org/fhir/R4/testscript.html#fixtures.
/// </summary>
/// <param name="target">Reads and fetches.</param>
/// <param name="server">The base of the first server.</param>
/// <param name="folder">The folder of the script.</param>
internal sealed class ScriptFixtures(TestScriptTarget target, string server, string folder)
{
    private static readonly string[] Ends = ["", ".json", ".xml"];
    private static readonly string[] Folders = ["", "fixtures"];

    /// <summary>Gets one fixture.</summary>
    /// <param name="fixture">Its element in the script.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TestScriptFault">It cannot be had.</exception>
    public async Task<ScriptContent> GetAsync(Element fixture, CancellationToken cancellationToken)
    {
        var reference = fixture.Child("resource").Child("reference").Text
            ?? throw new TestScriptFault($"The fixture '{fixture.Child("id").Text}' names no resource.");
        if (reference.StartsWith('#'))
            return Contained(fixture.Resource, reference[1..]);
        if (File(reference) is { } file)
            return new ScriptContent(target, await FileContent.ReadAsync(file, cancellationToken), contentType: null);
        return await FetchAsync(reference, cancellationToken);
    }

    private ScriptContent Contained(Element script, string id)
    {
        var contained = script.Children("contained").Where(resource => resource.Child("id").Text == id).FirstOrDefault();
        return contained.IsNone
            ? throw new TestScriptFault($"The script contains no resource '#{id}'.")
            : new ScriptContent(target, contained.Tree.Utf8[contained.Start..contained.End], "application/fhir+json") { IsContained = true };
    }

    // A script must not send what else lies on the machine of whoever runs it.
    private InputFile? File(string reference)
    {
        if (reference.Contains("://", StringComparison.Ordinal) || Path.IsPathRooted(reference))
            return null;
        var root = Path.GetFullPath(Path.Combine(folder, ".."));
        root = Path.EndsInDirectorySeparator(root) ? root : root + Path.DirectorySeparatorChar;
        foreach (var place in Folders.SelectMany(inside => Ends.Select(end => Path.GetFullPath(Path.Combine(folder, inside, reference + end)))))
        {
            if (place.StartsWith(root, StringComparison.Ordinal) && System.IO.File.Exists(place))
                return InputFile.Of(place) ?? new InputFile(place, InputKind.Json, IsCompressed: false);
        }

        return null;
    }

    private async Task<ScriptContent> FetchAsync(string reference, CancellationToken cancellationToken)
    {
        var url = reference.Contains("://", StringComparison.Ordinal) ? reference : $"{server.TrimEnd('/')}/{reference.TrimStart('/')}";
        if (!url.StartsWith(server.TrimEnd('/') + "/", StringComparison.Ordinal))
            throw new TestScriptFault($"The fixture '{reference}' stands on another server; keep a copy beside the script.");
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            request.Headers.TryAddWithoutValidation("Accept", "application/fhir+json");
            target.Authorize(request, server);
            using var response = await target.Http.SendAsync(request, cancellationToken);
            return response.IsSuccessStatusCode
                ? new ScriptContent(target, await response.Content.ReadAsByteArrayAsync(cancellationToken), "application/fhir+json")
                : throw new TestScriptFault($"The fixture '{reference}' is no file beside the script, and the server answers {(int)response.StatusCode}.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TestScriptFault($"The fixture '{reference}' was not given in time.");
        }
        catch (Exception fault) when (fault is HttpRequestException or UriFormatException)
        {
            throw new TestScriptFault($"The fixture '{reference}' cannot be fetched: {fault.Message}");
        }
    }
}
