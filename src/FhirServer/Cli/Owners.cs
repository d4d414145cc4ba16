using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace FhirServer.Cli;

/// <summary>
/// Says whose copy counts when several places in the files hold one resource: the first in the order of loading. Others only stand in
/// for it when it is missing. Without this rule copies that differ would overwrite each other at every load anew.
/// Remembers 24 bytes a resource.
/// </summary>
internal sealed class Owners
{
    private readonly Lock _lock = new();
    private readonly Dictionary<UInt128, long> _places = [];

    /// <summary>Says whether this place's copy counts; the first place to ask for a resource gets it, and keeps it when it asks again.</summary>
    /// <param name="file">The file.</param>
    /// <param name="index">The place in the file.</param>
    /// <param name="type">The resource's type.</param>
    /// <param name="id">Its id.</param>
    public bool Owns(InputFile file, int index, string? type, string id)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{type}/{id}"));
        var place = ((long)file.Order << 32) | (uint)index;
        lock (_lock)
            return _places.TryAdd(BinaryPrimitives.ReadUInt128BigEndian(hash), place) || _places[BinaryPrimitives.ReadUInt128BigEndian(hash)] == place;
    }
}
