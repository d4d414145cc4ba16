using Microsoft.Playwright;

namespace FhirServer.Tests.Http.Browser;

/// <summary>A page that is shown, with all that the browser said and asked for meanwhile.</summary>
public sealed class OpenPage : IAsyncDisposable
{
    private readonly List<string> _messages = [];
    private readonly List<string> _requests = [];

    /// <summary>Watches a page that shows nothing yet.</summary>
    public OpenPage(IPage page)
    {
        Page = page;
        page.Console += (_, message) => _messages.Add(message.Text);
        page.PageError += (_, error) => _messages.Add(error);
        // A dialog that is left open lets no step after it end, so a test that meets one fails.
        page.Dialog += (_, dialog) => _messages.Add($"dialog: {dialog.Message}");
        page.Request += (_, request) => _requests.Add(request.Url);
    }

    /// <summary>The page.</summary>
    public IPage Page { get; }

    /// <summary>The HTTP status it came with.</summary>
    public int Status { get; set; }

    /// <summary>Errors, dialogs and what was written to the console.</summary>
    public IReadOnlyList<string> Messages => _messages;

    /// <summary>What was asked for: the page itself, and whatever it loads.</summary>
    public IReadOnlyList<string> Requests => _requests;

    /// <summary>The picture, also kept beside the tests; it has to show something.</summary>
    /// <param name="name">The name of the file.</param>
    public async Task<byte[]> ShotAsync(string name)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "screenshots");
        return await Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, name + ".png") });
    }

    /// <summary>Whether the page is wider than its window.</summary>
    public Task<bool> OverflowsAsync() => Page.EvaluateAsync<bool>("document.documentElement.scrollWidth > document.documentElement.clientWidth");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await Page.CloseAsync();
}
