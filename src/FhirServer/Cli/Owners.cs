using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace FhirServer.Cli;

/// <summary>
/// Says whose copy counts when several places in the files hold one resource: the first in the order of loading. Others only stand in
/// for it when it could not be stored. Without this rule copies that differ would overwrite each other at every load anew.
/// Remembers some 50 bytes a resource.
/// </summary>
internal sealed class Owners
{
    private readonly Lock _lock = new();
    private readonly Dictionary<UInt128, (long Place, int Step)> _owners = [];
    private readonly ConcurrentDictionary<int, TaskCompletionSource> _underWay = new();
    private int _step;

    /// <summary>Counts the steps of a load: each request that is made is one.</summary>
    public int NextStep() => Interlocked.Increment(ref _step);

    /// <summary>Who owns a resource; the first place to ask gets it, and keeps it when it asks again.</summary>
    /// <param name="file">The file that asks.</param>
    /// <param name="index">The place in the file.</param>
    /// <param name="step">The step for which it asks.</param>
    /// <param name="key">The resource: <c>Type/id</c>.</param>
    /// <returns>Null when the asking place owns it, else the step of the one that does.</returns>
    public int? OtherOwner(InputFile file, int index, int step, string key)
    {
        var hash = BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        var place = ((long)file.Order << 32) | (uint)index;
        lock (_lock)
        {
            if (_owners.TryAdd(hash, (place, step)))
                return null;
            var owner = _owners[hash];
            return owner.Place == place ? null : owner.Step;
        }
    }

    /// <summary>Notes that a step is about to be sent.</summary>
    public void Begin(Parcel parcel) => _underWay.TryAdd(parcel.Step, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    /// <summary>Notes that a step is over, however it went.</summary>
    public void End(Parcel parcel)
    {
        if (_underWay.TryRemove(parcel.Step, out var waiting))
            waiting.SetResult();
    }

    /// <summary>Waits until the owners of what a request only stands in for have had their turn. They all began before it.</summary>
    public async Task WaitAsync(Parcel parcel, CancellationToken cancellationToken)
    {
        foreach (var step in parcel.WaitsFor)
        {
            if (step < parcel.Step && _underWay.TryGetValue(step, out var owner))
                await owner.Task.WaitAsync(cancellationToken);
        }
    }
}
