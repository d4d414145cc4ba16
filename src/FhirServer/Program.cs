using FhirServer;

await using var application = ServerHost.Build(args);
await application.RunAsync();
