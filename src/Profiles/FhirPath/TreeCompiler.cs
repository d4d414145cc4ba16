using System.Globalization;
using Hl7.FhirPath.Expressions;
using Profiles.Elements;
using SystemTypes = Hl7.Fhir.ElementModel.Types;

namespace Profiles.FhirPath;

/// <summary>Makes nodes of the tree that the SDK's parser gives.</summary>
internal sealed class TreeCompiler
{
    // A chain of operators or functions is as deep as it is long.
    private const int MaxDepth = 1_000;
    private int _depth;

    /// <exception cref="FhirPathException">It uses something that is not known.</exception>
    public PathNode Compile(Expression expression)
    {
        if (++_depth > MaxDepth) throw new FhirPathException("The expression is nested too deeply.");
        var node = expression switch
        {
            BracketExpression bracket => Compile(bracket.Operand),
            ChildExpression child => Child(child),
            IndexerExpression indexer => new IndexerNode(Compile(indexer.Focus), Compile(indexer.Index)),
            BinaryExpression binary => Binary(binary),
            UnaryExpression unary => Unary(unary),
            FunctionCallExpression call => Function(call),
            ConstantExpression constant => new ConstantNode(Constant(constant)),
            NewNodeListInitExpression list when !list.Contents.Any() => new EmptyNode(),
            AxisExpression axis => Axis(axis),
            VariableRefExpression variable => Variable(variable),
            _ => throw Unknown($"'{expression.GetType().Name}'", expression),
        };
        _depth--;
        return node;
    }

    private PathNode Child(ChildExpression child)
    {
        var isStart = child.Focus is AxisExpression;
        if (isStart && char.IsAsciiLetterUpper(child.ChildName[0])) return new StartTypeNode(child.ChildName);
        if (child is { Focus: FunctionCallExpression { FunctionName: "type" } type, ChildName: "name" or "namespace" })
            return new TypeNameNode(Compile(type.Focus), child.ChildName == "namespace");
        var focus = Compile(child.Focus);
        return focus is StepsNode path
            ? new StepsNode(path.Start, [.. path.Names, child.ChildName])
            : new StepsNode(focus, [child.ChildName]);
    }

    private PathNode Binary(BinaryExpression binary)
    {
        var sides = binary.Arguments.ToList();
        var left = Compile(sides[0]);
        if (binary.Op is "is") return new IsTypeNode(left, TypeTest.Read(sides[1], binary.Op));
        if (binary.Op is "as") return new OfTypeNode(left, TypeTest.Read(sides[1], binary.Op));
        var right = Compile(sides[1]);
        return binary.Op switch
        {
            "and" => new AndNode(left, right),
            "or" => new OrNode(left, right),
            "xor" => new XorNode(left, right),
            "implies" => new ImpliesNode(left, right),
            "=" => new EqualNode(left, right, isNegated: false),
            "!=" => new EqualNode(left, right, isNegated: true),
            "~" => new EquivalentNode(left, right, isNegated: false),
            "!~" => new EquivalentNode(left, right, isNegated: true),
            "<" => new CompareNode(left, right, static order => order < 0),
            "<=" => new CompareNode(left, right, static order => order <= 0),
            ">" when left is CountNode { Input: ChildrenNode { Input: ThisNode } }
                && right is CountNode { Input: StepsNode { Start: ThisNode, Names: [var name] } } => new OtherChildNode(name),
            ">" => new CompareNode(left, right, static order => order > 0),
            ">=" => new CompareNode(left, right, static order => order >= 0),
            "in" => new MemberNode(left, right),
            "contains" => new MemberNode(right, left),
            "|" => new UnionNode(left, right),
            "&" => new ConcatenateNode(left, right),
            "+" => new ArithmeticNode(left, right, Arithmetic.Add),
            "-" => new ArithmeticNode(left, right, Arithmetic.Subtract),
            "*" => new ArithmeticNode(left, right, Arithmetic.Multiply),
            "/" => new ArithmeticNode(left, right, Arithmetic.Divide),
            "div" => new ArithmeticNode(left, right, Arithmetic.Div),
            "mod" => new ArithmeticNode(left, right, Arithmetic.Mod),
            _ => throw Unknown($"The operator '{binary.Op}'", binary),
        };
    }

