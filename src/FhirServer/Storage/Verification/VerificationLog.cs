namespace FhirServer.Storage.Verification;

/// <summary>Takes what a walk finds and counts what it has seen. Written by the one walk; the counts may be read by others meanwhile.</summary>
/// <param name="tell">Is told of each finding, at once.</param>
public sealed class VerificationLog(Action<StoreFinding> tell)
{
    private long resources;
    private long versions;
    private long commits;
    private long probes;
    private long findings;

    /// <summary>Resources that were looked at; tombstones too.</summary>
    public long Resources => Interlocked.Read(ref resources);

    /// <summary>Versions that were looked at.</summary>
    public long Versions => Interlocked.Read(ref versions);

    /// <summary>Transactions of the commit log that were looked at.</summary>
    public long Commits => Interlocked.Read(ref commits);

    /// <summary>How often a resource was looked for through an index of the database.</summary>
    public long Probes => Interlocked.Read(ref probes);

    /// <summary>What was found.</summary>
    public long Findings => Interlocked.Read(ref findings);

    /// <summary>What could not be looked at, one sentence each; no finding.</summary>
    public IReadOnlyList<string> Notes => notes;

    private readonly List<string> notes = [];

    /// <summary>Notes something that is wrong.</summary>
    public void Add(FindingKind kind, string place, string what)
    {
        Interlocked.Increment(ref findings);
        tell(new StoreFinding(kind, place, what));
    }

    /// <summary>Notes that something could not be looked at.</summary>
    public void Note(string sentence) => notes.Add(sentence);

    /// <summary>Counts a resource.</summary>
    public void CountResource() => Interlocked.Increment(ref resources);

    /// <summary>Counts a version.</summary>
    public void CountVersion() => Interlocked.Increment(ref versions);

    /// <summary>Counts a transaction of the commit log.</summary>
    public void CountCommit() => Interlocked.Increment(ref commits);

    /// <summary>Counts looks through an index of the database.</summary>
    public void CountProbes(int count) => Interlocked.Add(ref probes, count);
}
