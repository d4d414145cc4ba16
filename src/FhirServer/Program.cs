using FhirServer;
using FhirServer.Cli;

return await new Verbs(ServerHost.Prepare, ServerHost.Open, ServerHost.Inspect, Terminal.OfProcess()).RunAsync(args);
