namespace FhirServer.Tests.House;

public sealed class FileBudgetTests
{
    [Fact]
    public void Every_file_keeps_to_its_budget() => ProjectTree.ShouldKeepTo(ProjectTree.All.SelectMany(FileBudget.Check));

    [Fact]
    public void A_file_of_more_than_300_lines_is_caught()
    {
        Check(Lines(300)).Should().BeEmpty();
        Check(Lines(301)).Should().ContainSingle().Which.What.Should().Contain("301 lines");
    }

    [Theory]
    [InlineData("class A {{ void M()\n{{{0}}} }}")]
    [InlineData("class A {{ A()\n{{{0}}} }}")]
    [InlineData("class A {{ int P\n{{{0}}} }}")]
    [InlineData("class A {{ object F = () =>\n{{{0}}}; }}")]
    public void A_function_of_more_than_60_lines_is_caught(string pattern)
    {
        Check(string.Format(System.Globalization.CultureInfo.InvariantCulture, pattern, Lines(58))).Should().BeEmpty();
        Check(string.Format(System.Globalization.CultureInfo.InvariantCulture, pattern, Lines(59))).Should().ContainSingle();
    }

    [Fact]
    public void A_local_function_of_more_than_60_lines_is_caught() =>
        Check($"class A {{ void M() {{ void Inner() {{{Lines(61)}}} }} }}").Should().Contain(violation => violation.What.StartsWith("Inner"));

    [Theory]
    [InlineData("class A(int a, int b, int c, int d, int e, int f, int g);")]
    [InlineData("struct A(int a, int b, int c, int d, int e, int f, int g);")]
    [InlineData("class A { public A(int a, int b, int c, int d, int e, int f, int g) { } }")]
    [InlineData("record A(int a, int b, int c, int d, int e, int f, int g) { public void Act() { } }")]
    public void A_seventh_constructor_parameter_is_caught(string text) => Check(text).Should().ContainSingle();

    [Theory]
    [InlineData("public class A { } public class B { }")]
    [InlineData("public class A { } public struct B { }")]
    [InlineData("public class A { } public static class B { }")]
    public void A_second_public_type_is_caught(string text) => Check(text).Should().ContainSingle().Which.What.Should().StartWith("B ");

    [Fact]
    public void A_second_public_type_is_caught_when_the_record_beside_it_is_long() =>
        Check($"public class A {{ }} public record B {{\n{string.Join('\n', Enumerable.Range(0, 14).Select(i => $"int P{i};"))}\n}}").Should().ContainSingle();

    [Theory]
    [InlineData("PatientManager")]
    [InlineData("UrlHelper")]
    [InlineData("StringUtils")]
    [InlineData("RuleBase")]
    [InlineData("StoreImpl")]
    [InlineData("PatientService")]
    public void A_hollow_name_is_caught(string name) => Check($"class A {{ class {name} {{ }} }}").Should().ContainSingle();

    [Theory]
    [InlineData("class A(int a, int b, int c, int d, int e, int f);")]
    [InlineData("record A(int a, int b, int c, int d, int e, int f, int g) { public static A Make() => null!; public override string ToString() => \"\"; }")]
    [InlineData("public class A { public class Inner { } } class B { } public record C(int X); public enum D { One } public interface IE { }")]
    [InlineData("class Baseline { } class Services { } class Database { }")]
    public void What_is_within_the_budget_is_allowed(string text) => Check(text).Should().BeEmpty();

    private static string Lines(int count) => string.Concat(Enumerable.Repeat("//\n", count));

    private static List<Violation> Check(string text) => [.. FileBudget.Check(new SourceFile("src/FhirServer/Http/A.cs", text))];
}
