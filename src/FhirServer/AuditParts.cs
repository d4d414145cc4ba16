using System.Text;
using FhirServer.Interactions;
using FhirServer.Security.Audit;

namespace FhirServer;

/// <summary>Adds what records requests.</summary>
internal static class AuditParts
{
    /// <summary>The chain of AuditEvents.</summary>
    public static AuditChain Chain(AuditOptions options) => new(Encoding.UTF8.GetBytes(options.Key));

    /// <summary>Adds the audit trail; nothing when nothing is recorded.</summary>
    public static void AddAudit(this IServiceCollection services, ServerOptions options)
    {
        if (!options.Audit.IsOn(options.Auth.Mode))
            return;
        services.AddSingleton<AuditWriter>();
        services.AddSingleton(parts => Journal(parts.GetRequiredService<AuditWriter>()));
        services.AddSingleton(Chain(options.Audit));
        services.AddSingleton<AuditTrail>();
        services.AddHostedService(parts => parts.GetRequiredService<AuditTrail>());
    }

    private static AuditJournal Journal(AuditWriter writer) => new(writer.WriteAsync, writer.BeforeAsync, writer.LastAsync);
}
