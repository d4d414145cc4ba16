using FhirServer;
using FhirServer.Cli;

return await new Verbs(ServerHost.Prepare, ServerHost.Open, ServerHost.Inspect, ServerHost.Examine, ServerHost.Probe, Terminal.OfProcess()).RunAsync(args);
