using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace FhirServer.Tests.Operations;

/// <summary>A terminology server elsewhere is asked of what is not held here, and its troubles are not ours.</summary>
public sealed class TerminologyServerTests : IAsyncLifetime
{
    private readonly List<string> _asked = [];
    private WebApplication? _other;
    private Func<string, (int Status, string Body)> _answers = _ => (200, Verdict(result: true));

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls", $"http://127.0.0.1:{TestServer.FreePort()}", "--Logging:LogLevel:Default=Error"]);
        _other = builder.Build();
        _other.MapPost("/r4/{type}/$validate-code", async (HttpContext context, string type) =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var body = await reader.ReadToEndAsync();
            lock (_asked)
                _asked.Add($"{type} {body}");
            var (status, answer) = _answers(body);
            if (status == 0)
                await Task.Delay(TimeSpan.FromSeconds(30), context.RequestAborted);
            context.Response.StatusCode = status;
            await context.Response.WriteAsync(answer);
        });
        await _other.StartAsync();
    }

    /// <inheritdoc/>
    public async Task DisposeAsync() => await _other!.DisposeAsync();

    [SkippableFact]
    public async Task It_is_asked_of_what_is_not_held_here_and_its_answer_is_remembered()
    {
        await using var server = await StartAsync();

        for (var i = 0; i < 3; i++)
            (await AskAsync(server, "system=http://loinc.org&code=1234-5")).Should().Be("True");
        _asked.Should().ContainSingle().Which.Should().StartWith("ValueSet ").And.Contain("1234-5").And.Contain("http://loinc.org");
        (await AskAsync(server, "system=http://snomed.info/sct&code=1")).Should().StartWith("False");
        _asked.Should().HaveCount(1, "what is not in the value set for certain is not asked");
    }

    [SkippableFact]
    public async Task A_wrong_display_is_told_from_a_wrong_code()
    {
        await using var server = await StartAsync();
        _answers = body => (200, Verdict(!body.Contains("Nonsense", StringComparison.Ordinal) && !body.Contains("9999-9", StringComparison.Ordinal)));

        (await AskAsync(server, "system=http://loinc.org&code=1234-5&display=Nonsense")).Should().Be("False said so");
        (await AskAsync(server, "system=http://loinc.org&code=9999-9")).Should().Be("False said so");
    }

    [SkippableTheory]
    [InlineData(500, "")]
    [InlineData(404, "")]
    [InlineData(200, "no json")]
    [InlineData(200, """{"resourceType":"Parameters"}""")]
    [InlineData(0, "")]
    public async Task What_it_cannot_answer_stays_unknown(int status, string answer)
    {
        await using var server = await StartAsync();
        _answers = _ => (status, answer);

        (await AskAsync(server, "system=http://loinc.org&code=1234-5")).Should().StartWith("False Unknown:");
    }

    [SkippableFact]
    public async Task Once_it_fails_again_and_again_it_is_left_alone_for_a_while()
    {
        await using var server = await StartAsync();
        _answers = _ => (503, "");

        for (var i = 0; i < 20; i++)
            (await AskAsync(server, $"system=http://loinc.org&code={i}-1")).Should().StartWith("False Unknown:");
        _asked.Count.Should().BeInRange(5, 10);
    }

    [SkippableFact]
    public async Task A_server_that_is_not_there_does_no_harm()
    {
        await using var server = await TestServer.StartAsync($"--FhirServer:Terminology:Server=http://127.0.0.1:{TestServer.FreePort()}");

        (await AskAsync(server, "system=http://loinc.org&code=1234-5")).Should().StartWith("False Unknown:");
    }

    private static string Verdict(bool result) =>
        $$"""{"resourceType":"Parameters","parameter":[{"name":"result","valueBoolean":{{(result ? "true" : "false")}}},{"name":"message","valueString":"said so"}]}""";

    private static async Task<string> AskAsync(TestServer server, string query)
    {
        var answer = await server.Http.ExpectAsync(200, "GET", $"ValueSet/$validate-code?url=http://hl7.org/fhir/ValueSet/observation-codes&{query}");
        return $"{(bool)ValidateCodeTests.Value(answer, "result", "valueBoolean")!} {(string?)ValidateCodeTests.Value(answer, "message", "valueString")}".Trim();
    }

    private Task<TestServer> StartAsync() => TestServer.StartAsync($"--FhirServer:Terminology:Server={_other!.Urls.First()}/r4", "--FhirServer:Terminology:TimeoutSeconds=1");
}
