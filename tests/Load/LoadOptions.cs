using System.Globalization;

namespace Load;

/// <summary>What a run shall do.</summary>
/// <param name="Seconds">How long each workload is measured.</param>
/// <param name="Warmup">Seconds before that which do not count.</param>
/// <param name="Clients">How many connections ask at once, one request at a time each; a run for each number.</param>
/// <param name="Only">The workloads to run.</param>
/// <param name="Server">The server's assembly.</param>
/// <param name="Limits">False to leave out the bare endpoint and the bare database.</param>
/// <param name="Details">True to list each kind of request too.</param>
/// <param name="Reindex">How many resources to index anew while W1 runs, in place of the workloads; 0 for not.</param>
/// <param name="Secured">True to measure each workload three times: open, then signed in with consents, then with the audit trail too.</param>
/// <param name="MongoDb">The connection string of the MongoDB to store in; empty for the embedded store.</param>
internal sealed record LoadOptions(
    double Seconds, double Warmup, IReadOnlyList<int> Clients, IReadOnlyList<string> Only, string Server, bool Limits, bool Details, int Reindex, bool Secured, string MongoDb)
{
    public const string Usage =
        "Load [--seconds N] [--warmup N] [--clients 1,16] [--only W1,W2,W3,W4,W5,W6] [--server PATH/FhirServer.dll] [--no-limits] [--details] [--reindex N] [--secured] [--mongodb CONNECTION-STRING]";

    private static readonly string[] All = ["W1", "W4", "W5", "W2", "W3"];

    // Measured only when asked for.
    private static readonly string[] More = ["W6"];

    /// <summary>Reads the command line.</summary>
    /// <exception cref="ArgumentException">It has what is not known.</exception>
    public static LoadOptions Parse(string[] args)
    {
        var options = new LoadOptions(10, 3, [1, 16], All, "", Limits: true, Details: false, Reindex: 0, Secured: false, MongoDb: "");
        for (var i = 0; i < args.Length; i++)
        {
            options = args[i] switch
            {
                "--no-limits" => options with { Limits = false },
                "--secured" => options with { Secured = true },
                "--details" => options with { Details = true },
                "--seconds" => options with { Seconds = Number(Value(args, ref i)) },
                "--warmup" => options with { Warmup = Number(Value(args, ref i)) },
                "--clients" => options with { Clients = [.. Value(args, ref i).Split(',').Select(text => (int)Number(text))] },
                "--only" => options with { Only = Workloads(Value(args, ref i)) },
                "--reindex" => options with { Reindex = (int)Number(Value(args, ref i)) },
                "--mongodb" => options with { MongoDb = Value(args, ref i) },
                "--server" => options with { Server = Value(args, ref i) },
                var other => throw new ArgumentException($"'{other}' is not known. {Usage}", nameof(args)),
            };
        }

        return options.Server.Length > 0 ? options : options with { Server = Repository.Server() };
    }

    private static string Value(string[] args, ref int at) =>
        ++at < args.Length ? args[at] : throw new ArgumentException($"{args[at - 1]} wants a value. {Usage}", nameof(args));

    private static double Number(string text) => double.Parse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);

    private static string[] Workloads(string text)
    {
        var asked = text.ToUpperInvariant().Split(',');
        return asked.Except([.. All, .. More]).FirstOrDefault() is { } unknown
            ? throw new ArgumentException($"There is no workload '{unknown}'. {Usage}", nameof(text))
            : [.. All.Concat(More).Where(asked.Contains)];
    }
}
