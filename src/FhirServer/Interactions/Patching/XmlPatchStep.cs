using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using FhirServer.Fhir;

namespace FhirServer.Interactions.Patching;

/// <summary>One operation of an XML Patch: https://www.rfc-editor.org/rfc/rfc5261#section-4.</summary>
/// <param name="Element">The operation as it was sent.</param>
/// <param name="Kind">add, replace or remove.</param>
/// <param name="Selector">sel: what it is done to.</param>
/// <param name="Index">Its place in the patch, from 0.</param>
internal sealed record XmlPatchStep(XElement Element, string Kind, string Selector, int Index)
{
    private string? Pos => (string?)Element.Attribute("pos");

    private string? Type => (string?)Element.Attribute("type");

    /// <summary>Reads an operation.</summary>
    /// <exception cref="FhirException">400: it is none.</exception>
    public static XmlPatchStep Parse(XElement element, int index)
    {
        var kind = element.Name.LocalName;
        if (kind is not ("add" or "replace" or "remove"))
            throw new FhirException(FhirError.InvalidContent($"<{kind}> is no operation of an XML Patch; write <add>, <replace> or <remove>."));
        if ((string?)element.Attribute("sel") is not { Length: > 0 } selector)
            throw new FhirException(FhirError.InvalidContent(string.Create(CultureInfo.InvariantCulture, $"The operation {index} of the XML Patch (<{kind}>) needs the attribute sel, which names a place.")));
        return new XmlPatchStep(element, kind, selector, index);
    }

    /// <summary>Does it to a document.</summary>
    /// <exception cref="FhirException">400: the selector cannot be followed; 422: it cannot be done.</exception>
    public void Apply(XDocument document)
    {
        var found = XmlSelector.Select(Selector, document, Element);
        if (found.Count != 1)
            throw Impossible(found.Count == 0 ? "nothing is there" : "more than one place is meant; name exactly one");
        try
        {
            switch (Kind)
            {
                case "add":
                    Add(found[0]);
                    break;
                case "replace":
                    Replace(found[0]);
                    break;
                default:
                    Remove(found[0]);
                    break;
            }
        }
        catch (Exception fault) when (fault is InvalidOperationException or ArgumentException or XmlException)
        {
            throw Impossible("the document would not be well formed");
        }
    }

    private void Add(XObject target)
    {
        if (Pos is "before" or "after")
            AddBeside(target as XNode ?? throw Impossible("beside an attribute nothing can stand"));
        else if (target is not XElement holder)
            throw Impossible("only an element can be added to");
        else if (Type is { } type)
            holder.Add(Attribute(type, holder));
        else if (Pos is "prepend")
            holder.AddFirst(Content());
        else if (Pos is null or "append")
            holder.Add(Content());
        else
            throw new FhirException(FhirError.InvalidContent($"pos='{Pos}' is unknown; write before, after or prepend, or leave it out to append."));
    }

    private void AddBeside(XNode target)
    {
        if (target.Parent is null)
            throw Impossible("beside the resource nothing can stand");
        if (Pos == "before")
            target.AddBeforeSelf(Content());
        else
            target.AddAfterSelf(Content());
    }

    private XAttribute Attribute(string type, XElement holder)
    {
        const string space = "namespace::";
        XName name = type switch
        {
            ['@', .. var plain] when !plain.Contains(':', StringComparison.Ordinal) => plain,
            _ when type.StartsWith(space, StringComparison.Ordinal) => XNamespace.Xmlns + type[space.Length..],
            _ => throw new FhirException(FhirError.InvalidContent($"type='{type}' is unknown; write '@name' or 'namespace::prefix'.")),
        };
        return holder.Attribute(name) is null ? new XAttribute(name, Element.Value) : throw Impossible("the attribute is there already; replace it");
    }

    private void Replace(XObject target)
    {
        switch (target)
        {
            case XAttribute attribute:
                attribute.Value = Element.Value;
                break;
            case XText text:
                text.ReplaceWith(Element.Value.Length == 0 ? null : new XText(Element.Value));
                break;
            case XNode node:
                var content = Content().Where(each => each is not XText text || !string.IsNullOrWhiteSpace(text.Value)).ToList();
                if (content is not [var only] || only.NodeType != node.NodeType)
                    throw Impossible("exactly one node of the same kind must come in its place");
                node.ReplaceWith(only);
                break;
        }
    }

    private void Remove(XObject target)
    {
        if (target is XAttribute attribute)
            attribute.Remove();
        else if (target is XNode { Parent: not null } node)
            Remove(node);
        else
            throw Impossible("it would leave no resource; use DELETE");
    }

    // The attribute ws takes the white space beside the node with it.
    private void Remove(XNode node)
    {
        var ws = (string?)Element.Attribute("ws");
        if (ws is "before" or "both" && node.PreviousNode is XText before && string.IsNullOrWhiteSpace(before.Value))
            before.Remove();
        if (ws is "after" or "both" && node.NextNode is XText after && string.IsNullOrWhiteSpace(after.Value))
            after.Remove();
        node.Remove();
    }

    // Nodes that have a parent are copied when they are put elsewhere; a patch may be applied again.
    private IEnumerable<XNode> Content() => Element.Nodes().Select(Copy);

    private static XNode Copy(XNode node) => node switch
    {
        XElement element => new XElement(element),
        XCData data => new XCData(data),
        XText text => new XText(text),
        XComment comment => new XComment(comment),
        _ => new XText(""),
    };

    private FhirException Impossible(string why) => new(FhirError.Unprocessable(
        string.Create(CultureInfo.InvariantCulture, $"The operation {Index} (<{Kind} sel='{Selector}'>) of the XML Patch cannot be done: {why}. Nothing was changed.")));
}
