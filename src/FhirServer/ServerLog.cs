namespace FhirServer;

/// <summary>What the start of the server logs.</summary>
internal static partial class ServerLog
{
    [LoggerMessage(EventId = 100, Level = LogLevel.Critical, Message = "The server does not start: {Fault}")]
    public static partial void WrongSetting(ILogger logger, string fault);
}
