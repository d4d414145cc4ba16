using System.Globalization;
using System.Text;

namespace Load;

/// <summary>Collects what was measured and writes it as Markdown.</summary>
internal sealed class Report
{
    private readonly StringBuilder _table = new(
        "| Workload | Clients | Requests/s | p50 ms | p95 ms | p99 ms | Errors | Server CPU s | Requests/CPU-s | Resources/CPU-s | Peak MiB |\n"
        + "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n");

    private readonly StringBuilder _notes = new();

    /// <summary>Adds a row.</summary>
    public void Add(string title, Measurement run)
    {
        var row = string.Create(
            CultureInfo.InvariantCulture,
            $"| {title} | {run.Clients} | {run.Rate:F0} | {run.All.Percentile(50):F2} | {run.All.Percentile(95):F2} | {run.All.Percentile(99):F2} | {run.All.Errors} "
            + $"| {run.CpuSeconds:F1} | {run.PerCpu:F0} | {(run.Resources > 0 ? run.ResourcesPerCpu.ToString("F0", CultureInfo.InvariantCulture) : "")} | {run.PeakMemory:F0} |");
        _table.Append(row).Append('\n');
        Console.Error.WriteLine(row);
    }

    /// <summary>Adds a sentence below the table.</summary>
    public void Note(FormattableString text)
    {
        var line = text.ToString(CultureInfo.InvariantCulture);
        _notes.Append("- ").Append(line).Append('\n');
        Console.Error.WriteLine(line);
    }

    /// <summary>Adds a row for each kind of request.</summary>
    public void Details(Measurement run)
    {
        foreach (var (kind, seen) in run.Kinds)
            Note($"{kind}, {run.Clients} clients: {seen.Count} requests, p50 {seen.Percentile(50):F2}, p99 {seen.Percentile(99):F2} ms, {seen.Errors} errors");
    }

    /// <inheritdoc/>
    public override string ToString() => $"{_table}\n{_notes}";
}
