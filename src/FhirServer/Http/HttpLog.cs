namespace FhirServer.Http;

/// <summary>What the wire logs; never a body, an identifier or a token.</summary>
internal static partial class HttpLog
{
    private static readonly Func<ILogger, string, IDisposable?> Scope = LoggerMessage.DefineScope<string>("Request {RequestId}");

    /// <summary>Names the request in everything that is logged until the result is disposed of.</summary>
    public static IDisposable? Request(ILogger logger, string requestId) => Scope(logger, requestId);

    [LoggerMessage(EventId = 1000, Level = LogLevel.Error, Message = "A request could not be answered; the client was told to look up {TraceId}")]
    public static partial void Fault(ILogger logger, Exception exception, string traceId);

    [LoggerMessage(EventId = 1002, Level = LogLevel.Error, Message = "What was done could not be recorded in the audit trail in time; trace {TraceId}")]
    public static partial void NotRecorded(ILogger logger, Exception exception, string traceId);

    [LoggerMessage(EventId = 1001, Level = LogLevel.Error, Message = "An answer broke off after it had begun; trace {TraceId}")]
    public static partial void BrokenOff(ILogger logger, Exception exception, string traceId);
}
