namespace FhirServer.Tests.House;

public sealed class HttpTestsRunOnBothStoresTests
{
    private const string Test = "class A(ServerFixture fixture) { [SkippableFact] void M() { } }";
    private const string Linked = "<Compile Include=\"../FhirServer.Tests/Interactions/*.cs\" LinkBase=\"I\" /><Compile Include=\"../FhirServer.Tests/Walks/B.cs\" LinkBase=\"W\" />";

    [Fact]
    public void Every_test_over_HTTP_runs_on_both_stores()
    {
        var project = File.ReadAllText(Path.Combine(ProjectTree.Root, HttpTestsRunOnBothStores.Project));
        ProjectTree.ShouldKeepTo(
            ProjectTree.All.SelectMany(file => HttpTestsRunOnBothStores.Check(file, project)),
            new Excuse("tests/FhirServer.Tests/ServerHealthTests.cs", "asks servers over both stores itself"),
            new Excuse("tests/FhirServer.Tests/PageTokensOfServersTests.cs", "asks servers over both stores itself"),
            new Excuse("tests/FhirServer.Tests/Storage/IndexUpgradeTests.cs", "asks servers over both stores itself"),
            new Excuse("tests/FhirServer.Tests/Walks/StoppedUnderFire.cs", "stops servers over both stores itself"),
            new Excuse("tests/FhirServer.Tests/Walks/PublishedServer.cs", "looks into the data folder of the image as it comes"),
            new Excuse("tests/FhirServer.Tests/Storage/MongoStoreTests.cs", "is about MongoDB"),
            new Excuse("tests/FhirServer.Tests/Storage/Verification/MongoVerificationTests.cs", "is about MongoDB"),
            new Excuse("tests/FhirServer.Tests/Storage/Verification/SqliteVerificationTests.cs", "is about SQLite; its sibling about MongoDB"));
    }

    [Theory]
    [InlineData("Interactions/A.cs", false)]
    [InlineData("Walks/B.cs", false)]
    [InlineData("Interactions/Deep/A.cs", true)]
    [InlineData("Walks/A.cs", true)]
    public void A_test_that_was_forgotten_is_caught(string path, bool isForgotten) =>
        HttpTestsRunOnBothStores.Check(new SourceFile("tests/FhirServer.Tests/" + path, Test), Linked).Any().Should().Be(isForgotten);

    [Theory]
    [InlineData("class A { [Fact] void M() => Parser.Parse(); }")]
    [InlineData("class A { TestServer server; }")]
    public void What_asks_no_server_or_is_no_test_is_left_alone(string text) =>
        HttpTestsRunOnBothStores.Check(new SourceFile("tests/FhirServer.Tests/Walks/A.cs", text), Linked).Should().BeEmpty();
}
