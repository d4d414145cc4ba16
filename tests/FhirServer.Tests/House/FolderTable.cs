namespace FhirServer.Tests.House;

/// <summary>Who may use whom: a folder may use the floors below it, never its own floor and never above.</summary>
internal static class FolderTable
{
    /// <summary>The files beside <c>Program.cs</c>, which put everything together.</summary>
    public const string Root = "";

    private static readonly string[] EveryProfile = ["Profiles.Conformance", "Profiles.Elements", "Profiles.FhirPath", "Profiles.Terminology", "Profiles.Validation"];

    /// <summary>Each folder and the folders it may use; itself and the folders inside it go without saying.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> MayUse { get; } = new Dictionary<string, IReadOnlyList<string>>
    {
        ["Profiles.Conformance"] = [],
        ["Profiles.Elements"] = EveryProfile[..1],
        ["Profiles.FhirPath"] = EveryProfile[..2],
        ["Profiles.Terminology"] = EveryProfile[..3],
        ["Profiles.Validation"] = EveryProfile[..4],
        ["Fhir"] = ["Profiles.Conformance", "Profiles.Elements"],
        ["Search"] = ["Fhir", "Profiles.Conformance", "Profiles.Elements"],
        ["Storage"] = ["Search", "Fhir"],
        ["Storage.Indexing"] = ["Storage", "Search", "Fhir"],
        ["Storage.Verification"] = ["Storage.Indexing", "Search", "Fhir"],
        ["Storage.Sqlite"] = ["Storage", "Storage.Indexing", "Storage.Verification", "Search", "Fhir"],
        ["Storage.Mongo"] = ["Storage", "Storage.Indexing", "Storage.Verification", "Search", "Fhir"],
        ["Security"] = ["Storage", "Search", "Fhir"],
        ["Security.SignIn"] = ["Security", "Fhir"],
        ["Interactions"] = ["Security", "Storage", "Storage.Indexing", "Search", "Fhir", .. EveryProfile],
        ["Operations"] = ["Interactions", "Security", "Storage", "Storage.Indexing", "Search", "Fhir", .. EveryProfile],
        ["Http"] = ["Interactions", "Security", "Security.SignIn", "Fhir"],
        ["Cli"] = [Root, "Interactions", "Security", "Storage.Verification", "Fhir", .. EveryProfile],
        [Root] = ["Cli", "Http", "Operations", "Interactions", "Security", "Security.SignIn", "Storage", "Storage.Indexing", "Storage.Sqlite", "Storage.Mongo", "Storage.Verification", "Search", "Fhir", .. EveryProfile],
    };

    /// <summary>Foreign namespaces, and the only folders that may name them.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Foreign { get; } = new Dictionary<string, IReadOnlyList<string>>
    {
        ["Microsoft.Data.Sqlite"] = ["Storage.Sqlite"],
        ["SQLitePCL"] = ["Storage.Sqlite"],
        ["MongoDB"] = ["Storage.Mongo"],
        ["Microsoft.AspNetCore.JsonPatch"] = ["Interactions"],
        ["Microsoft.AspNetCore"] = ["Http", "Security.SignIn", Root],
    };

    /// <summary>Types of ASP.NET that implicit usings show to every file of the server.</summary>
    public static IReadOnlySet<string> WebTypes { get; } = new HashSet<string>
    {
        "HttpContext", "HttpRequest", "HttpResponse", "WebApplication", "WebApplicationBuilder", "IApplicationBuilder", "IEndpointRouteBuilder", "RequestDelegate",
    };

    /// <summary>The folder of a namespace; null when it is none of ours.</summary>
    public static string? FolderOf(string name) => name switch
    {
        "FhirServer" => Root,
        _ when name.StartsWith("FhirServer.", StringComparison.Ordinal) => Nearest(name["FhirServer.".Length..]) ?? Root,
        _ when name.StartsWith("Profiles.", StringComparison.Ordinal) => Nearest(name) ?? name,
        _ => null,
    };

    /// <summary>The folder with a row in the table that a dotted name stands in; null when there is none.</summary>
    public static string? Nearest(string name)
    {
        for (; ; name = name[..name.LastIndexOf('.')])
        {
            if (MayUse.ContainsKey(name))
                return name;
            if (!name.Contains('.', StringComparison.Ordinal))
                return null;
        }
    }
}
