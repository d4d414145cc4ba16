using System.Diagnostics;

namespace Load;

/// <summary>How long requests took.</summary>
internal sealed class Latencies
{
    private readonly long[] _ticks;

    public Latencies(IEnumerable<Client.Sample> samples)
    {
        var list = samples.ToList();
        _ticks = [.. list.Select(sample => sample.Ticks).Order()];
        Errors = list.Count(sample => !sample.IsRight);
    }

    /// <summary>How many.</summary>
    public int Count => _ticks.Length;

    /// <summary>How many were answered with another status than the right one.</summary>
    public int Errors { get; }

    /// <summary>A percentile, in milliseconds.</summary>
    /// <param name="percent">0 to 100.</param>
    public double Percentile(double percent) =>
        _ticks.Length == 0 ? 0 : _ticks[Math.Min(_ticks.Length - 1, (int)(_ticks.Length * percent / 100))] * 1000.0 / Stopwatch.Frequency;
}
