using FhirServer.Fhir;
using FhirServer.Search;
using FhirServer.Search.Types;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace FhirServer.Tests.Search;

public sealed class SimplifierTests
{
    private static readonly SearchExpr s_a = new SearchExpr.IdIn(["a"]);
    private static readonly SearchExpr s_b = new SearchExpr.IdIn(["b"]);

    private static readonly IndexedResource[] s_world = MakeWorld();

    [Fact]
    public void Conjunctions_are_flattened() =>
        Simplifier.Simplify(new SearchExpr.And([s_a, new SearchExpr.And([s_b, new SearchExpr.And([s_a])])]))
            .Should().BeOfType<SearchExpr.And>().Which.Operands.Should().Equal(s_a, s_b, s_a);

    [Fact]
    public void Disjunctions_are_flattened() =>
        Simplifier.Simplify(new SearchExpr.Or([s_a, new SearchExpr.Or([s_b, SearchExpr.Nothing])]))
            .Should().BeOfType<SearchExpr.Or>().Which.Operands.Should().Equal(s_a, s_b);

    [Fact]
    public void A_single_operand_stands_alone()
    {
        Simplifier.Simplify(new SearchExpr.And([s_a, SearchExpr.Everything])).Should().BeSameAs(s_a);
        Simplifier.Simplify(new SearchExpr.Or([new SearchExpr.And([s_a])])).Should().BeSameAs(s_a);
    }

    [Fact]
    public void Double_negations_go() => Simplifier.Simplify(new SearchExpr.Not(new SearchExpr.Not(s_a))).Should().BeSameAs(s_a);

    [Fact]
    public void What_is_never_or_always_true_is_folded()
    {
        Simplifier.Simplify(new SearchExpr.And([s_a, SearchExpr.Nothing])).Should().Be(SearchExpr.Nothing);
        Simplifier.Simplify(new SearchExpr.Or([s_a, new SearchExpr.Not(SearchExpr.Nothing)])).Should().Be(SearchExpr.Everything);
        Simplifier.Simplify(new SearchExpr.And([new SearchExpr.IdIn([])])).Should().Be(SearchExpr.Nothing);
        Simplifier.Simplify(new SearchExpr.Has(Core.Parameter("Observation", "patient"), new SearchExpr.Or([SearchExpr.Nothing]))).Should().Be(SearchExpr.Nothing);
    }

    [Property(MaxTest = 2000)]
    public Property The_meaning_stays_and_the_tree_does_not_grow() => Prop.ForAll(Trees(4).ToArbitrary(), tree =>
    {
        var smaller = Simplifier.Simplify(tree);
        var same = s_world.All(resource => InMemoryMatcher.Matches(tree, resource, s_world) == InMemoryMatcher.Matches(smaller, resource, s_world));
        return same && Size(smaller) <= Size(tree);
    });

    [Property(MaxTest = 500)]
    public Property Simplifying_twice_is_simplifying_once() => Prop.ForAll(Trees(4).ToArbitrary(), tree =>
    {
        var once = Simplifier.Simplify(tree);
        return Size(Simplifier.Simplify(once)) == Size(once);
    });

    private static Gen<SearchExpr> Trees(int depth)
    {
        var leaf = Gen.Elements(
            s_a, s_b, new SearchExpr.IdIn([]), new SearchExpr.TypeIn(["Patient"]), new SearchExpr.TypeIn([]), SearchExpr.Everything, SearchExpr.Nothing,
            new SearchExpr.Missing(Core.Parameter("Patient", "gender")),
            new SearchExpr.Match(Core.Parameter("Observation", "status"), new Criterion.Token(TokenSystem.Any, null, "final")));
        if (depth == 0)
            return leaf;
        var inner = Trees(depth - 1);
        return Gen.OneOf(
            leaf,
            inner.ListOf().Resize(3).Select(SearchExpr (operands) => new SearchExpr.And([.. operands])),
            inner.ListOf().Resize(3).Select(SearchExpr (operands) => new SearchExpr.Or([.. operands])),
            inner.Select(SearchExpr (operand) => new SearchExpr.Not(operand)),
            inner.Select(SearchExpr (operand) => new SearchExpr.Chain(Core.Parameter("Observation", "subject"), "Patient", operand)),
            inner.Select(SearchExpr (operand) => new SearchExpr.Has(Core.Parameter("Observation", "patient"), operand)));
    }

    private static int Size(SearchExpr tree) => tree switch
    {
        SearchExpr.And and => 1 + and.Operands.Sum(Size),
        SearchExpr.Or or => 1 + or.Operands.Sum(Size),
        SearchExpr.Not not => 1 + Size(not.Operand),
        SearchExpr.Chain chain => 1 + Size(chain.Inner),
        SearchExpr.Has has => 1 + Size(has.Inner),
        _ => 1,
    };

    private static IndexedResource[] MakeWorld() =>
    [
        Resource("Patient", "a", """{"resourceType":"Patient","gender":"male"}"""),
        Resource("Patient", "b", """{"resourceType":"Patient"}"""),
        Resource("Observation", "a", """{"resourceType":"Observation","status":"final","subject":{"reference":"Patient/a"}}"""),
        Resource("Observation", "c", """{"resourceType":"Observation"}"""),
    ];

    private static IndexedResource Resource(string type, string id, string json) =>
        new(new ResourceKey(type, id), DateTimeOffset.UnixEpoch, Core.Extractor.Extract(Core.Tree(json).Root));
}
