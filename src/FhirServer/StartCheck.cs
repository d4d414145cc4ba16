using System.Net;
using FhirServer.Storage.Mongo;

namespace FhirServer;

/// <summary>Checks the settings once at start, so that a wrong one stops the server and not a request.</summary>
public static class StartCheck
{
    /// <summary>Where the server listens when nothing else is configured.</summary>
    public const string DefaultUrl = "http://localhost:8080";

    /// <summary>How deep the nesting of a resource may be allowed to be at most.</summary>
    internal const int DeepestBody = 512;

    private const int LongestUrl = 512 * 1024;
    private const int LongestShutdown = 3600;
    private const int MostConnections = 10_000;
    private const int LongestWait = 600;
    private const int LongestTerm = 86_400;

    /// <summary>Says whether the configuration names an address to listen on, by any of ASP.NET Core's ways.</summary>
    public static bool NamesAddress(IConfiguration configuration) =>
        !string.IsNullOrEmpty(configuration["urls"])
        || !string.IsNullOrEmpty(configuration["http_ports"])
        || !string.IsNullOrEmpty(configuration["https_ports"])
        || configuration.GetSection("Kestrel:Endpoints").GetChildren().Any();

    /// <summary>What is wrong, one sentence each: the setting, the fault and what to do; empty when all is well.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="configuration">Tells the addresses to listen on.</param>
    public static IReadOnlyList<string> Faults(ServerOptions options, IConfiguration configuration) =>
        [.. Addresses(options, configuration), .. Limits(options), .. Limits(options.MongoDb), .. Of(options.Terminology), .. AuthCheck.Faults(options.Auth), .. AuthCheck.Faults(options.Consent, options.Auth.Mode), .. Places(options)];

