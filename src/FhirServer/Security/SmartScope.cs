using FhirServer.Fhir;

namespace FhirServer.Security;

/// <summary>Whose data a scope is about.</summary>
public enum ScopeContext
{
    /// <summary>That of the patient in context.</summary>
    Patient,

    /// <summary>What the user may see.</summary>
    User,

    /// <summary>What the client may see by itself.</summary>
    System,
}

/// <summary>What may be done, as SMART 2 counts it.</summary>
[Flags]
public enum ScopeRights
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>c.</summary>
    Create = 1,

    /// <summary>r.</summary>
    Read = 2,

    /// <summary>u.</summary>
    Update = 4,

    /// <summary>d.</summary>
    Delete = 8,

    /// <summary>s.</summary>
    Search = 16,
}

/// <summary>
/// One clinical scope, of version 1 or 2: https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#scopes-for-requesting-fhir-resources.
/// </summary>
/// <param name="Context">Whose data.</param>
/// <param name="Type">The resource type; null for all (<c>*</c>).</param>
/// <param name="Rights">What may be done.</param>
/// <param name="Criteria">Search parameters, decoded, that what is touched must satisfy; empty for none.</param>
public sealed record SmartScope(ScopeContext Context, string? Type, ScopeRights Rights, IReadOnlyList<KeyValuePair<string, string>> Criteria)
{
    private const string Letters = "cruds";

    private static readonly ScopeRights[] InOrder = [ScopeRights.Create, ScopeRights.Read, ScopeRights.Update, ScopeRights.Delete, ScopeRights.Search];

    /// <summary>Reads a scope.</summary>
    /// <param name="text">The scope as the token has it.</param>
    /// <returns>Null for what is no clinical scope (<c>openid</c>, <c>launch/patient</c>), and for one that is written wrongly: it permits nothing.</returns>
    public static SmartScope? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var question = text.IndexOf('?', StringComparison.Ordinal);
        var end = question < 0 ? text.Length : question;
        var dot = slash < 0 ? -1 : text.IndexOf('.', slash, end - slash);
        if (dot < 0 || ContextOf(text[..slash]) is not { } context || RightsOf(text[(dot + 1)..end]) is not { } rights)
            return null;
        var type = text[(slash + 1)..dot];
        if (type != "*" && !type.All(char.IsAsciiLetter) || type.Length == 0)
            return null;
        var criteria = question < 0 ? [] : QueryParameters.Read(text[(question + 1)..]);
        return question >= 0 && criteria.Count == 0 ? null : new SmartScope(context, type == "*" ? null : type, rights, criteria);
    }

    /// <summary>Says whether the scope is about a type.</summary>
    public bool Covers(string type) => Type is null || Type == type;

    /// <summary>The letter of a right, for messages.</summary>
    public static string Letter(ScopeRights right) => Letters[Array.IndexOf(InOrder, right)].ToString();

    private static ScopeContext? ContextOf(string word) => word switch
    {
        "patient" => ScopeContext.Patient,
        "user" => ScopeContext.User,
        "system" => ScopeContext.System,
        _ => null,
    };

    private static ScopeRights? RightsOf(string word) => word switch
    {
        "read" => ScopeRights.Read | ScopeRights.Search,
        "write" => ScopeRights.Create | ScopeRights.Update | ScopeRights.Delete,
        "*" => ScopeRights.Create | ScopeRights.Read | ScopeRights.Update | ScopeRights.Delete | ScopeRights.Search,
        _ => LettersOf(word),
    };

    // The letters stand in the order c, r, u, d, s, each once.
    private static ScopeRights? LettersOf(string word)
    {
        var rights = ScopeRights.None;
        var place = -1;
        foreach (var letter in word)
        {
            var next = Letters.IndexOf(letter, StringComparison.Ordinal);
            if (next <= place)
                return null;
            place = next;
            rights |= InOrder[next];
        }

        return rights == ScopeRights.None ? null : rights;
    }
}
