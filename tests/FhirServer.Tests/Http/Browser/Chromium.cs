using Microsoft.Playwright;

namespace FhirServer.Tests.Http.Browser;

/// <summary>A server and Debian's Chromium beside it, headless.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private readonly ServerFixture _server = new();
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>A client of the server.</summary>
    public HttpClient Http => _server.Http;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        if (Array.Find(Places, File.Exists) is not { } path)
            return;
        await _server.InitializeAsync();
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = path, Args = ["--no-sandbox"] });
    }

    /// <summary>Opens a page and waits until it is shown.</summary>
    /// <param name="url">Below the base of the server.</param>
    /// <param name="width">Width of the window in pixels.</param>
    /// <exception cref="SkipException">There is no Chromium on this machine.</exception>
    public async Task<OpenPage> OpenAsync(string url, int width = 1280)
    {
        var opened = await BlankAsync(width);
        opened.Status = (await opened.Page.GotoAsync(new Uri(Http.BaseAddress!, url).ToString()))!.Status;
        return opened;
    }

    /// <summary>Opens a page that shows nothing.</summary>
    /// <param name="width">Width of the window in pixels.</param>
    /// <exception cref="SkipException">There is no Chromium on this machine.</exception>
    public async Task<OpenPage> BlankAsync(int width = 1280)
    {
        Skip.If(_browser is null, $"Chromium is missing: none of {string.Join(", ", Places)} is there (apt-get install chromium).");
        return new OpenPage(await _browser.NewPageAsync(new BrowserNewPageOptions { ViewportSize = new ViewportSize { Width = width, Height = 900 } }));
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (_browser is null)
            return;
        await _browser.DisposeAsync();
        _playwright!.Dispose();
        await _server.DisposeAsync();
    }
}
