namespace FhirServer.Tests.House;

public sealed class OneWritePathTests
{
    [Fact]
    public void Everything_is_written_through_the_resource_writer() => ProjectTree.ShouldKeepTo(ProjectTree.Product.SelectMany(OneWritePath.Check));

    [Fact]
    public void The_resource_writer_is_where_the_rule_says()
    {
        var writer = ProjectTree.Product.Single(file => file.Path == "src/FhirServer/Interactions/ResourceWriter.cs");
        OneWritePath.Check(writer with { Path = "src/FhirServer/Http/A.cs" }).Should().HaveCountGreaterThanOrEqualTo(2);
    }

    [Theory]
    [InlineData("object M() => new WriteOp { Key = key, Method = method };")]
    [InlineData("object M() => new Storage.WriteOp { Key = key, Method = method };")]
    [InlineData("object M() => new global::FhirServer.Storage.WriteOp { Key = key, Method = method };")]
    [InlineData("WriteOp M() => new() { Key = key, Method = method };")]
    [InlineData("object M(IResourceStore store) => store.CommitAsync([], grant, default);")]
    [InlineData("object M() => this.store.CommitAsync([], grant, default);")]
    [InlineData("object M(IResourceStore? store) => store?.CommitAsync([], grant, default);")]
    [InlineData("Func<object> M(IResourceStore store) => store.CommitAsync;")]
    public void Another_way_to_write_is_caught(string member) => Check("Interactions/A.cs", member).Should().ContainSingle();

    [Theory]
    [InlineData("Interactions/A.cs", "object M(ResourceWriter writer) => writer.CommitAsync([], grant, default);")]
    [InlineData("Storage/Sqlite/A.cs", "object M(SqliteWriter writer) => writer.CommitAsync([], grant, default);")]
    [InlineData("Interactions/A.cs", "Interaction M() => new() { Key = key };")]
    [InlineData("Interactions/A.cs", "List<WriteOp> M() => new List<WriteOp>();")]
    public void The_write_path_itself_is_allowed(string path, string member) => Check(path, member).Should().BeEmpty();

    private static List<Violation> Check(string path, string member) =>
        [.. OneWritePath.Check(new SourceFile($"src/FhirServer/{path}", $"class A {{ {member} }}"))];
}
