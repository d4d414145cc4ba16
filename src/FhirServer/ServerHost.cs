using FhirServer.Cli;
using FhirServer.Cli.TestScripts;
using FhirServer.Fhir;
using FhirServer.Http;
using FhirServer.Interactions;
using FhirServer.Interactions.OpenApi;
using FhirServer.Security.Audit;
using FhirServer.Security.SignIn;
using FhirServer.Storage.Verification;
using Profiles.Validation;

namespace FhirServer;

/// <summary>Builds the server, read from top to bottom: settings, logs, wire, parts.</summary>
public static class ServerHost
{
    // Settings are read once. A watch on the working directory would wake at each write to a database that lies in it.
    private const string NoReload = "--hostBuilder:reloadConfigOnChange=false";

    /// <summary>Builds the server; starting it opens the store and the address.</summary>
    /// <param name="args">Command line: <c>--urls</c>, <c>--FhirServer:DataDirectory=...</c> and so on.</param>
    /// <exception cref="InvalidOperationException">A setting is wrong; the message names each, and what to do.</exception>
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder([NoReload, .. args]);
        var options = Settings(builder.Configuration);
        AddLogs(builder.Logging);
        AddWire(builder, options);
        builder.Services.AddTelemetry(builder.Configuration);
        builder.Services.AddFhirServer(options, BaseUrl(options, builder.Configuration));
        AddStop(builder.Services, options);
        builder.Services.AddAudit(options);
        builder.Services.AddSignIn(options.Auth, BaseUrl(options, builder.Configuration));

