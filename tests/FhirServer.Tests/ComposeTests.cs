using Microsoft.Extensions.Configuration;
using YamlDotNet.RepresentationModel;

namespace FhirServer.Tests;

/// <summary>compose.yaml is read as Compose would: what it sets exists, and what it asks for is there. No container is started.</summary>
public sealed class ComposeTests
{
    private static readonly YamlMappingNode s_file = Read();

    [Fact]
    public void Every_setting_of_the_server_is_one_that_it_knows_and_finds_right()
    {
        var environment = Map(Map(Service("fhir"))["environment"]);
        var settings = environment.Children.Where(one => Text(one.Key).StartsWith("FhirServer__", StringComparison.Ordinal))
            .Select(one => KeyValuePair.Create(Text(one.Key).Replace("__", ":", StringComparison.Ordinal), (string?)Text(one.Value).Replace("${FHIR_PASSWORD:?write it into .env}", "secret", StringComparison.Ordinal)))
            .ToList();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();

        var options = configuration.GetSection(ServerOptions.Section).Get<ServerOptions>(binder => binder.ErrorOnUnknownConfiguration = true)!;

        settings.Should().HaveCountGreaterThan(3);
        StartCheck.Faults(options, configuration).Should().BeEmpty();
        options.MongoDb.Database.Should().Be("fhir");
        options.MongoDb.ConnectionString.Should().Be("mongodb://fhir:secret@mongo:27017/?replicaSet=rs0&authSource=fhir");
    }

    [Fact]
    public void The_replica_set_and_the_user_of_the_server_are_those_that_MongoDB_makes()
    {
        var mongo = Service("mongo").ToString();
        mongo.Should().Contain("--replSet rs0").And.Contain("--keyFile").And.Contain("rs.initiate({ _id: 'rs0', members: [{ _id: 0, host: 'mongo:27017' }] })");
        Text(Map(Map(s_file["configs"])["mongo-user"])["content"]).Should().Contain("getSiblingDB('fhir')").And.Contain("user: 'fhir'").And.Contain("roles: ['readWrite']");
    }

    [Fact]
    public void The_server_waits_for_a_MongoDB_that_takes_writes_and_is_asked_whether_it_is_ready()
    {
        var fhir = Map(Service("fhir"));
        Text(Map(Map(fhir["depends_on"])["mongo"])["condition"]).Should().Be("service_healthy");
        Map(fhir["healthcheck"])["test"].ToString().Should().Contain("GET /health/ready");
        Map(Map(Service("mongo"))["healthcheck"])["test"].ToString().Should().Contain("isWritablePrimary");
    }

    [Fact]
    public void No_secret_stands_in_the_file_and_only_the_own_machine_reaches_the_server()
    {
        var passwords = Map(Map(Service("mongo"))["environment"]).Children.Where(one => Text(one.Key).Contains("PASSWORD", StringComparison.Ordinal)).Select(one => Text(one.Value)).ToList();
        passwords.Should().HaveCount(2).And.OnlyContain(password => password.StartsWith("${", StringComparison.Ordinal));
        ((YamlSequenceNode)Map(Service("fhir"))["ports"]).Children.Select(Text).Should().Equal("127.0.0.1:8080:8080");
        Map(Service("mongo")).Children.ContainsKey("ports").Should().BeFalse();
        File.ReadAllLines(Path.Combine(Repository.Root, ".env.example")).Where(line => line.Contains('=', StringComparison.Ordinal)).Should().OnlyContain(line => line.EndsWith('='));
        File.ReadAllText(Path.Combine(Repository.Root, ".gitignore")).Should().MatchRegex(@"(?m)^\.env$");
    }

    private static YamlNode Service(string name) => Map(s_file["services"])[name];

    private static YamlMappingNode Map(YamlNode node) => (YamlMappingNode)node;

    private static string Text(YamlNode node) => ((YamlScalarNode)node).Value!;

    private static YamlMappingNode Read()
    {
        using var reader = File.OpenText(Path.Combine(Repository.Root, "compose.yaml"));
        var yaml = new YamlStream();
        yaml.Load(reader);
        return Map(yaml.Documents[0].RootNode);
    }
}
