using System.Globalization;
using System.Text;
using System.Xml;

namespace FhirServer.Cli.TestScripts;

/// <summary>Results in the XML that JUnit made common and build servers read: a suite for each script, a case for each of its parts.</summary>
internal static class JUnitText
{
    // XML has no word for most control characters; what a server answers may hold any.
    private const char Instead = '\uFFFD';

    private static readonly XmlWriterSettings Settings = new() { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), Indent = true, NewLineChars = "\n" };

    /// <summary>All results as one document.</summary>
    public static byte[] Of(IReadOnlyList<ScriptResult> results)
    {
        using var stream = new MemoryStream();
        using (var xml = XmlWriter.Create(stream, Settings))
        {
            xml.WriteStartElement("testsuites");
            foreach (var result in results)
                Suite(xml, result);
            xml.WriteEndElement();
        }

        return stream.ToArray();
    }

    private static void Suite(XmlWriter xml, ScriptResult result)
    {
        var parts = result.Parts.Where(part => part.Actions.Count > 0).ToList();
        xml.WriteStartElement("testsuite");
        Attribute(xml, "name", result.Name);
        Attribute(xml, "tests", Number(parts.Count));
        Attribute(xml, "failures", Number(parts.Count(part => part.Outcome == ActionOutcome.Fail)));
        Attribute(xml, "errors", Number(parts.Count(part => part.Outcome == ActionOutcome.Error)));
        Attribute(xml, "skipped", Number(parts.Count(part => part.Outcome == ActionOutcome.Skip)));
        Attribute(xml, "timestamp", result.Started.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture));
        Attribute(xml, "time", Seconds(parts.Aggregate(TimeSpan.Zero, (sum, part) => sum + part.Took)));
        foreach (var part in parts)
            Case(xml, result, part);
        xml.WriteEndElement();
    }

    private static void Case(XmlWriter xml, ScriptResult result, PartResult part)
    {
        xml.WriteStartElement("testcase");
        Attribute(xml, "classname", result.Name);
        Attribute(xml, "name", part.Name);
        Attribute(xml, "time", Seconds(part.Took));
        var worst = part.Actions.First(action => action.Outcome == part.Outcome);
        switch (part.Outcome)
        {
            case ActionOutcome.Skip:
                xml.WriteStartElement("skipped");
                xml.WriteEndElement();
                break;
            case ActionOutcome.Fail or ActionOutcome.Error:
                xml.WriteStartElement(part.Outcome == ActionOutcome.Fail ? "failure" : "error");
                Attribute(xml, "message", worst.Message);
                xml.WriteString(Plain($"{worst.Place}\n{worst.Label}\n{worst.Message}"));
                xml.WriteEndElement();
                break;
        }

        var warnings = part.Actions.Where(action => action.Outcome == ActionOutcome.Warning).ToList();
        if (warnings.Count > 0)
            xml.WriteElementString("system-out", Plain(string.Join('\n', warnings.Select(action => $"warning: {action.Place} {action.Label}: {action.Message}"))));
        xml.WriteEndElement();
    }

    private static void Attribute(XmlWriter xml, string name, string value) => xml.WriteAttributeString(name, Plain(value));

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var letter in text.EnumerateRunes())
            plain.Append(letter.Value > 0xFFFF || XmlConvert.IsXmlChar((char)letter.Value) ? letter.ToString() : Instead.ToString());
        return plain.ToString();
    }
}
