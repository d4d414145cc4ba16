using Profiles.Validation.Rules;

namespace Profiles.Tests.Validation.Rules;

public sealed class ContainedUseTests
{
    [Theory]
    [InlineData("'managingOrganization':{'reference':'#o'}", "", true)]
    [InlineData("'active':true", "", false)]
    [InlineData("'active':true", ",'partOf':{'reference':'#'}", true)]
    [InlineData("'text':{'status':'generated','div':'<div><img src=~#o~/></div>'}", "", true)]
    [InlineData("'text':{'status':'generated','div':'<div><img src=~#p~/></div>'}", "", false)]
    public void What_is_contained_is_used(string element, string inside, bool isUsed) =>
        ContainedUse.IsComplete(Trees.Of($"{{'resourceType':'Patient','contained':[{{'resourceType':'Organization','id':'o'{inside}}}],{element.Replace("~", "\\\"")}}}"))
            .Should().Be(isUsed);
}
