using System.Text.RegularExpressions;

namespace MongoGateway;

/// <summary>PostgreSQL's error states, and those of the engine itself, as MongoDB's error codes.</summary>
internal static partial class SqlStates
{
    // The engine raises its own errors as "M0" and an ordinal in base 36. Those not listed are rare and answered as BadValue.
    private static readonly Dictionary<string, int> EngineCodes = new(StringComparer.Ordinal)
    {
        ["000"] = 1,
        ["001"] = 2,
        ["002"] = 5,
        ["003"] = 9,
        ["004"] = 14,
        ["005"] = 15,
        ["006"] = 20,
        ["008"] = 26,
        ["009"] = 27,
        ["00A"] = 28,
        ["00D"] = 40,
        ["00E"] = 43,
        ["00F"] = 48,
        ["00G"] = 52,
        ["00I"] = 54,
        ["00J"] = 56,
        ["00K"] = 57,
        ["00L"] = 61,
        ["00M"] = 66,
        ["00N"] = 67,
        ["00O"] = 68,
        ["00P"] = 72,
        ["00Q"] = 73,
        ["00R"] = 85,
        ["00S"] = 86,
        ["00T"] = 111,
        ["00U"] = 115,
        ["00V"] = 118,
        ["00W"] = 146,
        ["00Y"] = 165,
        ["00Z"] = 166,
        ["010"] = 167,
        ["011"] = 181,
        ["012"] = 197,
        ["013"] = 224,
        ["014"] = 232,
        ["015"] = 241,
        ["016"] = 263,
        ["017"] = 276,
        ["018"] = 291,
        ["01B"] = 10334,
        ["01C"] = 11000,
        ["01H"] = 13113,
        ["03A"] = 17419,
        ["03B"] = 17420,
        ["07U"] = 40324,
        ["088"] = 40415,
        ["08Z"] = 40647,
        ["0CO"] = 121,
        ["0DO"] = 16,
        ["0E8"] = 10107,
        ["0EL"] = 143,
    };

    /// <summary>Whether the statement lost a race with another and may simply be run again.</summary>
    public static bool IsConflict(string state) => state is "40001" or "40P01";

    /// <summary>Whether the server ended the connection because it stops or recovers from a crash.</summary>
    public static bool IsShutdown(string state) => state is "57P01" or "57P02" or "57P03";

    /// <summary>The failure that MongoDB would report.</summary>
    public static CommandException ToException(string state, string message, Command? command)
    {
        var code = CodeOf(state, command?.InTransaction ?? false);
        return new CommandException(code, code switch
        {
            ErrorCodes.DuplicateKey => DuplicateKeyMessage(message, command),
            ErrorCodes.WriteConflict => "WriteConflict: " + message,
            _ => message,
        });
    }

    /// <summary>Undoes the engine's packing of a state into an int: five characters of six bits, the lowest first.</summary>
    public static string Unpack(int packed) => string.Create(5, packed, static (state, rest) =>
    {
        for (var i = 0; i < 5; i++, rest >>= 6)
            state[i] = (char)('0' + (rest & 0x3F));
    });

    private static int CodeOf(string state, bool inTransaction) => state switch
    {
        "23505" or "23P01" => ErrorCodes.DuplicateKey,                       // unique_violation, exclusion_violation
        "40001" or "40P01" => ErrorCodes.WriteConflict,                      // serialization_failure, deadlock_detected
        "55P03" => inTransaction ? ErrorCodes.WriteConflict : ErrorCodes.LockTimeout,
        "57014" => ErrorCodes.MaxTimeExpired,                                // query_canceled
        "25P02" or "25P03" or "25P04" => ErrorCodes.NoSuchTransaction,       // the transaction's time ran out
        "42P01" => ErrorCodes.NamespaceNotFound,                             // undefined_table
        "0A000" => ErrorCodes.CommandNotSupported,                           // feature_not_supported
        "22P02" or "22023" => ErrorCodes.BadValue,
        "42501" => ErrorCodes.Unauthorized,
        "53100" => ErrorCodes.OutOfDiskSpace,
        "53200" or "54000" => ErrorCodes.ExceededMemoryLimit,
        _ when IsShutdown(state) => ErrorCodes.HostUnreachable,
        _ when state.Length == 5 && state[0] == 'M' => EngineCodes.GetValueOrDefault(state[2..], ErrorCodes.BadValue),
        _ => ErrorCodes.Internal,
    };

    /// <summary>MongoDB's form, from which clients take the name of the index.</summary>
    private static string DuplicateKeyMessage(string message, Command? command)
    {
        if (message.StartsWith("E11000", StringComparison.Ordinal))
            return message;
        var match = IndexName().Match(message);
        var index = match.Success ? match.Groups["name"].Value : "unknown";
        return $"E11000 duplicate key error collection: {command?.Database}.{command?.Target} index: {index} dup key: {{ }} ({message})";
    }

    [GeneratedRegex("Index '(?<name>[^']+)'|constraint \"(?<name>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex IndexName();
}
