using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Load;

/// <summary>A process that answers HTTP on a port of its own, and what it costs, as the kernel counts it (https://man7.org/linux/man-pages/man5/proc.5.html).</summary>
internal sealed class ChildProcess : IDisposable
{
    private const double TicksPerSecond = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;

    private ChildProcess(Process process, int port) => (_process, Port) = (process, port);

    /// <summary>Where it answers.</summary>
    public int Port { get; }

    /// <summary>From its start to its first answer.</summary>
    public TimeSpan StartTime { get; private set; }

    /// <summary>Processor time used so far, user and kernel, in seconds.</summary>
    public double CpuSeconds
    {
        get
        {
            var stat = File.ReadAllText($"/proc/{_process.Id}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (Number(fields[11]) + Number(fields[12])) / TicksPerSecond;
        }
    }

    /// <summary>Largest resident memory so far, in MiB.</summary>
    public double PeakMemory => Status("VmHWM:");

    /// <summary>Resident memory now, in MiB.</summary>
    public double Memory => Status("VmRSS:");

    /// <summary>Starts the server over an empty data folder, or where its settings say.</summary>
    public static ChildProcess StartServer(string assembly, string dataDirectory, IEnumerable<string> settings)
    {
        var port = FreePort();
        return Start(port, "/fhir/metadata", [
            assembly, "--urls", Url(port), $"--FhirServer:DataDirectory={dataDirectory}", "--Logging:LogLevel:Default=Warning", .. settings]);
    }

    /// <summary>Starts this program as the bare endpoint.</summary>
    public static ChildProcess StartBare()
    {
        var port = FreePort();
        return Start(port, BareEndpoint.ReadyPath, [typeof(ChildProcess).Assembly.Location, BareEndpoint.Verb, Url(port)]);
    }

    /// <summary>Asks it to stop and waits until it has.</summary>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
            kill.WaitForExit();
            if (!_process.WaitForExit(Patience))
                _process.Kill();
        }

        _process.Dispose();
    }

    private static ChildProcess Start(int port, string readyPath, string[] args)
    {
        var clock = Stopwatch.StartNew();
        var child = new ChildProcess(Process.Start(new ProcessStartInfo("dotnet", args)) ?? throw new InvalidOperationException("dotnet did not start."), port);
        while (!Answers(port, readyPath))
        {
            if (child._process.HasExited || clock.Elapsed > Patience)
                throw new InvalidOperationException($"{args[0]} did not come to answer {readyPath}.");
            Thread.Sleep(5);
        }

        child.StartTime = clock.Elapsed;
        return child;
    }

    private static bool Answers(int port, string path)
    {
        try
        {
            using var connection = new Connection(port);
            return connection.Send(Request.Get(path)).Status == 200;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static string Url(int port) => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private double Status(string name)
    {
        var line = File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return Number(line[name.Length..].Replace("kB", "", StringComparison.Ordinal).Trim()) / 1024;
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
