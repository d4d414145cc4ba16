namespace FhirServer.Tests.House;

public sealed class NoSwallowedErrorsTests
{
    private const string Writer = "src/FhirServer/Storage/Sqlite/SqliteWriter.cs";

    [Fact]
    public void No_error_is_swallowed() => ProjectTree.ShouldKeepTo(
        ProjectTree.Product.SelectMany(NoSwallowedErrors.Check),
        new Excuse($"{Writer}#Write catches", "the loop of the one writer goes on, and hands whatever it was to every caller that waits"),
        new Excuse($"{Writer}#WriteOne catches", "hands whatever it was to the caller whose commit it is; the others of the group are whole"),
        new Excuse($"{Writer}#GiveUp catches", "a rollback that fails comes back at the next BEGIN, which tells its callers"),
        new Excuse("src/Profiles/Conformance/Snapshots.cs#MakeAsync catches", "the SDK raises all sorts of things at definitions that make no sense; what it was is told with the definition"),
        new Excuse("src/FhirServer/Operations/Jobs/ContentKeeper.cs#ExecuteAsync catches", "a loop of the background: it tells the log and tries again"),
        new Excuse("src/FhirServer/Operations/Jobs/DefinitionKeeper.cs#ExecuteAsync catches", "a loop of the background: it tells the log and tries again"),
        new Excuse("src/FhirServer/Operations/Jobs/IndexKeeper.cs#ExecuteAsync catches", "a loop of the background: it tells the log and tries again"),
        new Excuse("src/FhirServer/Operations/Jobs/JobRunner.cs#ExecuteAsync catches", "a loop of the background: it tells the log and tries again"));

    [Theory]
    [InlineData("catch { return; }")]
    [InlineData("catch (Exception) { return; }")]
    [InlineData("catch (System.Exception fault) { Log(fault); }")]
    [InlineData("catch (Exception fault) when (ready) { Log(fault); }")]
    [InlineData("catch (Exception fault) when (fault is not IOException) { Log(fault); }")]
    [InlineData("catch (Exception fault) when (fault is IOException or { }) { Log(fault); }")]
    [InlineData("catch (IOException) { }")]
    [InlineData("catch (Exception fault) { throw new InvalidOperationException(\"\", fault); }")]
    public void A_swallowed_error_is_caught(string clause) => Check(clause).Should().ContainSingle();

    [Theory]
    [InlineData("catch { Undo(); throw; }")]
    [InlineData("catch (Exception) { Undo(); throw; }")]
    [InlineData("catch (IOException) { return; }")]
    [InlineData("catch (Exception fault) when (fault is IOException or FormatException) { return; }")]
    [InlineData("catch (Exception fault) when (fault is IOException && ready) { return; }")]
    public void An_error_that_is_answered_or_goes_on_is_allowed(string clause) => Check(clause).Should().BeEmpty();

    private static List<Violation> Check(string clause) =>
        [.. NoSwallowedErrors.Check(new SourceFile("src/FhirServer/Http/A.cs", $"class A {{ void M() {{ try {{ Act(); }} {clause} }} }}"))];
}
