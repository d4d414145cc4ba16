using System.Security.Cryptography;
using FhirServer.Fhir;

namespace FhirServer.Storage;

/// <summary>
/// Where content stands that is too large to be kept in its resource (https://hl7.org/fhir/R4/binary.html), in pieces beside the resources.
/// It is written before the resource that names it and never changes; it belongs to one resource, under whose name alone it is given. Content
/// that no committed version names is nobody's and is removed after a while. Every call takes a grant: whoever may read the resource may read
/// its content, which the caller has found out by reading it.
/// A store that cannot be reached raises <see cref="FhirException"/> with <see cref="FhirError.Unavailable"/>.
/// </summary>
public interface IContentStore
{
    /// <summary>Length of every piece but the last, in bytes: a multiple of three, so that each can be told in base64 by itself.</summary>
    const int PieceBytes = 768 * 1024;

    private const int NameBytes = 16;

    /// <summary>A new name for content, which nobody can guess.</summary>
    static string NewName() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(NameBytes));

    /// <summary>Makes new content, which is empty and nobody's.</summary>
    /// <returns>Its name: 32 hexadecimal digits.</returns>
    Task<string> BeginAsync(AccessGrant grant, CancellationToken cancellationToken);

    /// <summary>Adds a piece, durably.</summary>
    /// <param name="content">The content's name.</param>
    /// <param name="place">The piece's place, from 0.</param>
    /// <param name="piece"><see cref="PieceBytes"/> bytes; fewer, and at least one, in the last piece.</param>
    /// <param name="grant">The leave of the caller.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task AppendAsync(string content, int place, ReadOnlyMemory<byte> piece, AccessGrant grant, CancellationToken cancellationToken);

    /// <summary>Says whose the content will be, before the resource is committed that names it.</summary>
    /// <param name="content">The content's name.</param>
    /// <param name="owner">The resource, without version.</param>
    /// <param name="length">How many bytes there are in all pieces.</param>
    /// <param name="grant">The leave of the caller.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task BindAsync(string content, ResourceKey owner, long length, AccessGrant grant, CancellationToken cancellationToken);

    /// <summary>Notes that a version is committed that names the content, so that it is not looked at again.</summary>
    Task KeepAsync(string content, AccessGrant grant, CancellationToken cancellationToken);

    /// <summary>Removes the content with its pieces, if it is there.</summary>
    Task DeleteAsync(string content, AccessGrant grant, CancellationToken cancellationToken);

    /// <summary>How many bytes the content of a resource has; null when it has no content of this name.</summary>
    Task<long?> LengthAsync(string content, ResourceKey owner, AccessGrant grant, CancellationToken cancellationToken);

    /// <summary>One piece of content whose length was asked for before.</summary>
    /// <exception cref="InvalidOperationException">It is not there: the database is damaged, or the resource was erased meanwhile.</exception>
    Task<ReadOnlyMemory<byte>> PieceAsync(string content, int place, AccessGrant grant, CancellationToken cancellationToken);

    /// <summary>Some of the contents begun before a moment of which it is not noted that they are kept; oldest first.</summary>
    Task<IReadOnlyList<LooseContent>> LooseAsync(DateTimeOffset before, AccessGrant grant, CancellationToken cancellationToken);
}

/// <summary>Content of which it is not known whether a version names it.</summary>
/// <param name="Content">The content's name.</param>
/// <param name="Owner">The resource that it was bound to; null when it never was.</param>
public sealed record LooseContent(string Content, ResourceKey? Owner);
