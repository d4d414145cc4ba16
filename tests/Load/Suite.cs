using Load.Workloads;

namespace Load;

/// <summary>Runs workloads, each against a server of its own over an empty data folder, with its limit beside it.</summary>
internal sealed class Suite(LoadOptions options, Report report)
{
    private const int SearchedRecords = 48;
    private const int Consents = 200;
    private readonly string database = $"load_{Guid.NewGuid():N}";

    private bool IsMongo => options.MongoDb.Length > 0;

    /// <summary>Runs one.</summary>
    public void Run(IWorkload workload, int clients)
    {
        var folder = Directory.CreateTempSubdirectory("fhirserver-load-");
        try
        {
            var run = RunServer(workload, clients, folder.FullName);
            if (workload is Import import)
                Database(import, run, folder.FullName);
            else if (options.Limits && !IsMongo)
                RunBare(workload, run);
        }
        finally
        {
            folder.Delete(recursive: true);
            if (IsMongo)
                DropDatabase();
        }
    }

    /// <summary>Runs one three times: open, signed in with consents that count, and recorded too.</summary>
    public async Task RunSecuredAsync(Func<IWorkload> workload, int clients)
    {
        await using var issuer = await Issuer.StartAsync();
        var open = RunAlone(workload(), clients, "", []);
        Request.Bearer = issuer.Token();
        var signedIn = RunAlone(workload(), clients, ", signed in, consents", [.. issuer.Settings, "--FhirServer:Audit:Enabled=false"]);
        var recorded = RunAlone(workload(), clients, ", signed in, consents, audit", issuer.Settings);
        Request.Bearer = null;
        report.Note($"{open.Workload}, {clients} clients: {signedIn.Rate / open.Rate:P0} of the open server's requests/s when signed in with consents, {recorded.Rate / open.Rate:P0} with the audit trail too.");
    }

    private (string Workload, double Rate) RunAlone(IWorkload workload, int clients, string title, IReadOnlyList<string> settings)
    {
        var folder = Directory.CreateTempSubdirectory("fhirserver-load-");
        try
        {
            using var server = ChildProcess.StartServer(options.Server, folder.FullName, [.. Store(), .. settings]);
            using (var connection = new Connection(server.Port))
            {
                AddConsents(connection);
                if (workload is Search)
                    Fill(server);
                workload.Prepare(connection);
            }

            var run = Measurement.Of(workload, server, clients, options);
            report.Add($"{workload.Name} {workload.Title}{title}", run);
            if (options.Details)
                report.Details(run);
            return (workload.Name, run.Rate);
        }
        finally
        {
            folder.Delete(recursive: true);
            if (IsMongo)
                DropDatabase();
        }
    }

    // Some that the caller is not named in, and some that she is: none is about the records of the run.
    private static void AddConsents(Connection connection)
    {
        for (var i = 0; i < Consents; i++)
        {
            var actor = i % 2 == 0 ? "load" : "other";
            connection.Send(Request.With("POST", "/fhir/Consent", $$"""
                {"resourceType":"Consent","status":"active","scope":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/consentscope","code":"patient-privacy"}]},"category":[{"text":"c"}],"policyRule":{"text":"p"},
                "patient":{"reference":"Patient/denied-{{i}}"},"provision":{"type":"deny","actor":[{"role":{"coding":[{"code":"IRCP"}]},"reference":{"reference":"Practitioner/{{actor}}"} }]} }
                """));
        }
    }

    /// <summary>Runs W1 alone and then while a search parameter is built over many resources.</summary>
    public void RunReindex(int clients)
    {
        var folder = Directory.CreateTempSubdirectory("fhirserver-load-");
        try
        {
            using var server = ChildProcess.StartServer(options.Server, folder.FullName, Store());
            new Reindexing(server, options, report).Run(clients);
        }
        finally
        {
            folder.Delete(recursive: true);
            if (IsMongo)
                DropDatabase();
        }
    }

    private Measurement RunServer(IWorkload workload, int clients, string folder)
    {
        using var server = ChildProcess.StartServer(options.Server, folder, Store());
        var (start, idle) = (server.StartTime.TotalSeconds, server.Memory);
        using (var connection = new Connection(server.Port))
        {
            if (workload is Search)
                Fill(server);
            workload.Prepare(connection);
        }

        var run = Measurement.Of(workload, server, clients, options);
        report.Add($"{workload.Name} {workload.Title}", run);
        report.Note($"{workload.Name}, {clients} clients: first answer {start:F1} s after the start, memory then {idle:F0} MiB, after the run {server.Memory:F0} MiB.");
        if (options.Details)
            report.Details(run);
        return run;
    }

    private void RunBare(IWorkload workload, Measurement run)
    {
        using var bare = ChildProcess.StartBare();
        using (var connection = new Connection(bare.Port))
        {
            if (!workload.Learn(connection))
                return;
        }

        var limit = Measurement.Of(workload, bare, run.Clients, options);
        report.Add($"{workload.Name} bare Kestrel", limit);
        report.Note($"{workload.Name}, {run.Clients} clients: {run.PerCpu / limit.PerCpu:P0} of bare Kestrel's requests for each CPU second.");
    }

    private void Database(Import import, Measurement run, string folder)
    {
        if (IsMongo)
        {
            MongoDatabase(import, run);
            return;
        }

        var file = Path.Combine(folder, "fhir.db");
        using (var source = new RowSource(file))
            report.Note($"W2, {run.Clients} clients: {run.Resources / run.Seconds:F0} resources/s ({(import.IsSynthea ? "Synthea" : "made")} records), {new FileInfo(file).Length / source.Resources():F0} bytes of database for each resource of {source.BodyBytes():F0} bytes.");
        if (!options.Limits)
            return;
        var bare = BareDatabase.Measure(file, folder);
        report.Note($"W2 bare database: {bare.Resources} resources, {bare.RowsPerResource:F1} rows each, in {bare.Commits} transactions: {bare.Rate:F0} resources/s, {bare.PerCpu:F0} for each CPU second; the server reached {run.Resources / run.Seconds / bare.Rate:P0} of the first and {run.ResourcesPerCpu / bare.PerCpu:P0} of the second.");
        report.Note($"Bare look-ups by key: {bare.Lookups / bare.LookupSeconds:F0}/s, {bare.Lookups / bare.LookupCpuSeconds:F0} for each CPU second.");
    }

    private void MongoDatabase(Import import, Measurement run)
    {
        report.Note($"W2, {run.Clients} clients: {run.Resources / run.Seconds:F0} resources/s ({(import.IsSynthea ? "Synthea" : "made")} records).");
        MongoSpace.Tell(options.MongoDb, database, report);
        if (!options.Limits)
            return;
        using var bare = new BareMongo(options.MongoDb, database);
        bare.Measure(run.Clients, report);
    }

    private IEnumerable<string> Store() =>
        IsMongo ? [$"--FhirServer:MongoDb:ConnectionString={options.MongoDb}", $"--FhirServer:MongoDb:Database={database}"] : [];

    private void DropDatabase()
    {
        using var client = new MongoDB.Driver.MongoClient(options.MongoDb);
        client.DropDatabase(database);
    }

    /// <summary>Imports always the same number of records, so that searches meet the same data in each run.</summary>
    private static void Fill(ChildProcess server)
    {
        var import = new Import();
        using var client = new Client(server.Port, 0);
        for (var i = 0; i < SearchedRecords; i++)
            import.Iterate(client);
    }
}
