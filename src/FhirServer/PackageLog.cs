using Profiles.Conformance;

namespace FhirServer;

/// <summary>Tells the log at start what became of the packages in the folder, file by file.</summary>
/// <param name="packages">The folder.</param>
/// <param name="logger">Where it is told.</param>
public sealed partial class PackageLog(PackageFolder packages, ILogger<PackageLog> logger) : IHostedService
{
    private const int MostFaults = 100;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var report in packages.Reports)
        {
            if (report.Definitions > 0)
                Taken(logger, report.Name, report.Version, report.File, report.Definitions);
            foreach (var fault in report.Faults.Take(MostFaults))
                Faulty(logger, report.File, fault.File, fault.Reason);
            if (report.Faults.Count > MostFaults)
                More(logger, report.File, report.Faults.Count - MostFaults);
            if (report.MissingDependencies.Count > 0)
                Missing(logger, report.File, string.Join(", ", report.MissingDependencies));
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(EventId = 341, Level = LogLevel.Information, Message = "Package {Name} {Version} ({File}): {Count} definitions")]
    private static partial void Taken(ILogger logger, string? name, string? version, string file, int count);

    [LoggerMessage(EventId = 342, Level = LogLevel.Warning, Message = "Package {File}: '{Entry}' is left out: {Reason}")]
    private static partial void Faulty(ILogger logger, string file, string entry, string reason);

    [LoggerMessage(EventId = 343, Level = LogLevel.Warning, Message = "Package {File}: {Count} more files are left out")]
    private static partial void More(ILogger logger, string file, int count);

    [LoggerMessage(EventId = 344, Level = LogLevel.Warning, Message = "Package {File} needs packages that are not here: {Missing}. Put them into the folder; until then what it refers to may be unknown")]
    private static partial void Missing(ILogger logger, string file, string missing);
}
