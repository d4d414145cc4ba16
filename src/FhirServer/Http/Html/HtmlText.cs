using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace FhirServer.Http.Html;

/// <summary>A page in the making: markup of ours as it is, everything else escaped.</summary>
internal sealed class HtmlText
{
    // Scripts of people stay readable; what HTML gives a meaning to is escaped in all ranges.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private const int MostInCell = 1000;
    private const int MostInUrl = 4000;

    private readonly StringBuilder _text = new();

    /// <summary>How many characters there are.</summary>
    public int Length => _text.Length;

    /// <summary>Adds markup of this program; never anything from outside.</summary>
    public HtmlText Markup(string markup)
    {
        _text.Append(markup);
        return this;
    }

    /// <summary>Adds text from anywhere, escaped; also within an attribute in quotes.</summary>
    public HtmlText Text(string? text)
    {
        if (text is not null)
            _text.Append(Encoder.Encode(text));
        return this;
    }

    /// <summary>Adds text from anywhere, escaped, and cut where it is long.</summary>
    public HtmlText Short(string? text) => Text(Cut(text, MostInCell));

    /// <summary>A text, or its beginning where it is longer than may be.</summary>
    public static string? Cut(string? text, int most) => text is null || text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)] + "...";

    /// <summary>Adds a link where the address is one that may be followed, otherwise the text alone.</summary>
    /// <param name="url">The address; whatever is not http or https is not followed.</param>
    /// <param name="text">What is shown.</param>
    public HtmlText Link(string? url, string text) => url?.Length <= MostInUrl && IsFollowed(url)
        ? Markup("<a rel=\"noopener noreferrer nofollow\" href=\"").Text(url).Markup("\">").Text(text).Markup("</a>")
        : Text(text);

    /// <summary>What was added.</summary>
    public override string ToString() => _text.ToString();

    /// <summary>The page in UTF-8.</summary>
    public byte[] ToUtf8() => Encoding.UTF8.GetBytes(_text.ToString());

    private static bool IsFollowed(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https" && url!.StartsWith("http", StringComparison.OrdinalIgnoreCase);
}