    private static IEnumerable<string> Of(TerminologyOptions options)
    {
        if (options.Server.Length > 0 && (!Uri.TryCreate(options.Server, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")))
            yield return $"FhirServer:Terminology:Server '{options.Server}' is no absolute http or https URL; write for example https://tx.hospital.example/r4.";
        (string Name, int Value)[] times =
            [(nameof(options.TimeoutSeconds), options.TimeoutSeconds), (nameof(options.CacheSeconds), options.CacheSeconds), (nameof(options.PauseSeconds), options.PauseSeconds)];
        foreach (var (name, value) in times)
        {
            if (value is < 1 or > LongestTerm)
                yield return $"FhirServer:Terminology:{name} is {value}; it must be from 1 to {LongestTerm} seconds.";
        }
    }

    private static IEnumerable<string> Addresses(ServerOptions options, IConfiguration configuration)
    {
        if (options.BaseUrl.Length > 0 && (!Uri.TryCreate(options.BaseUrl, UriKind.Absolute, out var url)
            || url.Scheme is not ("http" or "https") || url.Query.Length + url.Fragment.Length > 0))
            yield return $"FhirServer:BaseUrl '{options.BaseUrl}' is no absolute http or https URL without query; write for example https://fhir.hospital.example/fhir.";
        foreach (var origin in options.CorsOrigins)
        {
            if (origin != "*" && (!Uri.TryCreate(origin, UriKind.Absolute, out var web) || web.GetLeftPart(UriPartial.Authority) != origin))
                yield return $"FhirServer:CorsOrigins '{origin}' is no origin; write scheme, host and port only, for example https://viewer.hospital.example.";
        }

        if (options.AllowOpenAccess || options.Auth.Mode != AuthMode.Open)
            yield break;
        foreach (var open in Listening(configuration).Where(address => !IsLoopback(address)))
            yield return $"The server has no sign-in and would be open to everybody who reaches '{open}'. Listen on localhost, configure sign-in (FhirServer:Auth), or set FhirServer:AllowOpenAccess=true if something in front of it guards it.";
    }

    private static IEnumerable<string> Limits(ServerOptions options)
    {
        (string Name, int Value, int Least, int Most)[] limits =
        [
            (nameof(ServerOptions.MaxBodyBytes), options.MaxBodyBytes, 1024, 1024 * 1024 * 1024),
            (nameof(ServerOptions.MaxBinaryBytes), options.MaxBinaryBytes, 1024, int.MaxValue),
            (nameof(ServerOptions.LargeBinaryBytes), options.LargeBinaryBytes, 0, 8 * 1024 * 1024),
            (nameof(ServerOptions.MaxUrlLength), options.MaxUrlLength, 256, LongestUrl),
            (nameof(ServerOptions.MaxDepth), options.MaxDepth, 8, DeepestBody),
            (nameof(ServerOptions.MaxBundleEntries), options.MaxBundleEntries, 1, int.MaxValue),
            (nameof(ServerOptions.MaxMultipleDelete), options.MaxMultipleDelete, 1, int.MaxValue),
            (nameof(ServerOptions.MaxCount), options.MaxCount, 1, int.MaxValue),
            (nameof(ServerOptions.DefaultCount), options.DefaultCount, 1, Math.Max(1, options.MaxCount)),
            (nameof(ServerOptions.MaxCounted), options.MaxCounted, 0, int.MaxValue - 1),
            (nameof(ServerOptions.MaxOrValues), options.MaxOrValues, 1, int.MaxValue),
            (nameof(ServerOptions.MaxParameters), options.MaxParameters, 1, int.MaxValue),
            (nameof(ServerOptions.MaxIncluded), options.MaxIncluded, 0, int.MaxValue),
            ("Limits:RequestsPerSecond", options.Limits.RequestsPerSecond, 0, int.MaxValue),
            ("Limits:Burst", options.Limits.Burst, 1, int.MaxValue),
            ("Limits:Concurrent", options.Limits.Concurrent, 0, int.MaxValue),
            ("Limits:RequestSeconds", options.Limits.RequestSeconds, 0, LongestTerm),
            (nameof(ServerOptions.ShutdownSeconds), options.ShutdownSeconds, 1, LongestShutdown),
            (nameof(ServerOptions.DrainSeconds), options.DrainSeconds, 0, Math.Max(0, options.ShutdownSeconds - 1)),
        ];
        return Outside(limits);
    }

    private static IEnumerable<string> Limits(MongoDbOptions options)
    {
        (string Name, int Value, int Least, int Most)[] limits =
        [
            (nameof(MongoDbOptions.MaxPoolSize), options.MaxPoolSize, 1, MostConnections),
            (nameof(MongoDbOptions.MinPoolSize), options.MinPoolSize, 0, Math.Max(0, options.MaxPoolSize)),
            (nameof(MongoDbOptions.WaitQueueSeconds), options.WaitQueueSeconds, 1, LongestWait),
            (nameof(MongoDbOptions.ServerSelectionSeconds), options.ServerSelectionSeconds, 1, LongestWait),
            (nameof(MongoDbOptions.ConnectSeconds), options.ConnectSeconds, 1, LongestWait),
            (nameof(MongoDbOptions.SocketSeconds), options.SocketSeconds, 1, LongestWait),
        ];
        return Outside(limits.Select(limit => limit with { Name = $"{nameof(ServerOptions.MongoDb)}:{limit.Name}" }));
    }

    private static IEnumerable<string> Outside(IEnumerable<(string Name, int Value, int Least, int Most)> limits) =>
        limits.Where(limit => limit.Value < limit.Least || limit.Value > limit.Most)
            .Select(limit => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"FhirServer:{limit.Name} is {limit.Value}; it must be {limit.Least} to {limit.Most}."));

    private static IEnumerable<string> Places(ServerOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.DataDirectory))
            yield return "FhirServer:DataDirectory is empty; name a folder.";
        if (options.SecretsDirectory.Length > 0 && !Directory.Exists(options.SecretsDirectory))
            yield return $"FhirServer:SecretsDirectory '{options.SecretsDirectory}' is no folder; make it, or leave the setting out.";
        if (options.PackageDirectory.Length > 0 && !Directory.Exists(options.PackageDirectory))
            yield return $"FhirServer:PackageDirectory '{options.PackageDirectory}' is no folder; make it, or leave the setting out.";
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(options.TimeZone, out _))
            yield return $"FhirServer:TimeZone '{options.TimeZone}' is unknown; write an IANA name such as Asia/Kolkata.";
        if (options.MongoDb.ConnectionString.Length > 0 && !MongoResourceStore.IsConnectionString(options.MongoDb.ConnectionString))
            yield return "FhirServer:MongoDb:ConnectionString is no connection string of MongoDB; write for example mongodb://db1,db2,db3/?replicaSet=rs0.";
        if (options.Validation.Undecided is not (Profiles.Validation.ValidationSeverity.Warning or Profiles.Validation.ValidationSeverity.Error))
            yield return $"FhirServer:Validation:Undecided is {options.Validation.Undecided}; write Warning or Error.";
        foreach (var (type, profiles) in options.Validation.Required)
        {
            if (profiles.Count == 0 || profiles.Any(profile => !Uri.IsWellFormedUriString(profile.Split('|')[0], UriKind.Absolute)))
                yield return $"FhirServer:Validation:Required:{type} must name the canonical URLs of profiles, such as https://nrces.in/ndhm/fhir/r4/StructureDefinition/Patient.";
        }

        if (options.Audit.Key.Length is > 0 and < 16)
            yield return "FhirServer:Audit:Key is shorter than 16 characters; write a longer secret or leave it empty.";
        if (options.PageTokenKey.Length is > 0 and < 16)
            yield return "FhirServer:PageTokenKey is shorter than 16 characters; write a longer secret or leave it empty.";
    }

    private static IEnumerable<string> Listening(IConfiguration configuration)
    {
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"] ?? "").ToList();
        if (endpoints.Count > 0)
            return endpoints;
        if (configuration["urls"] is { Length: > 0 } urls)
            return urls.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var ports = string.Concat(configuration["http_ports"], configuration["https_ports"]);
        return ports.Length > 0 ? ["http://*:" + ports] : [];
    }

    private static bool IsLoopback(string address)
    {
        var host = BindingAddress.Parse(address);
        return host.IsUnixPipe || host.IsNamedPipe
            || host.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
    }
}
