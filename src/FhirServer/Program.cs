using FhirServer;
using FhirServer.Cli;

return await new Verbs(ServerHost.Prepare, ServerHost.Open, Terminal.OfProcess()).RunAsync(args);
