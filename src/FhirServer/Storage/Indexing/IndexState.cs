using System.Text.Json;
using System.Text.Json.Serialization;

namespace FhirServer.Storage.Indexing;

/// <summary>How the index stands, as all processes of a store agree on it. Immutable; <see cref="IndexStates"/> changes what is stored.</summary>
public sealed record IndexState
{
    private const int MostJobs = 50;

    private static readonly JsonSerializerOptions Options = new()
    {
        Converters = { new JsonStringEnumConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>The generation of entries (<see cref="Search.IndexGeneration.Current"/>) that all resources have at least.</summary>
    public int Generation { get; init; }

    /// <summary>The number of the newest set of parameters.</summary>
    public long Revision { get; init; }

    /// <summary>Counts the changes that each process has to follow: of <see cref="Parameters"/> and of <see cref="Revision"/>.</summary>
    public long Changes { get; init; }

    /// <summary>The parameters that clients added, ready or being built.</summary>
    public IReadOnlyList<KeptParameter> Parameters { get; init; } = [];

    /// <summary>For types whose parameters ever changed: the set since which they are as they are now.</summary>
    public IReadOnlyDictionary<string, long> TypeRevisions { get; init; } = new Dictionary<string, long>();

    /// <summary>The jobs, oldest first; of those that ended only the last ones.</summary>
    public IReadOnlyList<ReindexJob> Jobs { get; init; } = [];

    /// <summary>The job with an id, or null.</summary>
    public ReindexJob? Job(string id) => Jobs.FirstOrDefault(job => job.Id == id);

    /// <summary>The same with another state of one job.</summary>
    public IndexState With(ReindexJob changed) => this with { Jobs = [.. Jobs.Select(job => job.Id == changed.Id ? changed : job)] };

    /// <summary>
    /// The same with one job more, under a revision of its own. What waits for the same reason takes the types in instead, so that many
    /// parameters that come one after the other are built together.
    /// </summary>
    /// <param name="reason">Why.</param>
    /// <param name="types">The types to index.</param>
    /// <param name="now">The time.</param>
    /// <param name="id">The id of the job that does it.</param>
    public IndexState Add(JobReason reason, IReadOnlyList<string> types, DateTimeOffset now, out string id)
    {
        // What an older program indexed is old by its generation alone; everything else is by a new revision.
        var next = reason == JobReason.Upgrade ? this : this with { Revision = Revision + 1, Changes = Changes + 1 };
        if (reason == JobReason.Parameters && Jobs.FirstOrDefault(job => job.Reason == reason && job.Status == JobStatus.Queued) is { } waiting)
        {
            id = waiting.Id;
            return next.With(waiting with { Revision = next.Revision, Types = [.. waiting.Types.Union(types, StringComparer.Ordinal)] });
        }

        id = Guid.CreateVersion7().ToString("n");
        var added = new ReindexJob { Id = id, Reason = reason, Revision = next.Revision, Types = types, Requested = now };
        return next with { Jobs = [.. Jobs.Where(job => job.IsOpen), .. Jobs.Where(job => !job.IsOpen).TakeLast(MostJobs), added] };
    }

    /// <summary>Says whether entries with a stamp are of the program and the parameters of now.</summary>
    /// <param name="type">The resource's type.</param>
    /// <param name="stamp">The stamp.</param>
    public bool IsCurrent(string type, long stamp) => stamp >= Search.IndexGeneration.Stamp(TypeRevisions.GetValueOrDefault(type));

    /// <summary>The same with another set of parameters.</summary>
    /// <param name="parameters">The set.</param>
    /// <param name="types">The types for which it differs.</param>
    public IndexState With(IReadOnlyList<KeptParameter> parameters, IEnumerable<string> types)
    {
        var revisions = new Dictionary<string, long>(TypeRevisions, StringComparer.Ordinal);
        foreach (var type in types)
            revisions[type] = Revision;
        return this with { Parameters = parameters, TypeRevisions = revisions };
    }

    /// <summary>The same with a job completed: the parameters that it has built are ready.</summary>
    /// <param name="job">The job.</param>
    /// <param name="now">The time.</param>
    public IndexState Complete(ReindexJob job, DateTimeOffset now) => With(job with { Status = JobStatus.Completed, Ended = now }) with
    {
        Changes = Changes + 1,
        Generation = job.Reason == JobReason.Upgrade ? Math.Max(Generation, Search.IndexGeneration.Current) : Generation,
        Parameters =
        [
            .. Parameters.Select(parameter => parameter with
            {
                IsReady = parameter.IsReady || (parameter.Revision <= job.Revision && !parameter.Types.Except(job.Types, StringComparer.Ordinal).Any()),
            }),
        ],
    };

    /// <summary>Reads what is stored.</summary>
    /// <exception cref="InvalidOperationException">It is damaged.</exception>
    public static IndexState Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize<IndexState>(json.Span, Options) ?? new IndexState();
        }
        catch (JsonException fault)
        {
            throw new InvalidOperationException("What the store says of its index cannot be read: it is damaged.", fault);
        }
    }

    /// <summary>Writes what is to be stored.</summary>
    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, Options);
}
