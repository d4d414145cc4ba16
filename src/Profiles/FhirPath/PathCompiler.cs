using Hl7.FhirPath.Expressions;
using Profiles.FhirPath.Functions;
using Types = Hl7.Fhir.ElementModel.Types;

namespace Profiles.FhirPath;

/// <summary>Makes the SDK's expression tree into nodes that run on elements.</summary>
internal static class PathCompiler
{
    /// <summary>Compiles one expression.</summary>
    /// <exception cref="FhirPathException">It uses what is not known.</exception>
    public static PathNode Compile(Expression expression) => expression switch
    {
        BracketExpression bracket => Compile(bracket.Operand),
        NewNodeListInitExpression list => new ConstantNode([.. list.Contents.OfType<ConstantExpression>().Select(Constant)]),
        ConstantExpression constant => new ConstantNode([Constant(constant)]),
        AxisExpression axis => Axis(axis),
        VariableRefExpression variable => Variable(variable.Name),
        ChildExpression child => new ChildNode(Compile(child.Focus), child.ChildName),
        IndexerExpression indexer => new IndexerNode(Compile(indexer.Focus), Compile(indexer.Arguments.First())),
        UnaryExpression unary => unary.Op == "-" ? new NegationNode(Compile(unary.Arguments.First())) : Compile(unary.Arguments.First()),
        BinaryExpression binary => Binary(binary),
        FunctionCallExpression call => Call(call),
        _ => throw new FhirPathException($"A part of the expression is of a kind that is not known ({expression.GetType().Name})."),
    };

    private static PathNode Axis(AxisExpression axis) => axis.AxisName switch
    {
        "that" or "this" => new ThisNode(),
        "index" => new IndexNode(),
        "total" => new TotalNode(),
        _ => throw new FhirPathException($"${axis.AxisName} is not known; there are $this, $index and $total."),
    };

    private static VariableNode Variable(string name) => name switch
    {
        "resource" => new VariableNode(scope => new FhirPathValue(scope.Resource)),
        "rootResource" => new VariableNode(scope => new FhirPathValue(scope.RootResource)),
        "context" => new VariableNode(scope => scope.Context),
        "ucum" => Text("http://unitsofmeasure.org"),
        "sct" => Text("http://snomed.info/sct"),
        "loinc" => Text("http://loinc.org"),
        _ => throw new FhirPathException($"The variable %{name} is not known."),
    };

    private static VariableNode Text(string text)
    {
        var value = new FhirPathValue(text);
        return new VariableNode(_ => value);
    }

    private static FhirPathValue Constant(ConstantExpression constant) => new(constant.Value switch
    {
        string or bool or decimal => constant.Value,
        int number => (decimal)number,
        long number => (decimal)number,
        Types.Date date => Temporal.Parse(date.ToString(), isTime: false) ?? throw Unreadable(date),
        Types.DateTime time => Temporal.Parse(time.ToString(), isTime: false) ?? throw Unreadable(time),
        Types.Time time => Temporal.Parse(time.ToString(), isTime: true) ?? throw Unreadable(time),
        Types.Quantity quantity => PathQuantity.Make(quantity.Value, quantity.Unit ?? "1"),
        _ => throw new FhirPathException($"A value of the expression is of a type that is not known ({constant.Value?.GetType().Name})."),
    });

    private static FhirPathException Unreadable(object value) => new($"'{value}' is no date or time.");

    private static PathNode Binary(BinaryExpression binary)
    {
        // Its Left is what the whole stands on; the operands are the arguments.
        var operands = binary.Arguments.ToList();
        var left = Compile(operands[0]);
        switch (binary.Op)
        {
            case "is":
                return new IsNode(left, TypeName(operands[1]));
            case "as":
                return new OfTypeNode(left, TypeName(operands[1]));
        }

        var right = Compile(operands[1]);
        return binary.Op switch
        {
            "and" or "or" or "xor" or "implies" => new LogicNode(binary.Op, left, right),
            "|" => new UnionNode(left, right),
            "=" or "!=" or "~" or "!~" or "<" or ">" or "<=" or ">=" or "in" or "contains" => new ComparisonNode(binary.Op, left, right),
            "+" or "-" or "*" or "/" or "div" or "mod" or "&" => new ArithmeticNode(binary.Op, left, right),
            _ => throw new FhirPathException($"The operator '{binary.Op}' is not known."),
        };
    }

    private static PathNode Call(FunctionCallExpression call)
    {
        var focus = Compile(call.Focus);
        var arguments = call.Arguments.ToList();
        switch (call.FunctionName, arguments.Count)
        {
            case ("exists", 0 or 1):
                return new ExistenceNode(focus, arguments.Count == 0 ? null : Compile(arguments[0]), isEmpty: false);
            case ("empty", 0):
                return new ExistenceNode(focus, criterion: null, isEmpty: true);
            case ("all", 1):
                return new AllNode(focus, Compile(arguments[0]));
            case ("where", 1):
                return new WhereNode(focus, Compile(arguments[0]));
            case ("not", 0):
                return new NotNode(focus);
            case ("hasValue", 0):
                return new HasValueNode(focus);
            case ("is", 1):
                return new IsNode(focus, TypeName(arguments[0]));
            case ("as" or "ofType", 1):
                return new OfTypeNode(focus, TypeName(arguments[0]));
            case ("builtin.corevsurl", 1):
                return Text($"http://hl7.org/fhir/ValueSet/{TypeName(arguments[0])}");
            case ("builtin.coreexturl", 1):
                return Text($"http://hl7.org/fhir/StructureDefinition/{TypeName(arguments[0])}");
        }

        var function = FunctionTable.Find(call.FunctionName, arguments.Count);
        return new FunctionNode(focus, [.. arguments.Select(Compile)], function);
    }

    private static string TypeName(Expression expression) => expression switch
    {
        ConstantExpression { Value: string name } => name,
        BracketExpression bracket => TypeName(bracket.Operand),
        ChildExpression { Focus: AxisExpression } child => child.ChildName,
        ChildExpression child => $"{TypeName(child.Focus)}.{child.ChildName}",
        _ => throw new FhirPathException("The name of a type is expected."),
    };
}
