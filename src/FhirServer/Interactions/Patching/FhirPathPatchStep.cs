using System.Globalization;
using System.Text.Json.Nodes;
using FhirServer.Fhir;
using Profiles.Elements;
using Profiles.FhirPath;

namespace FhirServer.Interactions.Patching;

/// <summary>One operation of a FHIRPath Patch: https://hl7.org/fhir/R4/fhirpatch.html.</summary>
/// <param name="Place">Where it stands, for messages: <c>Parameters.parameter[2]</c>.</param>
/// <param name="Kind">add, insert, delete, replace or move.</param>
/// <param name="Path">What it is done to.</param>
/// <param name="Value">For add, insert and replace: the value.</param>
internal sealed record FhirPathPatchStep(string Place, string Kind, FhirPathExpression Path, PatchValue? Value)
{
    /// <summary>For add: the name of the new child.</summary>
    public string Name { get; init; } = "";

    /// <summary>For insert: where in the list; for move: where to.</summary>
    public int Index { get; init; }

    /// <summary>For move: where from.</summary>
    public int Source { get; init; }

    /// <summary>Does it.</summary>
    /// <param name="resource">The resource as it is now.</param>
    /// <param name="root">Its JSON, which is changed.</param>
    /// <exception cref="FhirException">422: it cannot be done; the message names the operation.</exception>
    public void Apply(Element resource, JsonObject root)
    {
        try
        {
            Change(resource, root);
        }
        catch (FhirException fault)
        {
            throw Told(fault.Error.Issues[0].Message);
        }
        catch (FhirPathException fault)
        {
            throw Told($"the path cannot be evaluated here. {fault.Message}");
        }
        catch (Exception fault) when (fault is ArgumentException or InvalidOperationException)
        {
            // An operation before it may have put there what FHIR does not have there; only the whole is validated.
            throw Told("what stands there is not of the type that FHIR has there");
        }
    }

    private FhirException Told(string why) => new(FhirError.Unprocessable($"{Place} ({Kind} '{Path}') cannot be done: {why}. Nothing was changed."));

    private void Change(Element resource, JsonObject root)
    {
        var found = Evaluate(Path, resource);
        switch (Kind)
        {
            case "add":
                var target = Only(found);
                ElementChange.Add(
                    ElementPlace.HolderOf(target, root), target.Type ?? throw ElementChange.Impossible("the path leads to what FHIR does not define"), Name, Value!);
                break;
            case "replace":
                ElementChange.Replace(Only(found), root, Value!);
                break;
            case "insert":
                var (holder, schema) = found.Count > 0 ? (ListOf(found, root), found[0].Schema!) : EmptyList(resource, root);
                ElementChange.Insert(holder, schema, Index, Value!);
                break;
            case "move":
                Move(found, root);
                break;
            default:
                // What is not there needs no deleting.
                if (found.Count > 0)
                    ElementChange.Delete(Only(found), root);
                break;
        }
    }

    private void Move(List<Element> found, JsonObject root)
    {
        if (found.Count == 0)
            throw ElementChange.Impossible("nothing is there");
        var list = new ElementList(ListOf(found, root), found[0].Schema!.JsonName);
        if (Source < 0 || Source >= list.Count || Index < 0 || Index >= list.Count)
            throw ElementChange.Impossible(string.Create(CultureInfo.InvariantCulture, $"source and destination must be from 0 to {list.Count - 1}"));
        list.Move(Source, Index);
    }

    private static JsonObject ListOf(List<Element> found, JsonObject root)
    {
        var first = found[0];
        if (first.Schema is not { IsList: true } schema || !found.TrueForAll(each => each.Parent == first.Parent && each.Schema == schema))
            throw ElementChange.Impossible("the path must lead to one list, for example Patient.identifier");
        var holder = ElementPlace.HolderOf(first.Parent, root);
        return found.Count == new ElementList(holder, schema.JsonName).Count
            ? holder
            : throw ElementChange.Impossible("the path must lead to the whole of a list, not to some of its items");
    }

    // A list without items is named by what would hold it.
    private (JsonObject Holder, Profiles.Conformance.ElementSchema Schema) EmptyList(Element resource, JsonObject root)
    {
        var dot = Path.Text.LastIndexOf('.');
        var name = Path.Text[(dot + 1)..].Trim();
        if (dot < 0 || !name.All(char.IsAsciiLetterOrDigit))
            throw ElementChange.Impossible("nothing is there");
        var holder = Only(Evaluate(FhirPathExpression.Compile(Path.Text[..dot]), resource));
        var schema = ElementChange.Find(holder.Type ?? throw ElementChange.Impossible("nothing is there"), name, Value!);
        return schema.IsList ? (ElementPlace.HolderOf(holder, root), schema) : throw ElementChange.Impossible($"{schema.Path} does not repeat; add it instead");
    }

    private static List<Element> Evaluate(FhirPathExpression path, Element resource)
    {
        var values = path.Evaluate(resource, new FhirPathScope { Resource = resource, RootResource = resource });
        return values.All(value => value.Kind == FhirPathKind.Element)
            ? [.. values.Select(value => value.Element)]
            : throw ElementChange.Impossible("the path gives a value that was computed, not an element");
    }

    private static Element Only(List<Element> found) => found switch
    {
        [var only] => only,
        [] => throw ElementChange.Impossible("nothing is there"),
        _ => throw ElementChange.Impossible("the path leads to more than one element; narrow it to one, for example with [0]"),
    };
}
