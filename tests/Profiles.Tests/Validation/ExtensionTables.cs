namespace Profiles.Tests.Validation;

/// <summary>Extensions against their definitions: https://hl7.org/fhir/R4/extensibility.html.</summary>
public sealed class ExtensionTables
{
    [Theory]
    [InlineData("'extension':[{'url':'http://made.example/StructureDefinition/note','valueString':'x'}]", "")]
    [InlineData("'extension':[{'url':'http://made.example/StructureDefinition/note','valueBoolean':true}]", "error type-not-allowed Patient.extension[0].value")]
    [InlineData("'extension':[{'url':'http://made.example/StructureDefinition/note'}]", "error invariant Patient.extension[0], error cardinality-min Patient.extension[0].value")]
    [InlineData("'name':[{'text':'a','extension':[{'url':'http://made.example/StructureDefinition/note','valueString':'x'}]}]", "error extension-context Patient.name[0].extension[0]")]
    [InlineData("'modifierExtension':[{'url':'http://made.example/StructureDefinition/note','valueString':'x'}]", "error extension-modifier Patient.modifierExtension[0]")]
    [InlineData("'modifierExtension':[{'url':'http://made.example/StructureDefinition/not','valueBoolean':true}]", "")]
    [InlineData("'extension':[{'url':'http://made.example/StructureDefinition/not','valueBoolean':true}]", "error extension-modifier Patient.extension[0]")]
    [InlineData("'extension':[{'url':'http://nowhere.example/x','valueString':'x'}]", "information extension-unknown Patient.extension[0]")]
    [InlineData("'modifierExtension':[{'url':'http://nowhere.example/x','valueString':'x'}]", "error modifier-extension-unknown Patient.modifierExtension[0]")]
    [InlineData("'extension':[{'url':'note','valueString':'x'}]", "error extension-url Patient.extension[0].url")]
    [InlineData("'extension':[{'url':'http://hl7.org/fhir/StructureDefinition/patient-birthTime','valueDateTime':'2000-01-01'}]", "error extension-context Patient.extension[0]")]
    [InlineData("'birthDate':'2000-01-01','_birthDate':{'extension':[{'url':'http://hl7.org/fhir/StructureDefinition/patient-birthTime','valueDateTime':'2000-01-01T10:00:00Z'}]}", "")]
    public async Task An_extension_is_used_as_it_is_defined(string content, string expected)
    {
        var validator = await Validators.WithAsync(
            MadeProfile.Extension("note", "string", "Patient"),
            MadeProfile.Extension("not", "boolean", "Patient", isModifier: true));

        string.Join(", ", await validator.LinesAsync($"{{'resourceType':'Patient',{content}}}")).Should().Be(expected, because: content);
    }
}
