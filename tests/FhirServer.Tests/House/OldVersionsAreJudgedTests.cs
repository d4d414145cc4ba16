namespace FhirServer.Tests.House;

public sealed class OldVersionsAreJudgedTests
{
    [Fact]
    public void Old_versions_are_judged_by_their_own_content() => ProjectTree.ShouldKeepTo(ProjectTree.Product.SelectMany(OldVersionsAreJudged.Check));

    [Fact]
    public void The_judge_is_where_the_rule_says()
    {
        var judge = ProjectTree.Product.Single(file => file.Path == "src/FhirServer/Interactions/PastVersions.cs");
        OldVersionsAreJudged.Check(judge with { Path = "src/FhirServer/Http/A.cs" }).Should().NotBeEmpty();
    }

    [Theory]
    [InlineData("class A(IResourceStore store) { object M() => store.ReadVersionAsync(type, id, 1, grant, default); }")]
    [InlineData("class A { object M(Storage.IResourceStore all) => all.HistoryAsync(query, grant, default); }")]
    public void An_old_version_that_nobody_judges_is_caught(string text) => Check(text).Should().ContainSingle();

    [Theory]
    [InlineData("class A(PastVersions past) { object M() => past.HistoryAsync(query, grant, default); }")]
    [InlineData("class A(IResourceStore store) { object M() => store.ReadAsync(type, id, grant, default); }")]
    public void What_is_judged_is_allowed(string text) => Check(text).Should().BeEmpty();

    private static List<Violation> Check(string text) => [.. OldVersionsAreJudged.Check(new SourceFile("src/FhirServer/Operations/A.cs", text))];
}
