using FhirServer.Search;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace FhirServer.Tests.Search;

public sealed class SimplifierTests
{
    private static readonly SearchExpr s_a = new SearchExpr.IdIn(["a"]);
    private static readonly SearchExpr s_b = new SearchExpr.IdIn(["b"]);

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
        var same = Worlds().All(world => tree.Accept(world) == smaller.Accept(world));
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
            s_a, s_b, new SearchExpr.IdIn([]), new SearchExpr.TypeIn(["Patient"]), new SearchExpr.TypeIn([]), SearchExpr.Everything, SearchExpr.Nothing);
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

    private static IEnumerable<World> Worlds() =>
        from id in new[] { "a", "b", "c" }
        from type in new[] { "Patient", "Observation" }
        from linked in new[] { true, false }
        select new World(id, type, linked);

    /// <summary>The truth about one resource; when linked, about all those it is linked with by references too.</summary>
    private sealed class World(string id, string type, bool linked) : ISearchExprVisitor<bool>
    {
        public bool VisitAnd(SearchExpr.And and) => and.Operands.All(operand => operand.Accept(this));

        public bool VisitOr(SearchExpr.Or or) => or.Operands.Any(operand => operand.Accept(this));

        public bool VisitNot(SearchExpr.Not not) => !not.Operand.Accept(this);

        public bool VisitMissing(SearchExpr.Missing missing) => false;

        public bool VisitMatch(SearchExpr.Match match) => false;

        public bool VisitLastUpdated(SearchExpr.LastUpdated lastUpdated) => false;

        public bool VisitIdIn(SearchExpr.IdIn idIn) => idIn.Ids.Contains(id);

        public bool VisitTypeIn(SearchExpr.TypeIn typeIn) => typeIn.Types.Contains(type);

        public bool VisitChain(SearchExpr.Chain chain) => linked && chain.Inner.Accept(this);

        public bool VisitHas(SearchExpr.Has has) => linked && has.Inner.Accept(this);
    }
}
