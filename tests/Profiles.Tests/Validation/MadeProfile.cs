namespace Profiles.Tests.Validation;

/// <summary>Small profiles for tests, as differentials written with single quotes.</summary>
internal static class MadeProfile
{
    /// <summary>The canonical of a made profile.</summary>
    public static string Url(string name) => $"http://made.example/StructureDefinition/{name}";

    /// <summary>A profile on a type of FHIR, or on another made profile.</summary>
    /// <param name="name">The last part of its canonical.</param>
    /// <param name="type">The type.</param>
    /// <param name="elements">The elements of its differential, without brackets.</param>
    /// <param name="parent">The canonical of the profile it stands on; null for the type.</param>
    public static string On(string name, string type, string elements, string? parent = null) => $$"""
        {'resourceType':'StructureDefinition','url':'{{Url(name)}}','name':'{{name}}','status':'active','fhirVersion':'4.0.1',
         'kind':'{{(char.IsUpper(type[0]) && type is not ("Extension" or "HumanName" or "Address") ? "resource" : "complex-type")}}','abstract':false,'type':'{{type}}',
         'baseDefinition':'{{parent ?? $"http://hl7.org/fhir/StructureDefinition/{type}"}}','derivation':'constraint',
         'differential':{'element':[{'id':'{{type}}','path':'{{type}}'},{{elements}}]} }
        """;

    /// <summary>An extension with a value of one type.</summary>
    /// <param name="name">The last part of its canonical.</param>
    /// <param name="type">The type of its value.</param>
    /// <param name="context">The path it may stand on.</param>
    /// <param name="isModifier">Whether it changes the meaning of what holds it.</param>
    public static string Extension(string name, string type, string context, bool isModifier = false) => $$"""
        {'resourceType':'StructureDefinition','url':'{{Url(name)}}','name':'{{name}}','status':'active','fhirVersion':'4.0.1','kind':'complex-type','abstract':false,
         'context':[{'type':'element','expression':'{{context}}'}],'type':'Extension','baseDefinition':'http://hl7.org/fhir/StructureDefinition/Extension','derivation':'constraint',
         'differential':{'element':[{'id':'Extension','path':'Extension'{{(isModifier ? ",'isModifier':true,'isModifierReason':'It does.'" : "")}}},
          {'id':'Extension.extension','path':'Extension.extension','max':'0'},
          {'id':'Extension.url','path':'Extension.url','fixedUri':'{{Url(name)}}'},
          {'id':'Extension.value[x]','path':'Extension.value[x]','min':1,'type':[{'code':'{{type}}'}]}]} }
        """;
}
