using System.Text.Json;

namespace Profiles.Elements;

/// <summary>JSON kinds in words.</summary>
internal static class JsonKinds
{
    /// <summary>"an object", "a string"...</summary>
    public static string Describe(JsonTokenType kind) => kind switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.True or JsonTokenType.False => "a boolean",
        _ => "null",
    };
}
