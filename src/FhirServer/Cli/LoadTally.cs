using System.Collections.Concurrent;
using FhirServer.Fhir;

namespace FhirServer.Cli;

/// <summary>What was refused.</summary>
/// <param name="File">The file.</param>
/// <param name="Source">The file and, for NDJSON, the line.</param>
/// <param name="Issues">Why.</param>
public sealed record Refusal(InputFile File, string Source, IReadOnlyList<Issue> Issues);

/// <summary>Counts what a load did; safe for use by many threads.</summary>
public sealed class LoadTally
{
    /// <summary>How many refusals are kept to be told in full; those after are only counted.</summary>
    public const int MostKept = 1000;

    private readonly ConcurrentQueue<Refusal> _refusals = new();
    private long _files;
    private long _created;
    private long _updated;
    private long _unchanged;
    private long _deleted;
    private long _refused;

    /// <summary>Files that are done with.</summary>
    public long Files => Interlocked.Read(ref _files);

    /// <summary>Resources that were not there.</summary>
    public long Created => Interlocked.Read(ref _created);

    /// <summary>Resources that got a new version.</summary>
    public long Updated => Interlocked.Read(ref _updated);

    /// <summary>Resources that were there just so.</summary>
    public long Unchanged => Interlocked.Read(ref _unchanged);

    /// <summary>Resources that a Bundle deleted.</summary>
    public long Deleted => Interlocked.Read(ref _deleted);

    /// <summary>All resources that were dealt with.</summary>
    public long Resources => Created + Updated + Unchanged + Deleted;

    /// <summary>How often something was refused.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>What was refused, the first of them.</summary>
    public IReadOnlyCollection<Refusal> Refusals => _refusals;

    /// <summary>Counts a file that is done with.</summary>
    public void CountFile() => Interlocked.Increment(ref _files);

    /// <summary>Counts the answer to a write.</summary>
    /// <param name="status">The HTTP status: 201, 200, 304 when it was there just so, 204 for a delete.</param>
    public void CountWrite(int status)
    {
        switch (status)
        {
            case 201:
                Interlocked.Increment(ref _created);
                break;
            case 304:
                Interlocked.Increment(ref _unchanged);
                break;
            case 204:
                Interlocked.Increment(ref _deleted);
                break;
            default:
                Interlocked.Increment(ref _updated);
                break;
        }
    }

    /// <summary>Notes a refusal.</summary>
    public void Refuse(InputFile file, string source, IReadOnlyList<Issue> issues)
    {
        if (Interlocked.Increment(ref _refused) <= MostKept)
            _refusals.Enqueue(new Refusal(file, source, issues));
    }
}
