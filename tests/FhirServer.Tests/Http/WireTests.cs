using System.Net;
using System.Net.Sockets;
using System.Text;
using FhirServer.Fhir;
using FhirServer.Interactions;

namespace FhirServer.Tests.Http;

public sealed class WireTests
{
    private static readonly byte[] Patient = Encoding.UTF8.GetBytes("""{"resourceType":"Patient","id":"p","name":[{"text":"राम"}]}""");

    private static readonly FhirResponse Answer = new()
    {
        Status = 200,
        Body = [Patient.AsMemory(0, 10), Patient.AsMemory(10)],
        Version = 3,
        LastModified = new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.Zero),
    };

    [Fact]
    public async Task Stored_bytes_go_out_as_they_are_with_their_headers()
    {
        await using var wire = await Wire.StartAsync(Answer);

        using var response = await wire.Client.GetAsync("/fhir/Patient/p");

        (await response.Content.ReadAsByteArrayAsync()).Should().Equal(Patient);
        response.Content.Headers.ContentType!.ToString().Should().Be("application/fhir+json; charset=utf-8");
        response.Content.Headers.ContentLength.Should().Be(Patient.Length);
        response.Headers.ETag!.ToString().Should().Be("W/\"3\"");
        response.Content.Headers.GetValues("Last-Modified").Should().Equal("Mon, 06 May 2024 07:08:09 GMT");
        response.Headers.Vary.Should().Equal("Accept");
        response.Headers.GetValues("X-Content-Type-Options").Should().Equal("nosniff");
        response.Headers.Contains("Server").Should().BeFalse();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(50)]
    public async Task A_long_answer_arrives_to_its_end_on_a_connection_that_stays_open(int pieces)
    {
        var piece = Encoding.UTF8.GetBytes(new string('x', 100_001));
        await using var wire = await Wire.StartAsync(Answer with { Body = [.. Enumerable.Repeat((ReadOnlyMemory<byte>)piece, pieces)] });
        wire.Client.Timeout = TimeSpan.FromSeconds(10);

        for (var i = 0; i < 2; i++)
            (await wire.Client.GetByteArrayAsync("/fhir/Patient")).Length.Should().Be(pieces * piece.Length);
    }

    [Fact]
    public async Task HEAD_tells_what_GET_would_without_a_body()
    {
        await using var wire = await Wire.StartAsync(Answer);

        using var response = await wire.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/fhir/Patient/p"));

        wire.Seen!.Method.Should().Be("HEAD");
        response.Content.Headers.ContentLength.Should().Be(Patient.Length);
        (await response.Content.ReadAsByteArrayAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task XML_is_given_when_asked_for()
    {
        await using var wire = await Wire.StartAsync(Answer);

        using var response = await wire.Client.GetAsync("/fhir/Patient/p?_format=application/fhir+xml");

        (await response.Content.ReadAsStringAsync()).Should().Contain("<text value=\"राम\" />");
        response.Content.Headers.ContentType!.ToString().Should().Be("application/fhir+xml; charset=utf-8");
        response.Headers.GetValues("Content-Security-Policy").Single().Should().Contain("sandbox");
    }

    [Fact]
    public async Task Pretty_indents_JSON()
    {
        await using var wire = await Wire.StartAsync(Answer);

        (await wire.Client.GetStringAsync("/fhir/Patient/p?_pretty=true")).Should().Contain("\n  \"id\": \"p\",\n").And.Contain("राम");
    }

    [Fact]
    public async Task The_path_stays_encoded_and_parameters_are_decoded_in_order()
    {
        await using var wire = await Wire.StartAsync(Answer);

        using var response = await wire.Client.GetAsync("/fhir/Patient/a%2Fb?name=%E0%A4%B0+x&a=1&name=2");

        wire.Seen!.Path.Should().Be("Patient/a%2Fb");
        wire.Seen.Parameters.Should().Equal(new("name", "र x"), new("a", "1"), new KeyValuePair<string, string>("name", "2"));
        wire.Seen.BaseUrl.Should().Be(wire.Client.BaseAddress + "fhir");
    }

    [Fact]
    public async Task Conditions_and_preferences_are_carried()
    {
        await using var wire = await Wire.StartAsync(Answer);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/fhir/Patient") { Content = WireBodyTests.Json(Patient) };
        request.Headers.TryAddWithoutValidation("If-None-Exist", "identifier=x|1");
        request.Headers.TryAddWithoutValidation("If-Match", "W/\"3\"");
        request.Headers.TryAddWithoutValidation("If-Modified-Since", "Mon, 06 May 2024 07:08:09 GMT");
        request.Headers.TryAddWithoutValidation("Prefer", "return=minimal, handling=strict");

        using var response = await wire.Client.SendAsync(request);

        wire.Seen!.Conditions.Should().Be(new RequestConditions("W/\"3\"", null, Answer.LastModified, "identifier=x|1"));
        (wire.Seen.Return, wire.Seen.Strict).Should().Be((PreferReturn.Minimal, true));
        wire.Seen.Body.ToArray().Should().Equal(Patient);
        wire.Seen.ContentType.Should().Be("application/fhir+json");
    }

    [Fact]
    public async Task A_URL_over_the_limit_answers_414()
    {
        await using var wire = await Wire.StartAsync(Answer, new ServerOptions { MaxUrlLength = 1000 });

        await ShouldTellAsync(await wire.Client.GetAsync("/fhir/Patient?name=" + new string('a', 20_000)), 414, "MaxUrlLength");
    }

    [Fact]
    public async Task What_is_not_acceptable_is_refused_before_anything_is_done()
    {
        await using var wire = await Wire.StartAsync(Answer);

        await ShouldTellAsync(await wire.Client.GetAsync("/fhir/Patient/p?_format=pdf"), 406, "_format");
        wire.Seen.Should().BeNull();
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/fhirx")]
    [InlineData("/health")]
    public async Task Outside_the_base_there_is_nothing(string path)
    {
        await using var wire = await Wire.StartAsync(Answer);

        await ShouldTellAsync(await wire.Client.GetAsync(path), 404, "/fhir");
    }

    [Fact]
    public async Task A_known_fault_is_told_in_the_format_asked_for()
    {
        await using var wire = await Wire.StartAsync(_ => throw new FhirException(FhirError.MethodNotAllowed("No.", ["GET", "HEAD"])));

        using var response = await wire.Client.GetAsync("/fhir/x?_format=xml");

        response.StatusCode.Should().Be(HttpStatusCode.MethodNotAllowed);
        response.Content.Headers.Allow.Should().Equal("GET", "HEAD");
        (await response.Content.ReadAsStringAsync()).Should().Contain("<diagnostics value=\"No.\" />");
    }

    [Theory]
    [InlineData(204)]
    [InlineData(304)]
    public async Task Some_answers_have_no_body(int status)
    {
        await using var wire = await Wire.StartAsync(Answer with { Status = status });

        using var response = await wire.Client.GetAsync("/fhir/Patient/p");

        ((int)response.StatusCode).Should().Be(status);
        response.Content.Headers.ContentType.Should().BeNull();
        response.Headers.ETag!.ToString().Should().Be("W/\"3\"");
    }

    [Fact]
    public async Task The_configured_base_rules_over_the_host_of_the_request()
    {
        await using var wire = await Wire.StartAsync(Answer, new ServerOptions { BaseUrl = "https://fhir.hospital.example/r4/" });

        using var response = await wire.Client.GetAsync("/r4/Patient");

        (wire.Seen!.BaseUrl, wire.Seen.Path).Should().Be(("https://fhir.hospital.example/r4", "Patient"));
    }

    [Fact]
    public async Task A_configured_origin_may_call_from_a_browser_and_no_other()
    {
        await using var wire = await Wire.StartAsync(_ => throw new FhirException(FhirError.Gone("Gone.")), new ServerOptions { CorsOrigins = ["https://viewer.example"] });

        (await OriginAllowedAsync(wire, "https://viewer.example")).Should().BeTrue();
        (await OriginAllowedAsync(wire, "https://other.example")).Should().BeFalse();
    }

    [Theory]
    [InlineData("GET http://localhost/fhir/Patient HTTP/1.1", "200")]
    [InlineData("OPTIONS * HTTP/1.1", "404")]
    [InlineData("GET /fhir/%00 HTTP/1.1", "400")]
    [InlineData("GET /%66hir/Patient HTTP/1.1", "404")]
    [InlineData("BREW /fhir/Patient HTTP/1.1", "200")]
    public async Task Odd_request_lines_are_answered(string line, string expected)
    {
        await using var wire = await Wire.StartAsync(Answer);
        using var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", wire.Client.BaseAddress!.Port);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"{line}\r\nHost: localhost\r\nConnection: close\r\n\r\n"));

        var answer = await new StreamReader(stream).ReadToEndAsync();

        answer.Should().StartWith("HTTP/1.1 " + expected);
    }

    [Fact]
    public async Task A_client_that_leaves_is_noticed_and_the_server_goes_on()
    {
        var left = new TaskCompletionSource();
        await using var wire = await Wire.StartAsync(async (request, cancellationToken) =>
        {
            if (request.Path == "quick")
                return Answer;
            using var registration = cancellationToken.Register(left.SetResult);
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return Answer;
        });

        using (var impatience = new CancellationTokenSource(200))
            await FluentActions.Awaiting(() => wire.Client.GetAsync("/fhir/slow", impatience.Token)).Should().ThrowAsync<OperationCanceledException>();

        await left.Task.WaitAsync(TimeSpan.FromSeconds(10));
        (await wire.Client.GetAsync("/fhir/quick")).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_answer_that_has_begun_breaks_off_rather_than_end_as_if_it_were_whole()
    {
        var broken = new BrokenBody(new byte[1_000_000]);
        await using var wire = await Wire.StartAsync(Answer with { Body = broken });

        await FluentActions.Awaiting(() => wire.Client.GetByteArrayAsync("/fhir/Patient/p")).Should().ThrowAsync<HttpRequestException>();
    }

    private static async Task<bool> OriginAllowedAsync(Wire wire, string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/fhir/Patient/p");
        request.Headers.Add("Origin", origin);
        using var response = await wire.Client.SendAsync(request);
        response.StatusCode.Should().Be(HttpStatusCode.Gone);
        return response.Headers.Contains("Access-Control-Allow-Origin");
    }

    internal static async Task ShouldTellAsync(HttpResponseMessage response, int status, string what)
    {
        using (response)
        {
            (await response.Content.ReadAsStringAsync()).Should().Contain("OperationOutcome").And.Contain(what);
            ((int)response.StatusCode).Should().Be(status);
        }
    }

    /// <summary>A body that tells its length and then gives only its first piece.</summary>
    private sealed class BrokenBody(byte[] piece) : IReadOnlyList<ReadOnlyMemory<byte>>
    {
        private int _reads;

        public int Count => 2;

        public ReadOnlyMemory<byte> this[int index] => index == 1 && ++_reads > 1 ? throw new InvalidOperationException("lost") : piece;

        public IEnumerator<ReadOnlyMemory<byte>> GetEnumerator() => throw new NotSupportedException();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => throw new NotSupportedException();
    }
}
