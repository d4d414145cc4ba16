using System.Runtime.InteropServices;
using MongoGateway;

GatewayOptions options;
try
{
    options = GatewayOptions.Parse(args);
}
catch (ArgumentException e)
{
    await Console.Error.WriteLineAsync($"{e.Message}\n{GatewayOptions.Usage}");
    return 2;
}

using var stop = new SemaphoreSlim(0);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);

await using var gateway = Gateway.Start(options);
await Console.Out.WriteLineAsync(gateway.ConnectionString);
await stop.WaitAsync();
return 0;

void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    stop.Release();
}
