using System.Security.Cryptography;
using System.Text;
using FhirServer.Storage.Mongo;

namespace FhirServer;

/// <summary>
/// The secret that signs page tokens: from the settings, or made once and kept with the data, so that tokens outlive a restart and are good
/// on every server of one store.
/// </summary>
public static class PageTokenKey
{
    private const string FileName = "page-token.key";
    private const int Length = 32;

    /// <summary>Says where the key comes from; it has 32 bytes.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="mongo">The database that keeps it; null where the data directory does.</param>
    public static Func<CancellationToken, Task<byte[]>> Source(ServerOptions options, MongoResourceStore? mongo)
    {
        if (options.PageTokenKey.Length == 0 && mongo is not null)
            return stop => mongo.SecretAsync("page-token-key", RandomNumberGenerator.GetBytes(Length), stop);
        var key = options.PageTokenKey.Length > 0 ? SHA256.HashData(Encoding.UTF8.GetBytes(options.PageTokenKey)) : Load(options);
        return _ => Task.FromResult(key);
    }

    private static byte[] Load(ServerOptions options)
    {
        Directory.CreateDirectory(options.DataDirectory);
        var path = Path.Combine(options.DataDirectory, FileName);
        if (!File.Exists(path) || new FileInfo(path).Length != Length)
            Write(path, RandomNumberGenerator.GetBytes(Length));
        return File.ReadAllBytes(path);
    }

    /// <summary>Written aside and moved, so that a crash leaves no half key; readable by the owner alone.</summary>
    private static void Write(string path, byte[] key)
    {
        var aside = path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(aside, options))
            file.Write(key);
        File.Move(aside, path, overwrite: true);
    }
}
