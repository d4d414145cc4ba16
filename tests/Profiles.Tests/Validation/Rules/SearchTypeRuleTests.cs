using Profiles.Validation.Rules;

namespace Profiles.Tests.Validation.Rules;

public sealed class SearchTypeRuleTests
{
    [Theory]
    [InlineData("string")]
    [InlineData("token", "SearchParameter.type error definition")]
    public void A_parameter_has_the_type_of_the_one_it_comes_of(string type, params string[] expected)
    {
        var parameter = Trees.Of($"{{'resourceType':'SearchParameter','derivedFrom':'known','type':'{type}'}}");
        Trees.Issues(findings => SearchTypeRule.CheckParameter(parameter, TypeOf, findings)).Lines().Should().Equal(expected);
    }

    [Theory]
    [InlineData("known", "string")]
    [InlineData("unknown", "date")]
    [InlineData("known", "date", "CapabilityStatement.rest[0].searchParam[0].type error definition", "CapabilityStatement.rest[0].resource[0].searchParam[0].type error definition")]
    public void A_server_says_the_type_that_the_definition_has(string definition, string type, params string[] expected)
    {
        var parameters = $"'searchParam':[{{'name':'x','definition':'{definition}','type':'{type}'}}]";
        var statement = Trees.Of($"{{'resourceType':'CapabilityStatement','rest':[{{{parameters},'resource':[{{'type':'Patient',{parameters}}}]}}]}}");
        Trees.Issues(findings => SearchTypeRule.CheckStatement(statement, TypeOf, findings)).Lines().Should().Equal(expected);
    }

    private static string? TypeOf(string canonical) => canonical == "known" ? "string" : null;
}
