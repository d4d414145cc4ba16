using Load;
using Load.Cliff;
using Load.Workloads;

if (args is [BareEndpoint.Verb, var url])
{
    await BareEndpoint.RunAsync(url);
    return;
}

if (args is ["cliff", ..])
{
    CliffRun.Run(args[1..]);
    return;
}

BareDatabase.Configure();
var options = LoadOptions.Parse(args);
var report = new Report();
var suite = new Suite(options, report);
foreach (var clients in options.Clients)
{
    if (options.Reindex > 0)
    {
        suite.RunReindex(clients);
        continue;
    }

    foreach (var make in options.Only.Select<string, Func<IWorkload>>(name => name switch
    {
        "W1" => () => new Crud(),
        "W2" => () => new Import(),
        "W3" => () => new Search(),
        "W4" => () => new Read(),
        "W6" => () => new ValidateCode(),
        _ => () => new SmallTransaction(),
    }))
        if (options.Secured)
            await suite.RunSecuredAsync(make, clients);
        else
            suite.Run(make(), clients);
}

Console.WriteLine(report);
