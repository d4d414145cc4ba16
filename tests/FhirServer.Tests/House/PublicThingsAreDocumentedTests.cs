namespace FhirServer.Tests.House;

public sealed class PublicThingsAreDocumentedTests
{
    [Fact]
    public void Every_public_thing_says_what_it_is_for() => ProjectTree.ShouldKeepTo(ProjectTree.Product.SelectMany(PublicThingsAreDocumented.Check));

    [Theory]
    [InlineData("public class A;")]
    [InlineData("// not a doc comment\npublic enum A { One }")]
    [InlineData("public delegate void A();")]
    [InlineData("/// <summary>A.</summary>\npublic class A { public void M() { } }")]
    [InlineData("/// <summary>A.</summary>\npublic class A { public int P { get; } }")]
    [InlineData("/// <summary>A.</summary>\npublic class A { public const int C = 1; }")]
    [InlineData("/// <summary>A.</summary>\npublic class A { public A() { } }")]
    [InlineData("/// <summary>A.</summary>\npublic class A { public override string ToString() => \"\"; }")]
    [InlineData("/// <summary>A.</summary>\npublic interface IA { void M(); }")]
    [InlineData("/// <summary>A.</summary>\npublic class A { public record B(int X); }")]
    [InlineData("/// <summary>A.</summary>\n/// <param name=\"X\">X.</param>\npublic record A(int X, int Y);")]
    public void A_public_thing_without_a_comment_is_caught(string text) => Check(text).Should().ContainSingle();

    [Theory]
    [InlineData("class A { public void M() { } public class B { public int P; } }")]
    [InlineData("/// <summary>A.</summary>\npublic enum A { One }")]
    [InlineData("/// <summary>A.</summary>\npublic class A { private int f; internal void M() { } void IA.M() { } }")]
    [InlineData("/// <summary>A.</summary>\n[Obsolete]\npublic class A {\n/// <inheritdoc/>\npublic override string ToString() => \"\"; }")]
    [InlineData("/// <summary>A.</summary>\n/// <param name=\"X\">X.</param>\npublic record A(int X);")]
    public void What_is_documented_or_not_public_is_allowed(string text) => Check(text).Should().BeEmpty();

    private static List<Violation> Check(string text) => [.. PublicThingsAreDocumented.Check(new SourceFile("src/FhirServer/Http/A.cs", text))];
}
