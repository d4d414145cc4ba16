namespace FhirServer.Tests.House;

public sealed class FolderDirectionsTests
{
    private static readonly HashSet<string> RootTypes = ["ServerOptions"];

    [Fact]
    public void Every_folder_uses_only_the_floors_below_it()
    {
        var rootTypes = FolderDirections.RootTypes(ProjectTree.Product);
        rootTypes.Should().Contain("ServerHost");
        ProjectTree.ShouldKeepTo(ProjectTree.Product.SelectMany(file => FolderDirections.Check(file, rootTypes)),
            new Excuse("src/FhirServer/Http/FhirPipeline.cs#ServerOptions", "lays the wire by the settings: base URL, sizes, origins"),
            new Excuse("src/FhirServer/Http/RequestReader.cs#ServerOptions", "keeps the limits of the settings"));
    }

    [Theory]
    [InlineData("Fhir", "using FhirServer.Search;")]
    [InlineData("Search", "using FhirServer.Storage;")]
    [InlineData("Search", "using FhirServer.Search; using W = FhirServer.Storage.WriteOp;")]
    [InlineData("Search", "using static FhirServer.Storage.AccessGrant;")]
    [InlineData("Interactions", "using FhirServer.Storage.Sqlite;")]
    [InlineData("Http", "using FhirServer.Storage;")]
    [InlineData("Http", "using Profiles.Elements;")]
    [InlineData("Security", "using FhirServer.Interactions;")]
    [InlineData("Cli", "using FhirServer.Http;")]
    [InlineData("Storage", "using Microsoft.Data.Sqlite;")]
    [InlineData("Storage/Mongo", "using SQLitePCL;")]
    [InlineData("Storage/Sqlite", "using MongoDB.Driver;")]
    [InlineData("Storage/Sqlite", "using FhirServer.Storage.Mongo;")]
    [InlineData("Interactions", "using Microsoft.AspNetCore.Http;")]
    public void A_using_that_points_up_is_caught(string folder, string usings) =>
        Check($"src/FhirServer/{folder}/A.cs", $"{usings}\nnamespace FhirServer.{folder.Replace('/', '.')};").Should().ContainSingle();

    [Theory]
    [InlineData("Search", "FhirServer.Storage.WriteOp? Op;")]
    [InlineData("Search", "Storage.WriteOp? Op;")]
    [InlineData("Search", "global::FhirServer.Storage.WriteOp? Op;")]
    [InlineData("Search", "object Grant => Storage.AccessGrant.System;")]
    [InlineData("Search", "object Seen(HttpContext context) => context;")]
    [InlineData("Search", "object Name => typeof(WebApplication);")]
    [InlineData("Fhir", "object Options(ServerOptions options) => options;")]
    [InlineData("Fhir", "object Name => typeof(Microsoft.AspNetCore.Http.StatusCodes);")]
    public void A_name_that_points_up_is_caught(string folder, string member) =>
        Check($"src/FhirServer/{folder}/A.cs", $"namespace FhirServer.{folder};\nclass A {{ {member} }}").Should().ContainSingle();

    [Theory]
    [InlineData("FhirServer/Search", "FhirServer.Searches")]
    [InlineData("Profiles/Elements", "Profiles")]
    public void A_namespace_that_is_not_its_folder_is_caught(string folder, string space) =>
        Check($"src/{folder}/A.cs", $"namespace {space};").Should().ContainSingle();

    [Fact]
    public void A_folder_without_a_row_is_caught() =>
        Check("src/FhirServer/Common/A.cs", "namespace FhirServer.Common;").Should().ContainSingle();

    [Fact]
    public void A_profile_folder_uses_only_those_before_it()
    {
        Check("src/Profiles/Conformance/A.cs", "using Profiles.Elements;\nnamespace Profiles.Conformance;").Should().ContainSingle();
        Check("src/Profiles/Validation/A.cs", "using Profiles.Elements;\nusing Profiles.Terminology;\nnamespace Profiles.Validation;").Should().BeEmpty();
    }

    [Theory]
    [InlineData("Storage/Sqlite", "using FhirServer.Fhir; using FhirServer.Search.Types; using Microsoft.Data.Sqlite;", "Search.SearchExpr? Rows;")]
    [InlineData("Http", "using FhirServer.Interactions; using Microsoft.AspNetCore.Http.Features;", "object Seen(HttpContext context) => context.HttpContext;")]
    [InlineData("Interactions", "using Profiles.Validation; using System.Text;", "object Seen(HttpRequestMessage message) => message.Security;")]
    public void What_points_down_is_allowed(string folder, string usings, string member) =>
        Check($"src/FhirServer/{folder}/A.cs", $"{usings}\nnamespace FhirServer.{folder.Replace('/', '.')};\nclass A {{ {member} }}").Should().BeEmpty();

    private static List<Violation> Check(string path, string text) => [.. FolderDirections.Check(new SourceFile(path, text), RootTypes)];
}