        var application = builder.Build();
        application.Use(application.Services.GetRequiredService<Drain>().CloseAsync);
        application.UseOpenTelemetryPrometheusScrapingEndpoint(ServerTelemetry.MetricsPath);
        application.UseFhir(
            options,
            application.Services.GetRequiredService<FhirSerializer>(),
            application.Services.GetRequiredService<Dispatcher>().HandleAsync,
            application.Services.GetRequiredService<Readiness>().CheckAsync,
            application.Services.GetRequiredService<OpenApiDocument>(),
            Guards(application.Services, options.Limits));
        return application;
    }

    private static WireGuards Guards(IServiceProvider parts, LimitOptions limits) => new(
        parts.GetService<BearerSignIn>() is { } signIn ? signIn.SignInAsync : null,
        parts.GetService<BearerSignIn>() is null ? null : new ClientLimits(limits.RequestsPerSecond, limits.Burst, limits.Concurrent),
        limits.RequestSeconds == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(limits.RequestSeconds),
        parts.GetService<AuditTrail>() is { } trail ? trail.TakeAsync : null);

    /// <summary>Builds the server for the verb that serves; what is given runs it until it is told to stop.</summary>
    /// <exception cref="InvalidOperationException">A setting is wrong; the message names each, and what to do.</exception>
    public static Func<Task> Prepare(string[] args)
    {
        var application = Build(args);
        return async () =>
        {
            await using (application)
                await application.RunAsync();
        };
    }

    /// <summary>Opens the same parts from the same settings for the verb that loads; nothing listens.</summary>
    /// <exception cref="InvalidOperationException">A setting is wrong; the message names each, and what to do.</exception>
    public static LoadTarget Open(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        var options = Settings(builder.Configuration);
        // These two guard a server against its clients; whoever loads files is its keeper, and the loader gives ids of its own.
        (options.AllowUpdateCreate, options.MaxBundleEntries) = (true, int.MaxValue);
        builder.Logging.ClearProviders();
        var baseUrl = BaseUrl(options, builder.Configuration);
        builder.Services.AddFhirServer(options, baseUrl);

        var application = builder.Build();
        var dispatcher = application.Services.GetRequiredService<Dispatcher>();
        return new LoadTarget(dispatcher.HandleAsync, application.Services.GetRequiredService<FhirSerializer>(), baseUrl, application) { Chain = AuditParts.Chain(options.Audit) };
    }

    /// <summary>Opens what the verb that verifies needs, from the same settings; nothing listens, and the store is not opened.</summary>
    /// <exception cref="InvalidOperationException">A setting is wrong; the message names each, and what to do.</exception>
    public static VerifyTarget Inspect(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder([NoReload, .. args]);
        var options = Settings(builder.Configuration);
        // What was stored under a wider limit is no damage.
        options.MaxDepth = StartCheck.DeepestBody;
        builder.Logging.ClearProviders();
        builder.Services.AddFhirServer(options, BaseUrl(options, builder.Configuration));

        var application = builder.Build();
        return new VerifyTarget(application.Services.GetRequiredService<IStoreVerification>(), application);
    }

    /// <summary>Opens what the verb that validates needs, from the same settings; nothing listens, and no store is opened.</summary>
    /// <exception cref="InvalidOperationException">A setting is wrong; the message names each, and what to do.</exception>
    public static ValidateTarget Examine(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder([NoReload, .. args]);
        var options = Settings(builder.Configuration);
        builder.Logging.ClearProviders();
        builder.Services.AddFhirServer(options, BaseUrl(options, builder.Configuration));

        var application = builder.Build();
        return new ValidateTarget(
            application.Services.GetRequiredService<ProfileValidator>(), application.Services.GetRequiredService<FhirSerializer>(), options.Validation.Ask, application);
    }

    /// <summary>Opens what the verb that carries out test scripts needs, from the same settings; nothing listens, and no store is opened.</summary>
    /// <param name="args">Settings.</param>
    /// <param name="bearer">The token for the tested servers, and for no other; null for none.</param>
    /// <exception cref="InvalidOperationException">A setting is wrong; the message names each, and what to do.</exception>
    public static TestScriptTarget Probe(string[] args, string? bearer)
    {
        var builder = WebApplication.CreateSlimBuilder([NoReload, .. args]);
        var options = Settings(builder.Configuration);
        builder.Logging.ClearProviders();
        builder.Services.AddFhirServer(options, BaseUrl(options, builder.Configuration));
        // Scripts judge what a server sends, so nothing is followed or unpacked on the way.
        builder.Services.AddHttpClient(nameof(Probe))
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, AutomaticDecompression = System.Net.DecompressionMethods.None, UseCookies = false });

        var application = builder.Build();
        var parts = application.Services;
        return new TestScriptTarget(
            parts.GetRequiredService<IHttpClientFactory>().CreateClient(nameof(Probe)),
            parts.GetRequiredService<ResourceParser>(),
            parts.GetRequiredService<FhirSerializer>(),
            parts.GetRequiredService<ProfileValidator>(),
            options.Validation.Ask,
            application)
        {
            Bearer = bearer,
        };
    }

    /// <summary>From file, environment and command line. A name that is not known is a mistake, not a wish.</summary>
    private static ServerOptions Settings(ConfigurationManager configuration)
    {
        if (configuration[$"{ServerOptions.Section}:{nameof(ServerOptions.SecretsDirectory)}"] is { Length: > 0 } secrets && Directory.Exists(secrets))
            configuration.AddKeyPerFile(Path.GetFullPath(secrets));
        var options = configuration.GetSection(ServerOptions.Section).Get<ServerOptions>(binder => binder.ErrorOnUnknownConfiguration = true) ?? new ServerOptions();
        var faults = StartCheck.Faults(options, configuration);
        return faults.Count == 0 ? options : throw new InvalidOperationException(string.Join(Environment.NewLine, faults));
    }

    /// <summary>One line each, under the name of the request. The paths of requests hold ids, so the host's own lines stay out.</summary>
    private static void AddLogs(ILoggingBuilder logging)
    {
        logging.AddSimpleConsole(console => (console.SingleLine, console.IncludeScopes) = (true, true));
        logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
    }

    /// <summary>First nobody is sent here any more, then what was begun is finished.</summary>
    private static void AddStop(IServiceCollection services, ServerOptions options)
    {
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(options.ShutdownSeconds));
        services.AddSingleton(parts => new Drain(TimeSpan.FromSeconds(options.DrainSeconds), parts.GetRequiredService<TimeProvider>()));
        services.AddHostedService(parts => parts.GetRequiredService<Drain>());
        services.AddSingleton<Readiness>();
    }

    private static void AddWire(WebApplicationBuilder builder, ServerOptions options)
    {
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => FhirPipeline.Limit(kestrel, options));
        if (!StartCheck.NamesAddress(builder.Configuration))
            builder.WebHost.UseUrls(StartCheck.DefaultUrl);
        if (options.CorsOrigins.Count > 0)
            builder.Services.AddCors();
    }

    /// <summary>Without a configured base URL the server goes by the first address it listens on.</summary>
    private static string BaseUrl(ServerOptions options, ConfigurationManager configuration)
    {
        if (options.BaseUrl.Length > 0)
            return options.BaseUrl.TrimEnd('/');
        var first = configuration["urls"] is { Length: > 0 } urls ? urls.Split(';')[0] : StartCheck.DefaultUrl;
        return first.TrimEnd('/') + "/fhir";
    }
}
