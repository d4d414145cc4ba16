using System.Security.Cryptography;
using System.Text;

namespace FhirServer;

/// <summary>The secret that signs page tokens: from the settings, or made at first start and kept beside the data, so that tokens outlive a restart.</summary>
public static class PageTokenKey
{
    private const string FileName = "page-token.key";
    private const int Length = 32;

    /// <summary>Loads the key, making it when there is none.</summary>
    /// <param name="options">The settings.</param>
    /// <returns>32 bytes.</returns>
    public static byte[] Load(ServerOptions options)
    {
        if (options.PageTokenKey.Length > 0)
            return SHA256.HashData(Encoding.UTF8.GetBytes(options.PageTokenKey));
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
