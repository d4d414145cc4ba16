using Hl7.FhirPath.Expressions;

namespace Profiles.FhirPath;

/// <summary>A type named in an expression ("Quantity", "FHIR.Quantity", "System.String"). See https://hl7.org/fhirpath/N1/#is-type-specifier.</summary>
internal sealed class TypeTest
{
    private readonly string _name;
    private readonly bool _isFhir;
    private readonly FhirPathKind _system;

    private TypeTest(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var space = dot < 0 ? "" : name[..dot];
        _name = name[(dot + 1)..].Trim('`');
        _isFhir = space != "System";
        _system = space != "FHIR" && Enum.TryParse<FhirPathKind>(_name, ignoreCase: false, out var kind) && kind > FhirPathKind.Element ? kind : FhirPathKind.None;
    }

    public static TypeTest Read(Expression expression, string function) =>
        new(Name(expression) ?? throw new FhirPathException($"{function} needs the name of a type."));

    /// <summary>Whether an item is of the type or of one that specialises it.</summary>
    public bool Matches(in FhirPathValue value) => value.Kind == FhirPathKind.Element
        ? _isFhir && value.Element.Type?.IsA(_name) == true
        : _system == value.Kind && _system != FhirPathKind.None;

    private static string? Name(Expression expression) => expression switch
    {
        ChildExpression { Focus: ChildExpression space } child => $"{space.ChildName}.{child.ChildName}",
        ChildExpression child => child.ChildName,
        ConstantExpression { Value: string text } => text,
        BracketExpression bracket => Name(bracket.Operand),
        _ => null,
    };
}

/// <summary>type().name and type().namespace. See https://hl7.org/fhirpath/N1/#reflection.</summary>
internal sealed class TypeNameNode(PathNode input, bool isNamespace) : PathNode
{
    public override void Collect(in Frame frame, Items into)
    {
        using var items = Items.Rent();
        input.Collect(frame, items);
        foreach (var item in items)
        {
            var isElement = item.Kind == FhirPathKind.Element;
            var name = isElement ? item.Element.Type?.TypeName : item.Kind.ToString();
            if (name is not null) into.Add(FhirPathValue.Of(isNamespace ? isElement ? "FHIR" : "System" : name));
        }
    }
}
