using System.Diagnostics;
using Load.Workloads;

namespace Load;

/// <summary>What one workload did in one run.</summary>
/// <param name="Clients">How many asked at once.</param>
/// <param name="Seconds">How long.</param>
/// <param name="CpuSeconds">Processor time the server took in it.</param>
/// <param name="PeakMemory">Largest resident memory of the server since its start, in MiB.</param>
/// <param name="Resources">Resources written, where one request writes many.</param>
/// <param name="All">All requests.</param>
/// <param name="Kinds">The same by kind.</param>
internal sealed record Measurement(
    int Clients, double Seconds, double CpuSeconds, double PeakMemory, long Resources, Latencies All, IReadOnlyDictionary<string, Latencies> Kinds)
{
    /// <summary>Requests a second.</summary>
    public double Rate => All.Count / Seconds;

    /// <summary>Requests for each second of the server's processor time.</summary>
    public double PerCpu => All.Count / CpuSeconds;

    /// <summary>Resources for each second of the server's processor time.</summary>
    public double ResourcesPerCpu => Resources / CpuSeconds;

    /// <summary>Lets clients ask, each on a thread and a connection of its own.</summary>
    public static Measurement Of(IWorkload workload, ChildProcess server, int clients, LoadOptions options)
    {
        var end = Lazily(options.Seconds);
        return Of(workload, server, clients, options.Warmup, () => Stopwatch.GetTimestamp() >= end.Value);
    }

    /// <summary>The same until something has come to its end.</summary>
    /// <param name="workload">What they ask.</param>
    /// <param name="server">The server.</param>
    /// <param name="clients">How many.</param>
    /// <param name="warmup">Seconds before that do not count.</param>
    /// <param name="isOver">Asked before each round of each client.</param>
    public static Measurement Of(IWorkload workload, ChildProcess server, int clients, double warmup, Func<bool> isOver)
    {
        var all = Enumerable.Range(0, clients).Select(number => new Client(server.Port, number)).ToList();
        var warm = Lazily(warmup);
        Ask(workload, all, () => Stopwatch.GetTimestamp() >= warm.Value);
        all.ForEach(client => client.Forget());
        var cpu = server.CpuSeconds;
        var clock = Stopwatch.StartNew();
        Ask(workload, all, isOver);
        var seconds = clock.Elapsed.TotalSeconds;
        cpu = server.CpuSeconds - cpu;
        all.ForEach(client => client.Dispose());
        var samples = all.SelectMany(client => client.Samples).ToList();
        return new Measurement(
            clients, seconds, cpu, server.PeakMemory, all.Sum(client => client.Resources), new Latencies(samples),
            samples.GroupBy(sample => sample.Kind).OrderBy(kind => kind.Key, StringComparer.Ordinal).ToDictionary(kind => kind.Key, kind => new Latencies(kind)));
    }

    // Counted from the first time it is asked for.
    private static Lazy<long> Lazily(double seconds) => new(() => Stopwatch.GetTimestamp() + (long)(seconds * Stopwatch.Frequency));

    private static void Ask(IWorkload workload, List<Client> clients, Func<bool> isOver)
    {
        var threads = clients.ConvertAll(client => new Thread(() =>
        {
            while (!isOver())
            {
                workload.Iterate(client);
                client.Round++;
            }
        }));
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
    }
}
