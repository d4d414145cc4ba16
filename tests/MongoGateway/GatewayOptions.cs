using System.Globalization;

namespace MongoGateway;

/// <summary>What the gateway listens on and speaks to.</summary>
public sealed record GatewayOptions
{
    /// <summary>How the program is called.</summary>
    public const string Usage = """usage: dotnet MongoGateway.dll PORT --pg "Host=127.0.0.1;Port=...;Username=postgres;Database=postgres" [--transaction-seconds N]""";

    /// <summary>The TCP port on the loopback interface; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>The connection string (Npgsql) of the PostgreSQL database with the DocumentDB extension.</summary>
    public required string Postgres { get; init; }

    /// <summary>A transaction older than this many seconds is rolled back, as by MongoDB's transactionLifetimeLimitSeconds.</summary>
    public int TransactionSeconds { get; init; } = 60;

    /// <summary>More settings of PostgreSQL for each connection, such as <c>enable_seqscan=off</c>.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>Reads a command line.</summary>
    /// <exception cref="ArgumentException">An argument is unknown, lacks its value, or the connection string is missing.</exception>
    public static GatewayOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new GatewayOptions { Postgres = "" };
        for (var i = 0; i < arguments.Count; i++)
        {
            options = arguments[i] switch
            {
                "--pg" => options with { Postgres = Value(arguments, ++i) },
                "--transaction-seconds" => options with { TransactionSeconds = Number(Value(arguments, ++i)) },
                var port => options with { Port = Number(port) },
            };
        }

        return options.Postgres.Length > 0 ? options : throw new ArgumentException("--pg is missing", nameof(arguments));
    }

    private static string Value(IReadOnlyList<string> arguments, int at) =>
        at < arguments.Count ? arguments[at] : throw new ArgumentException($"{arguments[at - 1]} needs a value", nameof(arguments));

    private static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new ArgumentException($"'{text}' is neither an option nor a number", nameof(text));
}
