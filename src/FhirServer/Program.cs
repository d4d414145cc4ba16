using FhirServer;
using FhirServer.Fhir;
using FhirServer.Http;
using FhirServer.Interactions;
using Profiles.Conformance;

var builder = WebApplication.CreateSlimBuilder(args);

// Settings: file, environment, command line. A name that is not known is a mistake, not a wish.
ServerOptions options;
IReadOnlyList<string> faults;
try
{
    options = builder.Configuration.GetSection(ServerOptions.Section).Get<ServerOptions>(binder => binder.ErrorOnUnknownConfiguration = true) ?? new ServerOptions();
    faults = StartCheck.Faults(options, builder.Configuration);
}
catch (Exception fault) when (fault is InvalidOperationException or FormatException)
{
    (options, faults) = (new ServerOptions(), [fault.Message]);
}

// Logs: one line each, under the name of the request. The paths of requests hold ids, so the host's own lines stay out.
builder.Logging.AddSimpleConsole(console => (console.SingleLine, console.IncludeScopes) = (true, true));
builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);

// The wire.
builder.WebHost.UseKestrelHttpsConfiguration();
builder.WebHost.ConfigureKestrel(kestrel => FhirPipeline.Limit(kestrel, options));
if (!StartCheck.NamesAddress(builder.Configuration))
    builder.WebHost.UseUrls(StartCheck.DefaultUrl);
if (options.CorsOrigins.Count > 0)
    builder.Services.AddCors();

// The parts.
builder.Services.AddSingleton(_ => ConformanceLibrary.OpenCore());
builder.Services.AddSingleton<TypeSchemas>();
builder.Services.AddSingleton(parts => new FhirSerializer(parts.GetRequiredService<TypeSchemas>(), options.MaxDepth));
builder.Services.AddSingleton<Dispatcher>();

await using var app = builder.Build();
if (faults.Count > 0)
{
    foreach (var fault in faults)
        ServerLog.WrongSetting(app.Logger, fault);
    return 1;
}

app.UseFhir(
    options,
    app.Services.GetRequiredService<FhirSerializer>(),
    app.Services.GetRequiredService<Dispatcher>().HandleAsync,
    _ => Task.FromResult(true));
await app.RunAsync();
return 0;
