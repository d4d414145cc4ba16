using System.Diagnostics;

namespace Load;

/// <summary>One client of a run: its connection, its dice, and what it saw.</summary>
internal sealed class Client(int port, int number) : IDisposable
{
    private readonly Connection _connection = new(port);
    private List<Sample> _samples = new(16 * 1024);

    /// <summary>Its number, from 0.</summary>
    public int Number => number;

    /// <summary>The same numbers in each run.</summary>
    public Random Dice { get; } = new(number + 1);

    /// <summary>How often it has iterated, ever.</summary>
    public int Round { get; set; }

    /// <summary>Resources written, where one request writes many.</summary>
    public long Resources { get; set; }

    /// <summary>What it saw since the last <see cref="Forget"/>.</summary>
    public IReadOnlyList<Sample> Samples => _samples;

    /// <summary>Sends and notes.</summary>
    /// <param name="kind">What it is counted under.</param>
    /// <param name="request">The bytes.</param>
    /// <param name="expected">The status that is right.</param>
    public Connection.Answer Send(string kind, ReadOnlySpan<byte> request, int expected)
    {
        var start = Stopwatch.GetTimestamp();
        var answer = _connection.Send(request);
        _samples.Add(new Sample(kind, Stopwatch.GetTimestamp() - start, answer.Status == expected));
        return answer;
    }

    /// <summary>Begins anew: what came before was to warm up.</summary>
    public void Forget() => (_samples, Resources) = (new(64 * 1024), 0);

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    /// <summary>One request.</summary>
    /// <param name="Kind">What it is counted under.</param>
    /// <param name="Ticks">Of the stopwatch, from the first byte sent to the last byte read.</param>
    /// <param name="IsRight">The status was the one expected.</param>
    internal readonly record struct Sample(string Kind, long Ticks, bool IsRight);
}
