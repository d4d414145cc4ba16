using System.Text.Json;
using Profiles.Conformance;

namespace Profiles.Elements;

/// <summary>
/// The second pass: gives every node its element and type, pairs primitives with their "_name" companions, and notes every
/// structural fault. Recursion is bounded by the depth the first pass let through.
/// See https://hl7.org/fhir/R4/json.html.
/// </summary>
internal readonly ref struct ElementTyper
{
    private readonly ElementTree _tree;
    private readonly Span<ElementNode> _nodes;
    private readonly TypeSchemas _schemas;
    private readonly FaultList _faults;
    private readonly PrimitiveRules _primitives;
    private readonly SiblingRules _siblings;

    public ElementTyper(ElementTree tree, TypeSchemas schemas, ParseLimits limits, FaultList faults)
    {
        _tree = tree;
        _nodes = tree.Nodes;
        _schemas = schemas;
        _faults = faults;
        _primitives = new PrimitiveRules(tree, limits, faults);
        _siblings = new SiblingRules(tree, faults);
    }

    /// <summary>Types the whole tree; false when it is no resource of a known type.</summary>
    public bool TypeRoot()
    {
        if (_nodes[0].Kind == JsonTokenType.StartObject) return TypeResource(0);
        _faults.Add(_nodes[0].Start, "structure", $"The body is {JsonKinds.Describe(_nodes[0].Kind)}, but a resource is a JSON object. Send one resource.");
        return false;
    }

    private bool TypeResource(int index)
    {
        if (TypeNamedBy(index) is not { } type) return false;
        ref var node = ref _nodes[index];
        node.Type = type;
        node.Marks |= NodeMarks.Resource;
        TypeObject(index, type);
        return true;
    }

    private TypeSchema? TypeNamedBy(int index)
    {
        var found = ElementNode.None;
        for (var child = index + 1; child < _nodes[index].Next; child = _nodes[child].Next)
        {
            if (!_tree.RawName(child).SequenceEqual("resourceType"u8)) continue;
            _nodes[child].Marks |= NodeMarks.ResourceType;
            if (found < 0) found = child;
            else _faults.Add(index, _nodes[child].NameStart - 1, "structure", "resourceType is given twice. Give it once.");
        }

        if (found < 0)
        {
            _faults.Add(index, _nodes[index].Start, "structure", "resourceType is missing, so the type of this resource is not known. Add it, as in \"resourceType\": \"Patient\".");
            return null;
        }

        ref readonly var named = ref _nodes[found];
        if (named.Kind != JsonTokenType.String)
        {
            _faults.Add(index, named.Start, "structure", $"resourceType is {JsonKinds.Describe(named.Kind)}, but must be a string that names a FHIR R4 resource type.");
            return null;
        }

        var raw = _tree.Utf8.Span[(named.Start + 1)..(named.End - 1)];
        if (_schemas.FindResource(raw) is { } type) return type;
        var name = JsonText.Decode(raw);
        _faults.Add(index, named.Start, "structure", $"'{ElementNames.Shown(name)}' is no FHIR R4 resource type.{ElementNames.Hint(name, _schemas.ResourceTypes)}");
        return null;
    }

    private void TypeObject(int index, TypeSchema type)
    {
        if (_nodes[index].Size == 0)
        {
            _faults.Add(index, _nodes[index].Start, "structure", "An object must not be empty. Give it content or leave the element out.");
            return;
        }

        for (var child = index + 1; child < _nodes[index].Next && !_faults.IsFull; child = _nodes[child].Next)
        {
            if ((_nodes[child].Marks & NodeMarks.ResourceType) != NodeMarks.None) continue;
            if (Recognise(child, type)) _siblings.Compare(index, child);
            else UnknownElement(child, type);
        }

        for (var child = index + 1; child < _nodes[index].Next && !_faults.IsFull; child = _nodes[child].Next)
        {
            if (_nodes[child].Schema is not null && (_nodes[child].Marks & NodeMarks.Paired) == NodeMarks.None) TypeProperty(child);
        }

        if (!_faults.IsFull) _siblings.Require(index, type);
    }

    private bool Recognise(int child, TypeSchema type)
    {
        var name = _tree.RawName(child);
        var isCompanion = name.StartsWith("_"u8);
        if (isCompanion) name = name[1..];
        var schema = type.Find(name);
        if (schema is null && name.Contains((byte)'\\'))
        {
            var plain = new byte[name.Length];
            schema = type.Find(plain.AsSpan(0, JsonText.Unescape(name, plain)));
        }

        if (isCompanion) _nodes[child].Marks |= NodeMarks.Companion;
        if (schema is null || (isCompanion && schema.Type.Kind != TypeKind.Primitive)) return false;
        _nodes[child].Schema = schema;
        return true;
    }

    private void UnknownElement(int child, TypeSchema type)
    {
        var name = JsonText.Decode(_tree.RawName(child));
        var choices = type.Elements.Where(each => each.IsChoice && each.Name == name).Select(each => each.JsonName).ToArray();
        var hint = choices.Length > 0
            ? $" Name its type too: {string.Join(", ", choices.Take(6))}{(choices.Length > 6 ? "..." : "")}."
            : ElementNames.Hint(name.TrimStart('_'), type.Elements.Select(each => each.JsonName));
        if (hint.Length == 0) hint = name.StartsWith('_') ? " Only primitives have a companion with '_'." : " Leave it out or carry it in an extension.";
        _faults.Add(child, _nodes[child].NameStart - 1, "structure", $"{type.Name} has no element '{ElementNames.Shown(name)}'.{hint}");
    }

    private void TypeProperty(int child)
    {
        var schema = _nodes[child].Schema!;
        var type = schema.Type;
        _nodes[child].Type = type;
        var isArray = _nodes[child].Kind == JsonTokenType.StartArray;
        if (isArray != schema.IsList)
        {
            _faults.Add(child, _nodes[child].Start, "structure", isArray
                ? $"{schema.JsonName} can be given only once, but is an array here. Write the value without brackets."
                : $"{schema.JsonName} can repeat, so it must be an array. Write the value in brackets.");
        }

        if (type.Kind == TypeKind.Primitive) CompanionPairing.Pair(_tree, _faults, child);
        if (!isArray)
        {
            TypeValue(child, schema, type);
            return;
        }

        if (_nodes[child].Size == 0) _faults.Add(child, _nodes[child].Start, "structure", $"{schema.JsonName} is an empty array. Give it an item or leave the element out.");
        if (schema.IsList && _nodes[child].Size > schema.Max) _faults.Add(child, _nodes[child].Start, "structure", $"{schema.JsonName} can be given at most {schema.Max} times. Leave the surplus out.");
        for (var item = child + 1; item < _nodes[child].Next && !_faults.IsFull; item = _nodes[item].Next) TypeValue(item, schema, type);
        TypeCompanions(_nodes[child].Companion, type);
    }

    // What a companion array holds beside the values: the items of values are typed with them, the others stand alone.
    private void TypeCompanions(int array, TypeSchema type)
    {
        if (array < 0 || _nodes[array].Kind != JsonTokenType.StartArray) return;
        for (var item = array + 1; item < _nodes[array].Next && !_faults.IsFull; item = _nodes[item].Next)
        {
            if ((_nodes[item].Marks & NodeMarks.Paired) == NodeMarks.None) TypeValue(item, _nodes[array].Schema!, type);
        }
    }

    private void TypeValue(int index, ElementSchema schema, TypeSchema type)
    {
        ref var node = ref _nodes[index];
        node.Schema = schema;
        node.Type = type;
        if ((node.Marks & NodeMarks.Companion) != NodeMarks.None)
        {
            TypeCompanion(index, type);
            return;
        }

        if (node.Kind == JsonTokenType.Null)
        {
            if (node.Companion < 0 || node.ListIndex < 0) _faults.Add(index, node.Start, "structure", $"{schema.JsonName} is null. Leave the element out; null only stands for a missing value in a list of primitives whose '_{schema.JsonName}' has something at that place.");
        }
        else if (type.Kind == TypeKind.Primitive)
        {
            _primitives.Check(index);
        }
        else if (node.Kind != JsonTokenType.StartObject)
        {
            _faults.Add(index, node.Start, "structure", $"{schema.JsonName} is {JsonKinds.Describe(node.Kind)}, but {type.TypeName} is a JSON object.");
        }
        else if (type.Kind != TypeKind.Resource)
        {
            TypeObject(index, type);
        }
        else
        {
            TypeHeldResource(index);
        }

        if (node.Companion >= 0) TypeCompanion(node.Companion, type);
    }

    private void TypeCompanion(int index, TypeSchema type)
    {
        ref var node = ref _nodes[index];
        node.Type = type;
        if (node.Kind == JsonTokenType.StartObject) TypeObject(index, type);
        else if (node.Kind != JsonTokenType.Null || node.ListIndex < 0)
            _faults.Add(index, node.Start, "structure", $"_{node.Schema!.JsonName} is {JsonKinds.Describe(node.Kind)}, but holds the id and extensions of {node.Schema.JsonName} in a JSON object.");
    }

    private void TypeHeldResource(int index)
    {
        ref var node = ref _nodes[index];
        node.Type = null;
        if (!TypeResource(index) || node.Schema!.Name != "contained") return;
        for (var child = index + 1; child < node.Next; child = _nodes[child].Next)
        {
            if (_nodes[child].Schema?.Name == "contained")
                _faults.Add(child, _nodes[child].NameStart - 1, "structure", "A contained resource must not contain resources itself. Move them up into the outermost resource's contained.");
        }
    }
}
