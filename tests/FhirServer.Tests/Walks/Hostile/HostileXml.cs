using System.Text;

namespace FhirServer.Tests.Walks.Hostile;

/// <summary>XML bodies that attack the parser or are no FHIR.</summary>
/// <param name="random">Decides.</param>
internal sealed class HostileXml(Random random)
{
    private const string Sound = """<Patient xmlns="http://hl7.org/fhir"><id value="p"/><text><status value="generated"/><div xmlns="http://www.w3.org/1999/xhtml">x</div></text><active value="true"/><name><family value="Rao"/></name></Patient>""";

    /// <summary>Bodies that are hostile as a whole.</summary>
    public static IEnumerable<byte[]> Whole()
    {
        string[] texts =
        [
            "", "<", "<a/>", "<Patient/>", "<Patient xmlns=''/>", "<Patient xmlns='http://hl7.org/FHIR'/>", "<p:Patient xmlns:p='http://hl7.org/fhir'/>", "<div xmlns='http://www.w3.org/1999/xhtml'/>", "plain text",
            "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><Patient xmlns='http://hl7.org/fhir'><name><family value='&e;'/></name></Patient>",
            "<!DOCTYPE x [<!ENTITY e SYSTEM 'http://127.0.0.1:1/x'>]><Patient xmlns='http://hl7.org/fhir'><name><family value='&e;'/></name></Patient>",
            "<!DOCTYPE x SYSTEM 'http://127.0.0.1:1/x.dtd'><Patient xmlns='http://hl7.org/fhir'/>", "<!DOCTYPE x [<!ENTITY % p SYSTEM 'http://127.0.0.1:1/x'> %p;]><Patient xmlns='http://hl7.org/fhir'/>",
            "<!DOCTYPE l [<!ENTITY a 'lol'>" + string.Concat("abcdefgh".Zip("bcdefghi", (from, to) => $"<!ENTITY {to} '{HostileBodies.Repeated($"&{from};", 10)}'>")) + "]><Patient xmlns='http://hl7.org/fhir'><name><family value='&i;'/></name></Patient>",
            "<Patient xmlns='http://hl7.org/fhir'><name><family value='&e;'/></name></Patient>", "<Patient xmlns='http://hl7.org/fhir'><active value='true' value='false'/></Patient>",
            "<Patient xmlns='http://hl7.org/fhir'>text</Patient>", "<Patient xmlns='http://hl7.org/fhir'><![CDATA[x]]></Patient>", "<Patient xmlns='http://hl7.org/fhir'><?php x ?></Patient>", "<Patient xmlns='http://hl7.org/fhir'><active/></Patient>",
            "<?xml version='1.1'?><Patient xmlns='http://hl7.org/fhir'/>", "<?xml version='1.0' encoding='UTF-16'?><Patient xmlns='http://hl7.org/fhir'/>", "<?xml version='1.0' encoding='nonsense'?><Patient xmlns='http://hl7.org/fhir'/>",
            "<?xml-stylesheet href='http://127.0.0.1:1/x'?><Patient xmlns='http://hl7.org/fhir'/>", "<Patient xmlns='http://hl7.org/fhir'><name><family value='&#0;'/></name></Patient>", "<Patient xmlns='http://hl7.org/fhir'><name><family value='&#xD800;'/></name></Patient>",
            "<Patient xmlns='http://hl7.org/fhir'><id value='" + new string('i', 100_000) + "'/></Patient>", HostileBodies.Repeated("<a>", 10_000), HostileBodies.Repeated("<a xmlns='http://hl7.org/fhir'>", 10_000),
            "<Patient xmlns='http://hl7.org/fhir'>" + HostileBodies.Repeated("<extension url='x'>", 10_000) + HostileBodies.Repeated("</extension>", 10_000) + "</Patient>",
            "<Patient xmlns='http://hl7.org/fhir'><text><status value='generated'/><div xmlns='http://www.w3.org/1999/xhtml'>" + HostileBodies.Repeated("<b>", 10_000) + HostileBodies.Repeated("</b>", 10_000) + "</div></text></Patient>",
            "<Patient xmlns='http://hl7.org/fhir'><text><status value='generated'/><div xmlns='http://www.w3.org/1999/xhtml'><script>x</script></div></text></Patient>",
            "<Patient xmlns='http://hl7.org/fhir'>" + HostileBodies.Repeated("<contained><Patient>", 5_000) + HostileBodies.Repeated("</Patient></contained>", 5_000) + "</Patient>",
            "<Patient " + HostileBodies.Repeated("a='1' ", 1) + string.Concat(Enumerable.Range(0, 20_000).Select(n => $"a{n}='' ")) + "xmlns='http://hl7.org/fhir'/>",
            "<Bundle xmlns='http://hl7.org/fhir'><type value='transaction'/><entry><resource><Patient/><Patient/></resource><request><method value='POST'/><url value='Patient'/></request></entry></Bundle>",
        ];
        return texts.Select(Encoding.UTF8.GetBytes).Append([0xFF, 0xFE, 0x3C]).Append(Encoding.Unicode.GetBytes(Sound));
    }

    /// <summary>A sound resource, spoilt.</summary>
    public byte[] Spoilt()
    {
        var bytes = Encoding.UTF8.GetBytes(Sound);
        if (random.Next(3) == 0)
            return bytes[..random.Next(bytes.Length)];
        for (var i = random.Next(1, 4); i > 0; i--)
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        return bytes;
    }
}
