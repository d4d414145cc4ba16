using DotNet.Testcontainers.Builders;
using Testcontainers.MongoDb;

namespace FhirServer.Tests.Storage;

/// <summary>MongoDB in Docker, as a replica set of one node. Testcontainers removes it when the test run ends.</summary>
internal static class MongoContainer
{
    private const string Image = "mongo:8.0";

    /// <summary>Starts it, or says why not.</summary>
    public static async Task<MongoEngine?> StartAsync(Action<string> miss)
    {
        try
        {
            var container = new MongoDbBuilder(Image).WithReplicaSet().Build();
            await container.StartAsync();
            return new MongoEngine("Docker", container.GetConnectionString());
        }
        catch (DockerUnavailableException)
        {
            miss("No Docker answers.");
            return null;
        }
    }
}
