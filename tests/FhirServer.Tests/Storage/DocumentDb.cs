using System.Diagnostics;
using MongoGateway;

namespace FhirServer.Tests.Storage;

/// <summary>
/// DocumentDB, set up by tests/setup-documentdb.sh where it is missing, behind a gateway inside this process. The engine stays for the next
/// test run; the gateway ends with this one.
/// </summary>
internal static class DocumentDb
{
    /// <summary>The name of the engine.</summary>
    public const string EngineName = "DocumentDB";

    private const string Script = "setup-documentdb.sh";
    private const int NotHere = 3;

    // Kept for as long as this process lives.
    private static Gateway? gateway;
    private static string? postgres;

    /// <summary>The connection string (Npgsql) of the engine behind the gateway.</summary>
    /// <exception cref="InvalidOperationException">The tests do not run on it.</exception>
    public static string Postgres => postgres ?? throw new InvalidOperationException("DocumentDB was not started.");

    /// <summary>Starts it, or says why not.</summary>
    /// <exception cref="InvalidOperationException">The set-up began but failed.</exception>
    public static async Task<MongoEngine?> StartAsync(Action<string> miss)
    {
        if (await SetUpAsync(miss) is not { } connectionString)
            return null;
        postgres = connectionString;
        gateway = Gateway.Start(new GatewayOptions { Postgres = connectionString });
        return new MongoEngine(EngineName, gateway.ConnectionString);
    }

    /// <summary>Runs the set-up; gives the connection string (Npgsql) of a cluster that runs, or says why there is none.</summary>
    /// <exception cref="InvalidOperationException">The set-up began but failed.</exception>
    public static async Task<string?> SetUpAsync(Action<string> miss, params string[] arguments)
    {
        if (!OperatingSystem.IsLinux() || FindScript() is not { } script)
        {
            miss("DocumentDB is only set up on Debian.");
            return null;
        }

        var start = new ProcessStartInfo("bash", [script, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("bash does not start.");
        var output = process.StandardOutput.ReadToEndAsync();
        var problems = await process.StandardError.ReadToEndAsync();
        var connectionString = (await output).Trim();
        await process.WaitForExitAsync();
        if (process.ExitCode == NotHere)
        {
            miss(problems.Trim());
            return null;
        }

        return process.ExitCode == 0 ? connectionString : throw new InvalidOperationException($"{Script} ended with {process.ExitCode}: {problems}");
    }

    private static string? FindScript()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var candidate = Path.Combine(at.FullName, "tests", Script);
            if (File.Exists(candidate))
                return candidate;
        }

        return null;
    }
}
