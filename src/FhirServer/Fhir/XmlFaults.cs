using System.Globalization;
using System.Text;
using System.Xml;

namespace FhirServer.Fhir;

/// <summary>Collects what is wrong with an XML document, with the place in the resource and in the text.</summary>
/// <param name="reader">Knows the line.</param>
internal sealed class XmlFaults(XmlReader reader)
{
    private const int Most = 100;

    private readonly List<Issue> _issues = [];
    private readonly Stack<(string Name, int Index)> _path = new();

    /// <summary>Steps into an element.</summary>
    /// <param name="name">Its name in FHIRPath; a resource's type.</param>
    /// <param name="index">Its position in a list, from 0; -1 when it is in none.</param>
    public void Enter(string name, int index = -1) => _path.Push((name, index));

    /// <summary>Steps out of it.</summary>
    public void Leave() => _path.Pop();

    /// <summary>Notes a fault at the current place; gives up when there are too many.</summary>
    /// <exception cref="FhirException">400: there are too many faults to go on.</exception>
    public void Add(string message)
    {
        var (line, column) = reader is IXmlLineInfo info && info.HasLineInfo() ? (info.LineNumber, info.LinePosition) : (0, 0);
        _issues.Add(new Issue(IssueSeverity.Error, "structure", message + ".", Expression(), line, column));
        if (_issues.Count >= Most)
            ThrowIfAny();
    }

    /// <summary>Notes that the document cannot be read on.</summary>
    public void NotWellFormed(XmlException fault)
    {
        var message = fault.Message.Contains("DTD", StringComparison.Ordinal)
            ? "The XML has a document type declaration, which is refused for safety; leave it out."
            : $"The XML is not well formed: {WithoutPlace(fault.Message)}";
        _issues.Add(new Issue(IssueSeverity.Fatal, "structure", message, null, fault.LineNumber, fault.LinePosition));
    }

    /// <summary>Ends the reading when anything was wrong.</summary>
    /// <exception cref="FhirException">400, with every fault.</exception>
    public void ThrowIfAny()
    {
        if (_issues.Count > 0)
            throw new FhirException(FhirError.InvalidContent(_issues));
    }

    private static string WithoutPlace(string message)
    {
        var place = message.LastIndexOf(" Line ", StringComparison.Ordinal);
        return place < 0 ? message : message[..place];
    }

    // A resource inside another is named by where it stands, as in Bundle.entry[0].resource.name.
    private string? Expression()
    {
        var text = new StringBuilder();
        foreach (var (name, index) in _path.Reverse())
        {
            if (text.Length > 0 && char.IsAsciiLetterUpper(name[0]))
                continue;
            text.Append(text.Length > 0 ? "." : "").Append(name);
            if (index >= 0)
                text.Append(CultureInfo.InvariantCulture, $"[{index}]");
        }

        return text.Length == 0 ? null : text.ToString();
    }
}
