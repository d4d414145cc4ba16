using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Load.Cliff;

/// <summary>Asks the same shapes of search over ever more data and shows which of them grow.</summary>
internal sealed class CliffRun(string server, string mongoDb, int repetitions)
{
    private const int Seed = 20;
    private const int PatientsInBundle = 25;
    private const int Loaders = 2;
    private readonly Records _records = new(Seed);
    private readonly Dictionary<string, List<string>> _rows = Shapes.All.ToDictionary(shape => shape.Name, _ => new List<string>());
    private readonly Dictionary<string, List<double>> _medians = Shapes.All.ToDictionary(shape => shape.Name, _ => new List<double>());

    /// <summary>Reads the command line and runs.</summary>
    public static void Run(string[] args)
    {
        var given = args.Chunk(2).ToDictionary(pair => pair[0], pair => pair.ElementAtOrDefault(1) ?? "", StringComparer.Ordinal);
        if (given.Keys.Except(["--sizes", "--mongodb", "--repetitions", "--server"]).FirstOrDefault() is { } unknown)
            throw new ArgumentException($"'{unknown}' is not known. Load cliff [--sizes 1000,4000,16000] [--mongodb CONNECTION] [--repetitions 40] [--server PATH]", nameof(args));
        var run = new CliffRun(given.GetValueOrDefault("--server") ?? Repository.Server(), given.GetValueOrDefault("--mongodb") ?? "", int.Parse(given.GetValueOrDefault("--repetitions") ?? "40", CultureInfo.InvariantCulture));
        var sizes = (given.GetValueOrDefault("--sizes") ?? "1000,4000,16000").Split(',').Select(text => int.Parse(text, CultureInfo.InvariantCulture)).ToList();
        sizes.ForEach(run.Measure);
        run.Print(sizes);
    }

    private void Measure(int patients)
    {
        var folder = Directory.CreateTempSubdirectory("fhirserver-cliff-");
        var database = $"cliff_{Guid.NewGuid():N}";
        try
        {
            using var child = ChildProcess.StartServer(server, folder.FullName, mongoDb.Length > 0 ? [$"--FhirServer:MongoDb:ConnectionString={mongoDb}", $"--FhirServer:MongoDb:Database={database}"] : []);
            Fill(child.Port, patients);
            using var connection = new Connection(child.Port);
            var ids = Ids(connection);
            foreach (var shape in Shapes.All)
                Ask(connection, shape.Name, shape.Target, ids, patients);
        }
        finally
        {
            folder.Delete(recursive: true);
            if (mongoDb.Length > 0)
            {
                using var client = new MongoDB.Driver.MongoClient(mongoDb);
                client.DropDatabase(database);
            }
        }
    }

    private void Fill(int port, int patients)
    {
        var clock = Stopwatch.StartNew();
        Parallel.For(0, (patients + PatientsInBundle - 1) / PatientsInBundle, new ParallelOptions { MaxDegreeOfParallelism = Loaders }, i =>
        {
            using var connection = new Connection(port);
            var first = i * PatientsInBundle;
            var answer = connection.Send(Request.With("POST", "/fhir", _records.Bundle(first, Math.Min(PatientsInBundle, patients - first))));
            if (answer.Status != 200)
                throw new InvalidOperationException($"The data was refused with {answer.Status}: {System.Text.Encoding.UTF8.GetString(answer.Body)[..Math.Min(500, answer.Body.Length)]}");
        });
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{patients} patients (seed {Seed}) loaded in {clock.Elapsed.TotalSeconds:F1} s"));
    }

    private static List<string> Ids(Connection connection)
    {
        using var page = JsonDocument.Parse(connection.Send(Request.Get("/fhir/Patient?_count=100")).Body.ToArray());
        return [.. page.RootElement.GetProperty("entry").EnumerateArray().Select(entry => entry.GetProperty("resource").GetProperty("id").GetString()!)];
    }

    private void Ask(Connection connection, string name, Func<Shapes.Values, string> target, List<string> ids, int patients)
    {
        var dice = new Random(Seed);
        var ticks = new List<long>();
        long entries = 0;
        for (var i = -3; i < repetitions; i++)
        {
            var number = dice.Next(patients);
            var values = new Shapes.Values(dice, _records.Family(number), Records.Identifier(number), _records.Birth(number), ids[dice.Next(ids.Count)], ids[dice.Next(ids.Count)]);
            var request = Strict("/fhir/" + target(values));
            var start = Stopwatch.GetTimestamp();
            var answer = connection.Send(request);
            var took = Stopwatch.GetTimestamp() - start;
            if (answer.Status != 200)
            {
                _rows[name].Add(string.Create(CultureInfo.InvariantCulture, $"not supported ({answer.Status})"));
                return;
            }

            if (i < 0)
                continue;
            ticks.Add(took);
            entries += Entries(answer.Body.ToArray());
        }

        var seen = new Latencies(ticks.Select(tick => new Client.Sample(name, tick, IsRight: true)));
        _medians[name].Add(seen.Percentile(50));
        _rows[name].Add(string.Create(CultureInfo.InvariantCulture, $"{seen.Percentile(50):F1} / {seen.Percentile(95):F1} ({(double)entries / repetitions:F0})"));
        Console.Error.WriteLine($"{patients} {name}: {_rows[name][^1]}");
    }

    // A server that leaves out what it does not know would be measured answering another question.
    private static byte[] Strict(string target) =>
        System.Text.Encoding.ASCII.GetBytes($"GET {target} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/fhir+json\r\nPrefer: handling=strict\r\n\r\n");

    private static int Entries(byte[] body)
    {
        using var page = JsonDocument.Parse(body);
        return page.RootElement.TryGetProperty("entry", out var entry) ? entry.GetArrayLength() : 0;
    }

    private void Print(List<int> sizes)
    {
        Console.WriteLine($"p50 / p95 in ms (entries on a page)\n\n| Shape | {string.Join(" | ", sizes)} | Growth | |\n|---|{string.Concat(Enumerable.Repeat("---|", sizes.Count + 2))}");
        foreach (var (name, _) in Shapes.All)
        {
            var medians = _medians[name];
            var growth = medians.Count > 1 ? medians[^1] / medians[0] : 1;
            var mark = (growth >= 2 ? "GROWS " : "") + (medians.Count > 0 && medians.Max() > 50 ? "SLOW" : "");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name.Replace("|", "\\|", StringComparison.Ordinal)} | {string.Join(" | ", _rows[name])} | {growth:F1} | {mark} |"));
        }
    }
}
