namespace FhirServer.Security.Audit;

/// <summary>What the audit trail logs; never what stands in a record.</summary>
internal static partial class AuditLog
{
    [LoggerMessage(EventId = 1300, Level = LogLevel.Error, Message = "{Count} audit events could not be stored and are tried again in {Pause}")]
    public static partial void NotStored(ILogger logger, Exception reason, int count, TimeSpan pause);

    [LoggerMessage(EventId = 1301, Level = LogLevel.Warning, Message = "The glass was broken in request {RequestId}; see its AuditEvent")]
    public static partial void GlassBroken(ILogger logger, string requestId);

    [LoggerMessage(EventId = 1303, Level = LogLevel.Warning, Message = "The patients of what request {RequestId} deleted could not be looked up")]
    public static partial void NotNamed(ILogger logger, Exception reason, string requestId);

    [LoggerMessage(EventId = 1302, Level = LogLevel.Critical, Message = "The server stopped before {Count} audit events were stored")]
    public static partial void Lost(ILogger logger, int count);
}
