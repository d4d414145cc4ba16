using FhirServer.Fhir;
using FhirServer.Search;

namespace FhirServer.Tests.Search;

public sealed class PageTokenTests
{
    private static readonly PageToken s_token = Token(7);

    [Theory]
    [InlineData("", 1)]
    [InlineData("2024-01-01|अ/17", 2)]
    public async Task What_was_written_is_read(string cursor, int page)
    {
        var token = await s_token.WriteAsync(new PagePosition(cursor, page), "Patient?name=a", default);

        token.Should().MatchRegex("^[A-Za-z0-9_-]+$");
        (await s_token.ReadAsync(token, "Patient?name=a", default)).Should().Be(new PagePosition(cursor, page));
    }

    [Fact]
    public async Task A_token_of_another_query_is_refused()
    {
        var token = await s_token.WriteAsync(new PagePosition("17", 2), "Patient?name=a", default);
        var read = async () => await s_token.ReadAsync(token, "Patient?name=b", default);
        (await read.Should().ThrowAsync<FhirException>().WithMessage("*another search*")).Which.Error.Status.Should().Be(400);
    }

    [Fact]
    public async Task A_token_of_another_key_is_refused() =>
        await RefusedAsync(await Token(8).WriteAsync(new PagePosition("17", 2), "q", default));

    [Fact]
    public async Task A_token_changed_in_any_place_is_refused()
    {
        var token = await s_token.WriteAsync(new PagePosition("17", 2), "q", default);
        for (var i = 0; i < token.Length - 1; i++)
            await RefusedAsync(token[..i] + (token[i] == 'A' ? 'B' : 'A') + token[(i + 1)..]);
    }

    [Fact]
    public async Task A_secret_that_cannot_be_had_is_asked_for_again_and_then_kept()
    {
        var asked = 0;
        var token = new PageToken(_ => asked++ == 0 ? Task.FromException<byte[]>(new TimeoutException()) : Task.FromResult(new byte[32]));
        var write = async () => await token.WriteAsync(new PagePosition("17", 2), "q", default);

        await write.Should().ThrowAsync<TimeoutException>();
        (await token.ReadAsync(await write(), "q", default)).Cursor.Should().Be("17");
        asked.Should().Be(2);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("not base64!")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public Task What_is_no_token_is_refused(string token) => RefusedAsync(token);

    [Fact]
    public Task A_very_long_value_is_refused() => RefusedAsync(new string('A', 100_000));

    private static PageToken Token(byte key) => new(_ => Task.FromResult(Enumerable.Repeat(key, 32).ToArray()));

    private static async Task RefusedAsync(string token)
    {
        var read = async () => await s_token.ReadAsync(token, "q", default);
        (await read.Should().ThrowAsync<FhirException>()).Which.Error.Status.Should().Be(400);
    }
}
