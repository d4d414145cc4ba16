using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using FhirServer.Tests.Walks.Hostile;
using Xunit.Abstractions;

namespace FhirServer.Tests.Walks;

/// <summary>
/// Thousands of hostile requests: never a 5xx, each 4xx below the base explains itself in an OperationOutcome, nothing hangs,
/// nothing is stored but what was acknowledged, and the server still serves.
/// </summary>
public sealed class HostileRequests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Seed = 20240915;
    private const int Rounds = 700;
    private const int AtOnce = 4;
    private const int MostGrowth = 300 * 1024 * 1024;
    // As JSON, XML, Turtle and a page.
    private static readonly string[] s_outcomes =
        ["\"resourceType\":\"OperationOutcome\"", "\"resourceType\": \"OperationOutcome\"", "<OperationOutcome xmlns=\"http://hl7.org/fhir\"", "a fhir:OperationOutcome", "<h1>OperationOutcome</h1>"];

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_slow = TimeSpan.FromSeconds(1);

    private readonly ConcurrentQueue<string> _faults = [];
    private readonly ConcurrentDictionary<int, int> _statuses = [];
    private readonly ConcurrentQueue<string> _slow = [];
    private TestServer _server = null!;
    private HttpClient _http = null!;
    private int _created;
    private int _updated;
    private int _sent;

    public async Task InitializeAsync()
    {
        _server = await TestServer.StartAsync();
        // Text in headers goes out as UTF-8 instead of being refused by the client.
        var handler = new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8, AllowAutoRedirect = false };
        _http = new HttpClient(handler) { Timeout = s_patience };
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    [SkippableFact]
    public async Task The_server_withstands_thousands_of_hostile_requests()
    {
        output.WriteLine($"Seed {Seed}");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var clock = Stopwatch.StartNew();
        await Parallel.ForEachAsync(Requests(), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (request, _) => await SendAsync(request));
        await Parallel.ForEachAsync(HostileSocket.Messages, new ParallelOptions { MaxDegreeOfParallelism = 4 * AtOnce }, async (message, _) => await SendAsync(message));
        var growth = GC.GetTotalMemory(forceFullCollection: true) - before;
        Tell(clock.Elapsed, growth);

        if (!_faults.IsEmpty)
            Assert.Fail($"{_faults.Count} faults:\n{string.Join('\n', _faults.Take(40))}");
        _sent.Should().BeGreaterThan(5000);
        growth.Should().BeLessThan(MostGrowth);
        await ShouldHoldWhatWasAcknowledgedAsync();
        await ShouldStillServeAsync();
    }

    private static IEnumerable<HostileRequest> Requests()
    {
        var random = new Random(Seed);
        var (bodies, xml, searches, bundles, headers) = (new HostileBodies(random), new HostileXml(random), new HostileSearches(random), new HostileBundles(random), new HostileHeaders(random));
        IEnumerable<HostileRequest> whole =
        [
            .. HostileBodies.Whole().SelectMany(body => Everywhere("whole body", body, "application/fhir+json")), .. HostileXml.Whole().SelectMany(body => Everywhere("whole XML", body, "application/fhir+xml")),
            .. HostileBundles.Whole().Select(body => new HostileRequest("whole Bundle", "POST", "") { Body = body }), .. HostileSearches.Large(), .. HostileHeaders.Large(),
        ];
        foreach (var request in whole)
            yield return request;
        for (var i = 0; i < Rounds; i++)
        {
            yield return new HostileRequest("spoilt body", "POST", random.Next(4) == 0 ? "" : random.Next(2) == 0 ? "Patient" : "Observation") { Body = bodies.Spoilt() };
            yield return new HostileRequest("spoilt update", "PUT", "Patient/p") { Body = bodies.Spoilt() };
            yield return new HostileRequest("spoilt XML", "POST", "Patient") { Body = xml.Spoilt(), ContentType = "application/fhir+xml" };
            yield return new HostileRequest("Bundle", "POST", "") { Body = bundles.Next() };
            yield return searches.Next();
            yield return searches.Next();
            yield return headers.Header();
            yield return i % 2 == 0 ? headers.ContentType() : headers.Address();
        }
    }

    private static IEnumerable<HostileRequest> Everywhere(string kind, byte[] body, string type) =>
    [
        new(kind, "POST", "Patient") { Body = body, ContentType = type }, new(kind, "PUT", "Patient/p") { Body = body, ContentType = type }, new(kind, "POST", "") { Body = body, ContentType = type },
        new(kind, "POST", "Patient/_search") { Body = body, ContentType = "application/x-www-form-urlencoded" },
    ];

    private async Task SendAsync(HostileRequest hostile)
    {
        using var request = new HttpRequestMessage(new HttpMethod(hostile.Method), new Uri($"{_server.BaseUrl}/{hostile.Url}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (hostile.Body is not null)
        {
            request.Content = new ByteArrayContent(hostile.Body);
            if (hostile.ContentType is not null)
                request.Content.Headers.TryAddWithoutValidation("Content-Type", hostile.ContentType);
        }

        foreach (var (name, value) in hostile.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
                request.Content?.Headers.TryAddWithoutValidation(name, value);
        }

        Interlocked.Increment(ref _sent);
        var clock = Stopwatch.StartNew();
        try
        {
            using var response = await _http.SendAsync(request);
            Judge(hostile, response, await response.Content.ReadAsStringAsync());
        }
        catch (OperationCanceledException)
        {
            _faults.Enqueue($"no answer within {s_patience}: {hostile}");
        }
        catch (HttpRequestException broken) when (hostile.Kind.StartsWith("large", StringComparison.Ordinal))
        {
            // Kestrel answers before it has read all, and closes: the client may see the close first.
            output.WriteLine($"{hostile.Kind}: {broken.InnerException?.Message ?? broken.Message}");
        }
        catch (HttpRequestException broken)
        {
            _faults.Enqueue($"{broken.GetType().Name} {broken.Message} {broken.InnerException?.Message}: {hostile}");
        }

        if (clock.Elapsed > s_slow)
            _slow.Enqueue($"{clock.Elapsed.TotalSeconds:0.0} s: {hostile}");
    }

    private void Judge(HostileRequest hostile, HttpResponseMessage response, string body)
    {
        var code = response.Code();
        _statuses.AddOrUpdate(code, 1, (_, count) => count + 1);
        if (code >= 500)
            _faults.Enqueue($"{code} {body}: {hostile}");
        if (code is >= 400 and < 500 && hostile.Method != "HEAD" && !IsOutcome(body) && !(body.Length == 0 && IsKestrels(hostile, code)))
            _faults.Enqueue($"{code} without an OperationOutcome but '{(body.Length > 200 ? body[..200] : body)}': {hostile}");
        Count(hostile, code, body, response.Content.Headers);
    }

    /// <summary>What Kestrel refuses itself, without a body: headers that are too large or too many, a blank in the address, a NUL in the path.</summary>
    private static bool IsKestrels(HostileRequest hostile, int code) => code switch
    {
        400 => hostile.Url.Contains(' ', StringComparison.Ordinal) || hostile.Url.Split('?')[0].Contains("%00", StringComparison.Ordinal),
        431 => hostile.Kind is "large header" or "many headers",
        _ => false,
    };

    /// <summary>Counts what was acknowledged as written.</summary>
    private void Count(HostileRequest hostile, int code, string body, HttpContentHeaders headers)
    {
        if (hostile.Method is "POST" or "PUT" && code == 201)
            Interlocked.Increment(ref _created);
        else if (hostile.Method == "PUT" && code == 200)
            Interlocked.Increment(ref _updated);
        else if (hostile.Method == "POST" && code == 200 && body.Contains("-response\"", StringComparison.Ordinal) && headers.ContentType?.MediaType == "application/fhir+json")
            CountEntries(JsonNode.Parse(hostile.Body!)!, JsonNode.Parse(body)!);
    }

    private void CountEntries(JsonNode sent, JsonNode answer)
    {
        foreach (var (request, response) in sent.Entries().Zip(answer.Entries()))
        {
            var status = (string)response["response"]!["status"]!;
            if (status.StartsWith("201", StringComparison.Ordinal))
                Interlocked.Increment(ref _created);
            else if (status.StartsWith("200", StringComparison.Ordinal) && (string?)request["request"]!["method"] == "PUT")
                Interlocked.Increment(ref _updated);
            if (status[0] == '5')
                _faults.Enqueue($"{status} in an answer to {request}: {response}");
        }
    }

    private async Task SendAsync(byte[] message)
    {
        Interlocked.Increment(ref _sent);
        using var patience = new CancellationTokenSource(s_patience);
        var shown = Encoding.Latin1.GetString(message);
        try
        {
            var answer = await HostileSocket.SendAsync(new Uri(_server.BaseUrl), message, patience.Token);
            // 505 is Kestrel's own answer to a version of HTTP that does not exist.
            if (answer.StartsWith("HTTP/1.1 5", StringComparison.Ordinal) && !answer.StartsWith("HTTP/1.1 505", StringComparison.Ordinal))
                _faults.Enqueue($"{answer.Split('\r')[0]} to {shown}");
            if (answer.StartsWith("HTTP/1.1 201", StringComparison.Ordinal))
                Interlocked.Increment(ref _created);
            output.WriteLine($"{(answer.Length == 0 ? "closed" : answer.Split('\r')[0])}{(IsOutcome(answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 1)..]) ? " with outcome" : "")}: {shown.Split('\r')[0]}");
        }
        catch (OperationCanceledException)
        {
            _faults.Enqueue($"neither answered nor closed within {s_patience}: {shown}");
        }
    }

    private static bool IsOutcome(string body) => Array.Exists(s_outcomes, beginning => body.Contains(beginning, StringComparison.Ordinal));

    private async Task ShouldHoldWhatWasAcknowledgedAsync()
    {
        ((int)(await _server.Http.ExpectAsync(200, "GET", "?_summary=count"))["total"]!).Should().Be(_created);
        var versions = (int)(await _server.Http.ExpectAsync(200, "GET", "_history?_count=1"))["total"]!;
        versions.Should().BeInRange(_created, _created + _updated, "an update with the same content makes no version");
        var types = await _server.Http.ExpectAsync(200, "GET", "Patient?_count=1000&_total=accurate");
        types.Entries().Should().NotBeEmpty();
    }

    private async Task ShouldStillServeAsync()
    {
        var id = await _server.Http.CreateAsync("Patient", """{"resourceType":"Patient","identifier":[{"value":"after-all"}]}""");
        (await _server.Http.ExpectAsync(200, "GET", "Patient?identifier=after-all")).MatchIds().Should().Equal(id);
    }

    private void Tell(TimeSpan time, long growth)
    {
        output.WriteLine($"{_sent} requests in {time.TotalSeconds:0} s; {_created} created, {_updated} updated; memory grew by {growth / 1024 / 1024} MB");
        output.WriteLine(string.Join(", ", _statuses.OrderBy(status => status.Key).Select(status => $"{status.Key}: {status.Value}")));
        foreach (var slow in _slow)
            output.WriteLine(slow);
    }
}
