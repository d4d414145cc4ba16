using Hl7.FhirPath.Expressions;

namespace Profiles.FhirPath;

/// <summary>A function as it is called in an expression: what its group file makes a node of.</summary>
internal sealed class FunctionCall(string name, PathNode input, IReadOnlyList<Expression> arguments, TreeCompiler compiler)
{
    private readonly PathNode[] _compiled = new PathNode[arguments.Count];

    public string Name => name;

    /// <summary>What it is called on; $this where nothing is written before it.</summary>
    public PathNode Input => input;

    public int ArgumentCount => arguments.Count;

    /// <summary>An argument, evaluated in whatever frame the function gives it.</summary>
    public PathNode Argument(int index) => _compiled[index] ??= compiler.Compile(arguments[index]);

    public PathNode? ArgumentOrNone(int index) => index < arguments.Count ? Argument(index) : null;

    /// <summary>An argument that names a type.</summary>
    public TypeTest TypeArgument(int index) => TypeTest.Read(arguments[index], name);
}

/// <summary>How a function is made: how many arguments it takes, and its node.</summary>
internal sealed record FunctionEntry(int Fewest, int Most, Func<FunctionCall, PathNode> Make);
