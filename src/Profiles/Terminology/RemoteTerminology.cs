using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Profiles.Terminology;

/// <summary>
/// Asks a terminology server of what is not known here: https://hl7.org/fhir/R4/terminology-service.html#validation. Its answers are remembered for
/// a while; that it cannot be asked is an unknown membership, never an exception.
/// </summary>
/// <param name="local">What is held here, asked first.</param>
/// <param name="send">Sends a request; whatever limits time and tries is behind it. Fails with <see cref="HttpRequestException"/>.</param>
/// <param name="keep">How long an answer is good.</param>
/// <param name="clock">Tells how old an answer is.</param>
public sealed class RemoteTerminology(
    ITerminology local, Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send, TimeSpan keep, TimeProvider clock) : ITerminology
{
    // Codes come from clients, so that what is remembered must have an end.
    private const int MostKept = 10_000;

    // More than any answer to this question; what goes on longer is none.
    private const int LargestAnswer = 1024 * 1024;

    private readonly ConcurrentDictionary<CodeQuestion, (CodeVerdict Verdict, DateTimeOffset Until)> _kept = new();

    /// <inheritdoc/>
    public async ValueTask<CodeVerdict> CheckAsync(CodeQuestion question, CancellationToken cancellationToken)
    {
        var held = await local.CheckAsync(question, cancellationToken).ConfigureAwait(false);
        if (held.Membership != CodeMembership.Unknown)
            return held;
        if (_kept.TryGetValue(question, out var kept) && kept.Until > clock.GetUtcNow())
            return kept.Verdict;
        try
        {
            var verdict = await AskAsync(question, cancellationToken).ConfigureAwait(false);
            Keep(question, verdict);
            return verdict;
        }
        catch (Exception failure) when (IsTrouble(failure, cancellationToken))
        {
            return held with { Message = $"{held.Message} The terminology server could not be asked either ({failure.GetType().Name}); try again later." };
        }
    }

    private static bool IsTrouble(Exception failure, CancellationToken cancellationToken) =>
        failure is HttpRequestException or IOException or JsonException || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    private async Task<CodeVerdict> AskAsync(CodeQuestion question, CancellationToken cancellationToken)
    {
        var answer = await PostAsync(question, cancellationToken).ConfigureAwait(false);
        if (answer.Membership != CodeMembership.NotMember || question.Display is null)
            return answer;
        // A code with a wrong display is answered like a wrong code; without the display it is seen which.
        var bare = await PostAsync(question with { Display = null }, cancellationToken).ConfigureAwait(false);
        return bare.Membership == CodeMembership.Member ? bare with { IsDisplayWrong = true, Message = answer.Message } : answer;
    }

    private async Task<CodeVerdict> PostAsync(CodeQuestion question, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, question.ValueSet is null ? "CodeSystem/$validate-code" : "ValueSet/$validate-code");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/fhir+json"));
        request.Content = new ByteArrayContent(RemoteQuestion.Write(question));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/fhir+json");
        using var response = await send(request, cancellationToken).ConfigureAwait(false);
        // What it does not hold it refuses; that is an answer, and the same will come tomorrow.
        if ((int)response.StatusCode is 400 or 404 or 422)
            return Unknown(question, "does not know the value set or code system");
        response.EnsureSuccessStatusCode();
        await response.Content.LoadIntoBufferAsync(LargestAnswer, cancellationToken).ConfigureAwait(false);
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        return RemoteQuestion.Read(body, question) ?? Unknown(question, "does not say whether the code is in it");
    }

    private static CodeVerdict Unknown(CodeQuestion question, string why) =>
        new(CodeMembership.Unknown, $"'{question.Code}' of {question.System ?? question.ValueSet} is not known here, and the terminology server {why}.", System: question.System);

    private void Keep(CodeQuestion question, CodeVerdict verdict)
    {
        if (_kept.Count >= MostKept)
            _kept.Clear();
        _kept[question] = (verdict, clock.GetUtcNow() + keep);
    }
}
