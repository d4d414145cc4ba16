using System.Text.Json.Nodes;

namespace FhirServer.Tests.Security;

/// <summary>A server that records what is asked of it, and somebody who may read that.</summary>
public sealed class AuditFixture : SignedInFixture
{
    /// <summary>A client that reads what was recorded.</summary>
    public HttpClient Auditor => May("system/AuditEvent.rs", ("roles", new[] { "auditor" }));

    /// <summary>The one event of a request; waits until it is stored.</summary>
    /// <param name="request">The request's id.</param>
    public async Task<JsonNode> EventAsync(string request)
    {
        using var auditor = Auditor;
        for (var i = 0; ; i++)
        {
            var found = (await auditor.ExpectAsync(200, "GET", $"AuditEvent?entity:identifier={request}")).Entries();
            if (found.Count > 0 || i == 100)
                return found.Should().ContainSingle("request {0} leaves one event", request).Which["resource"]!;
            await Task.Delay(50);
        }
    }
}
