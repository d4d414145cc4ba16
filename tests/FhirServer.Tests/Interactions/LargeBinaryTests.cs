using System.Net;
using System.Net.Sockets;
using System.Text;
using FhirServer.Operations.Jobs;
using FhirServer.Security;
using FhirServer.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace FhirServer.Tests.Interactions;

/// <summary>Content that is never held in memory whole, and what becomes of it when something goes wrong.</summary>
public sealed class LargeBinaryTests : IAsyncLifetime
{
    private const long Large = 100L * 1024 * 1024;
    private const long Held = 40L * 1024 * 1024;
    private TestStore? _store;
    private TestServer? _server;

    private TestServer Server => _server!;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        try
        {
            _store = await TestStore.NewAsync();
            _server = await TestServer.StartOnAsync(_store);
        }
        catch (SkipException)
        {
            _store = null;
        }
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        if (_store is not null)
            await _store.DisposeAsync();
    }

    [SkippableFact]
    public async Task A_hundred_megabytes_go_in_and_out_without_being_held()
    {
        Skip.If(_store is null, "There is no store.");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var made = new MadeContent(Large);
        using var stored = await Server.Http.SendContentAsync("PUT", "Binary/large", made, "application/dicom");
        stored.Code().Should().Be(201);
        (made.MostHeld - before).Should().BeLessThan(Held);

        using var request = new HttpRequestMessage(HttpMethod.Get, "Binary/large");
        request.Headers.Accept.ParseAdd("application/dicom");
        using var back = await Server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        back.Content.Headers.ContentLength.Should().Be(Large);
        (await MadeContent.CheckAsync(await back.Content.ReadAsStreamAsync()) - before).Should().BeLessThan(Held);
    }

    [SkippableFact]
    public async Task A_restart_keeps_it()
    {
        Skip.If(_store is null, "There is no store.");
        var id = await Server.Http.StoreContentAsync(Bytes.Some(3_000_000), "application/pdf");
        await Server.DisposeAsync();
        _server = await TestServer.StartOnAsync(_store);
        await Server.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<ContentKeeper>().Single().SweepAsync(DateTimeOffset.MaxValue, default);

        using var back = await Server.Http.ContentAsync($"Binary/{id}");

        (await back.Content.ReadAsByteArrayAsync()).AsSpan().SequenceEqual(Bytes.Some(3_000_000)).Should().BeTrue();
    }

    [SkippableFact]
    public async Task An_upload_that_breaks_off_leaves_nothing()
    {
        Skip.If(_store is null, "There is no store.");
        var address = Server.Http.BaseAddress!;
        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync(address.Host, address.Port);
            var head = $"PUT /fhir/Binary/broken HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Type: image/png\r\nContent-Length: 9000000\r\n\r\n";
            await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head));
            await socket.GetStream().WriteAsync(Bytes.Some(4_000_000));
            await UntilAsync(async () => (await LooseAsync()).Count > 0);
        }

        await UntilAsync(async () => (await LooseAsync()).Count == 0);
        await Server.Http.ExpectAsync(404, "GET", "Binary/broken");
    }

    [SkippableFact]
    public async Task What_a_dead_server_left_is_removed_when_nothing_names_it_and_kept_when_something_does()
    {
        Skip.If(_store is null, "There is no store.");
        var contents = Server.Services.GetRequiredService<IContentStore>();
        var grant = await GrantAsync(LeaveKind.Update);
        var dead = await contents.BeginAsync(grant, default);
        await contents.AppendAsync(dead, 0, new byte[] { 1 }, grant, default);
        await contents.BindAsync(dead, new("Binary", "nobody"), 1, grant, default);
        var named = await contents.BeginAsync(grant, default);
        await contents.AppendAsync(named, 0, "kept"u8.ToArray(), grant, default);
        await contents.BindAsync(named, new("Binary", "somebody"), 4, grant, default);
        await Server.Http.ExpectAsync(201, "PUT", "Binary/somebody", $$$"""{"resourceType":"Binary","id":"somebody","contentType":"text/plain","_data":{"extension":[{"url":"urn:fhirserver:large-content","valueString":"{{{named}}}"}]}}""");

        await Server.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<ContentKeeper>().Single().SweepAsync(DateTimeOffset.MaxValue, default);

        (await LooseAsync()).Should().BeEmpty();
        (await contents.LengthAsync(dead, new("Binary", "nobody"), grant, default)).Should().BeNull();
        (await (await Server.Http.ContentAsync("Binary/somebody")).Content.ReadAsStringAsync()).Should().Be("kept");
    }

    [SkippableFact]
    public async Task What_is_larger_than_the_limit_is_refused_and_leaves_nothing()
    {
        Skip.If(_store is null, "There is no store.");
        await Server.DisposeAsync();
        _server = await TestServer.StartOnAsync(_store, "--FhirServer:MaxBinaryBytes=2000000");

        using var told = await Server.Http.SendContentAsync("PUT", "Binary/told", new ByteArrayContent(Bytes.Some(2_000_001)), "image/png");
        using var untold = await Server.Http.SendContentAsync("PUT", "Binary/untold", new MadeContent(2_000_001, tellsLength: false), "image/png");
        using var fits = await Server.Http.SendContentAsync("PUT", "Binary/fits", new MadeContent(2_000_000, tellsLength: false), "image/png");

        (told.Code(), untold.Code(), fits.Code()).Should().Be((413, 413, 201));
        (await untold.Content.ReadAsStringAsync()).Should().Contain("MaxBinaryBytes");
        (await LooseAsync()).Should().BeEmpty();
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        for (var i = 0; i < 200 && !await isSo(); i++)
            await Task.Delay(50);
        (await isSo()).Should().BeTrue();
    }

    private async Task<IReadOnlyList<LooseContent>> LooseAsync() => await Server.Services.GetRequiredService<IContentStore>().LooseAsync(
        DateTimeOffset.MaxValue, await GrantAsync(LeaveKind.Read), default);

    private async Task<AccessGrant> GrantAsync(LeaveKind kind) =>
        await Server.Services.GetRequiredService<AccessPolicy>().GrantAsync(Caller.Open, [new Leave(kind, "Binary")], default);

    /// <summary>Content that is made as it is sent.</summary>
    private sealed class MadeContent(long length, bool tellsLength = true) : HttpContent
    {
        private const int Step = 1024 * 1024;

        // One period of the made bytes, so that a hundred megabytes are made in no time.
        private static readonly byte[] s_block = Bytes.Some(Step);

        /// <summary>The most memory that was in use while it was sent, in bytes.</summary>
        public long MostHeld { get; private set; }

        /// <summary>Reads it back and says how much memory was in use at most.</summary>
        public static async Task<long> CheckAsync(Stream stream)
        {
            var (buffer, most, place) = (new byte[Step], 0L, 0);
            while (await stream.ReadAtLeastAsync(buffer, Step, throwOnEndOfStream: false) is > 0 and var count)
            {
                buffer.AsSpan(0, count).SequenceEqual(s_block.AsSpan(0, count)).Should().BeTrue();
                if (place++ % 25 == 24)
                    most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true));
            }

            ((long)place * Step).Should().Be(Large);
            return most;
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            for (long sent = 0; sent < length; sent += Step)
            {
                await stream.WriteAsync(s_block.AsMemory(0, (int)Math.Min(Step, length - sent)));
                if (sent / Step % 25 == 24)
                    MostHeld = Math.Max(MostHeld, GC.GetTotalMemory(forceFullCollection: true));
            }
        }

        protected override bool TryComputeLength(out long computed)
        {
            computed = length;
            return tellsLength;
        }
    }
}
