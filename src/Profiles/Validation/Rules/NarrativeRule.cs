using Profiles.Elements;

namespace Profiles.Validation.Rules;

/// <summary>
/// The XHTML of a narrative: well formed, only the elements and attributes that format text, and something to read in it.
/// See https://hl7.org/fhir/R4/narrative.html (txt-1, txt-2).
/// </summary>
internal sealed class NarrativeRule : IRule
{
    /// <summary>The only one.</summary>
    public static readonly NarrativeRule Instance = new();

    private NarrativeRule()
    {
    }

    /// <inheritdoc/>
    public void Check(Element element, ValidationRun run, Findings findings) => Check(element, findings);

    /// <summary>Says what is wrong with a Narrative.</summary>
    public static void Check(Element narrative, Findings findings)
    {
        var div = narrative.Child("div");
        if (div.Text is not { } xhtml)
            return;
        var reader = new XhtmlReader(xhtml);
        var depth = 0;
        var hasContent = false;
        while (reader.Read())
        {
            switch (reader.Part)
            {
                case XhtmlPart.Start:
                    CheckStart(ref reader, depth, div, findings);
                    depth += reader.IsClosed ? 0 : 1;
                    hasContent |= reader.Name is "img";
                    break;
                case XhtmlPart.End:
                    depth--;
                    break;
                case XhtmlPart.Text:
                    hasContent |= !reader.Name.IsWhiteSpace();
                    break;
            }
        }

        if (reader.Fault is { } fault)
            findings.Add(MessageId.Narrative, div, $"txt-1: The narrative is not well-formed XHTML: {fault}");
        else if (!hasContent)
            findings.Add(MessageId.Narrative, div, "txt-2: The narrative has nothing to read in it; write some text, or leave the narrative out.");
    }

    private static void CheckStart(ref XhtmlReader reader, int depth, Element div, Findings findings)
    {
        var name = reader.Name;
        if (depth == 0 && name is not "div")
            findings.Add(MessageId.Narrative, div, $"The narrative begins with <{name}>; it must be one <div>.");
        else if (!XhtmlVocabulary.IsElement(name))
            findings.Add(MessageId.Narrative, div, $"txt-1: The element <{name}> is not allowed in narratives; use only elements that format text, without scripts, forms and frames.");
        var hasNamespace = false;
        while (reader.ReadAttribute())
        {
            if (reader.AttributeName is "xmlns")
            {
                hasNamespace = true;
                if (!reader.AttributeValue.SequenceEqual("http://www.w3.org/1999/xhtml"))
                    findings.Add(MessageId.Narrative, div, $"The element <{name}> is not in the namespace http://www.w3.org/1999/xhtml.");
            }
            else if (!XhtmlVocabulary.IsAttribute(name, reader.AttributeName))
            {
                findings.Add(MessageId.Narrative, div, $"txt-1: The attribute {reader.AttributeName} of <{name}> is not allowed in narratives; leave it out.");
            }
            else if (reader.AttributeName is "href" or "src" && reader.AttributeValue.TrimStart().StartsWith("javascript:", StringComparison.OrdinalIgnoreCase))
            {
                findings.Add(MessageId.Narrative, div, $"txt-1: The {reader.AttributeName} of <{name}> must not be a script.");
            }
        }

        if (depth == 0 && !hasNamespace)
            findings.Add(MessageId.Narrative, div, "The <div> of the narrative must say xmlns=\"http://www.w3.org/1999/xhtml\".");
    }
}
