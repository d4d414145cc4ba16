namespace FhirServer.Tests.House;

public sealed class GrantIssuersTests
{
    [Fact]
    public void Only_the_access_policy_gives_leave() => ProjectTree.ShouldKeepTo(ProjectTree.Product.SelectMany(GrantIssuers.Check));

    [Fact]
    public void The_access_policy_is_where_the_rule_says()
    {
        var policy = ProjectTree.Product.Single(file => file.Path == "src/FhirServer/Security/AccessPolicy.cs");
        GrantIssuers.Check(policy with { Path = "src/FhirServer/Http/A.cs" }).Should().NotBeEmpty();
    }

    [Theory]
    [InlineData("object M() => AccessGrant.Issue(null);")]
    [InlineData("object M() => Storage.AccessGrant.Issue(null);")]
    [InlineData("Func<object?, object> M() => AccessGrant.Issue;")]
    [InlineData("object M() => AccessGrant.System;")]
    [InlineData("object M() => FhirServer.Storage.AccessGrant.System;")]
    public void Leave_that_nobody_gave_is_caught(string member) =>
        Check("Interactions/A.cs", $"class A {{ {member} }}").Should().ContainSingle();

    [Theory]
    [InlineData("using static FhirServer.Storage.AccessGrant;")]
    [InlineData("using Leave = FhirServer.Storage.AccessGrant;")]
    public void A_using_that_hides_the_issuer_is_caught(string text) => Check("Interactions/A.cs", text).Should().ContainSingle();

    [Theory]
    [InlineData("Security/AccessPolicy.cs", "object M() => AccessGrant.Issue(null);")]
    [InlineData("Storage/StoreProbe.cs", "object M() => AccessGrant.System;")]
    [InlineData("Interactions/A.cs", "object M(AccessGrant grant) => grant.Rows;")]
    public void Leave_that_was_given_is_allowed(string path, string member) => Check(path, $"class A {{ {member} }}").Should().BeEmpty();

    private static List<Violation> Check(string path, string text) => [.. GrantIssuers.Check(new SourceFile($"src/FhirServer/{path}", text))];
}
