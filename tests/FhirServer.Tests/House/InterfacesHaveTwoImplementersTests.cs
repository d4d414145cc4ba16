namespace FhirServer.Tests.House;

public sealed class InterfacesHaveTwoImplementersTests
{
    [Fact]
    public void Every_interface_has_two_implementers() => ProjectTree.ShouldKeepTo(
        InterfacesHaveTwoImplementers.Check([.. ProjectTree.Product]));

    [Theory]
    [InlineData("interface IA { }")]
    [InlineData("interface IA { } class A : IA { }")]
    [InlineData("interface IA<T> { } class A : B, IA<int>, IA<long> { }")]
    [InlineData("interface IA { } class A : IA { } interface IB : IA { } class B : IB { } class C : IB { }")]
    public void An_interface_with_one_implementer_is_caught(string text) => Check(text).Should().ContainSingle();

    [Theory]
    [InlineData("interface IA { } class A : IA { } sealed record B(int X) : Other(X), House.IA;")]
    [InlineData("interface IA<T> { } class A : IA<int> { } class B : IA<long> { }")]
    public void An_interface_with_two_implementers_is_allowed(string text) => Check(text).Should().BeEmpty();

    private static List<Violation> Check(string text) => [.. InterfacesHaveTwoImplementers.Check([new SourceFile("src/FhirServer/Http/A.cs", text)])];
}
