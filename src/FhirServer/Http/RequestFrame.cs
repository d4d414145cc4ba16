using FhirServer.Fhir;
using FhirServer.Interactions;
using FhirServer.Security.Audit;

namespace FhirServer.Http;

/// <summary>
/// The outermost: names the request and turns every fault into an OperationOutcome, the unknown into 500 with a trace id
/// and no inner text. See https://hl7.org/fhir/R4/http.html#Status-Codes.
/// </summary>
/// <param name="next">What is framed.</param>
/// <param name="writer">Writes outcomes.</param>
/// <param name="audit">Takes the record of a request that failed; null when nothing is recorded.</param>
/// <param name="logger">Where faults of the server are told.</param>
internal sealed class RequestFrame(RequestDelegate next, ResponseWriter writer, Func<AuditRecord, Task>? audit, ILogger<RequestFrame> logger)
{
    // As proxies log it.
    private const int ClientGone = 499;

    /// <summary>Answers one request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        var id = RequestId.Of(context);
        context.Response.Headers[RequestId.Header] = id;
        using var scope = HttpLog.Request(logger, id);
        try
        {
            await next(context);
        }
        catch (Exception fault) when (IsDisconnect(fault, context))
        {
            // Nobody is left to be told.
            context.Abort();
            await RecordAsync(context, ClientGone, id);
        }
        catch (Exception fault)
        {
            await TellAsync(context, fault, id);
        }
    }

    private static bool IsDisconnect(Exception fault, HttpContext context) =>
        fault is OperationCanceledException or IOException and not BadHttpRequestException && context.RequestAborted.IsCancellationRequested;

    private async Task TellAsync(HttpContext context, Exception fault, string id)
    {
        var error = ErrorOf(fault, id);
        if (context.Response.HasStarted)
        {
            HttpLog.BrokenOff(logger, fault, id);
            context.Abort();
            return;
        }

        error = await RecordAsync(context, error.Status, id) ?? error;
        if (error.Status == StatusCodes.Status500InternalServerError)
            HttpLog.Fault(logger, fault, id);
        context.Response.Clear();
        context.Response.Headers[RequestId.Header] = id;
        if (error.Challenge is { } challenge)
            context.Response.Headers.WWWAuthenticate = challenge;
        if (error.ContentLength is { } length)
            context.Response.Headers.ContentRange = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"bytes */{length}");
        await WriteAsync(context, error, id);
    }

    // What cannot be recorded is told instead of the answer.
    private async Task<FhirError?> RecordAsync(HttpContext context, int status, string id)
    {
        if (audit is null || context.Features.Get<AuditRecord>() is not { } record)
            return null;
        record.Status = status;
        try
        {
            await audit(record);
            return null;
        }
        catch (FhirException failed)
        {
            HttpLog.NotRecorded(logger, failed, id);
            return failed.Error;
        }
    }

    private async Task WriteAsync(HttpContext context, FhirError error, string id)
    {
        var answer = new FhirResponse { Status = error.Status, Body = [Outcomes.Of(error, id)], Allow = error.Allow, RetryAfter = error.RetryAfter };
        try
        {
            await writer.WriteAsync(context, answer, FormatOf(context), pretty: false);
        }
        catch (FhirException)
        {
            // The outcome repeats characters that XML does not know; JSON can tell them.
            await writer.WriteAsync(context, answer, WireFormat.Json, pretty: false);
        }
    }

    private static FhirError ErrorOf(Exception fault, string id) => fault switch
    {
        FhirException known => known.Error,
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } bad => FhirError.TooLarge(bad.Message),
        BadHttpRequestException bad => FhirError.InvalidRequest($"The HTTP request is malformed: {bad.Message}"),
        _ => FhirError.Internal($"The server failed to answer; whoever runs it finds the reason in its log under '{id}'."),
    };

    private static WireFormat FormatOf(HttpContext context)
    {
        var format = context.Request.Query["_format"];
        return ContentNegotiation.Fault(context.Request.Headers.Accept, format.Count > 0 ? format[0] : null);
    }
}