    private PathNode Unary(UnaryExpression unary)
    {
        var operand = Compile(unary.Arguments.Single());
        return unary.Op == "-" ? new NegateNode(operand) : operand;
    }

    private PathNode Function(FunctionCallExpression call)
    {
        var arguments = call.Arguments.ToList();
        if (call.FunctionName is "builtin.corevsurl") return CanonicalText("http://hl7.org/fhir/ValueSet/", arguments[0]);
        if (call.FunctionName is "builtin.coreexturl") return CanonicalText("http://hl7.org/fhir/StructureDefinition/", arguments[0]);
        var entry = FunctionTable.Find(call.FunctionName) ?? throw Unknown($"The function '{call.FunctionName}'", call);
        if (arguments.Count < entry.Fewest || arguments.Count > entry.Most)
            throw new FhirPathException($"The function '{call.FunctionName}'{Where(call)} cannot have {arguments.Count.ToString(CultureInfo.InvariantCulture)} arguments.");
        return entry.Make(new FunctionCall(call.FunctionName, call.Focus is null ? ThisNode.Instance : Compile(call.Focus), arguments, this));
    }

    private static ConstantNode CanonicalText(string start, Expression name) =>
        new(FhirPathValue.Of(start + ((ConstantExpression)name).Value));

    private static FhirPathValue Constant(ConstantExpression constant) => constant.Value switch
    {
        bool value => FhirPathValue.Of(value),
        int value => FhirPathValue.Of((long)value),
        long value => FhirPathValue.Of(value),
        decimal value => FhirPathValue.Of(value),
        string value => FhirPathValue.Of(value),
        SystemTypes.Quantity value => FhirPathValue.Of(new FhirPathQuantity(value.Value, value.Unit ?? "1")),
        SystemTypes.DateTime value => Moment(value.ToString(), FhirPathKind.DateTime, constant),
        SystemTypes.Date value => Moment(value.ToString(), FhirPathKind.Date, constant),
        SystemTypes.Time value => Moment(value.ToString(), FhirPathKind.Time, constant),
        _ => throw Unknown($"The literal '{constant.Value}'", constant),
    };

    private static FhirPathValue Moment(string text, FhirPathKind kind, Expression at) =>
        FhirPathDateTime.TryParse(text, kind, out var value) ? FhirPathValue.Of(value) : throw Unknown($"The {kind} '{text}'", at);

    private static PathNode Axis(AxisExpression axis) => axis.AxisName switch
    {
        "this" or "that" => ThisNode.Instance,
        "index" => new IndexNode(),
        "total" => new TotalNode(),
        _ => throw Unknown($"'${axis.AxisName}'", axis),
    };

    private static OneValueNode Variable(VariableRefExpression variable) => variable.Name switch
    {
        "resource" => new ScopeNode(static run => FhirPathValue.Of(run.Scope.Resource)),
        "rootResource" => new ScopeNode(static run => FhirPathValue.Of(run.Scope.RootResource)),
        "context" => new ScopeNode(static run => FhirPathValue.Of(run.Context)),
        "ucum" => Text("http://unitsofmeasure.org"),
        "sct" => Text("http://snomed.info/sct"),
        "loinc" => Text("http://loinc.org"),
        _ => throw Unknown($"The variable '%{ElementNames.Shown(variable.Name)}'", variable),
    };

    private static ConstantNode Text(string value) => new(FhirPathValue.Of(value));

    private static FhirPathException Unknown(string what, Expression at) => new($"{what}{Where(at)} is not known.");

    private static string Where(Expression at) => at.Location is FhirPathExpressionLocationInfo place
        ? string.Create(CultureInfo.InvariantCulture, $" at position {place.RawPosition}")
        : "";
}
