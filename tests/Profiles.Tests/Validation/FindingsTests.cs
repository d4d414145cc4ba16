using Profiles.Tests.Elements;
using Profiles.Validation;

namespace Profiles.Tests.Validation;

public sealed class FindingsTests
{
    [Fact]
    public void Warnings_never_crowd_out_an_error()
    {
        var root = Parsing.Sound("""{"resourceType":"Patient","gender":"male"}""");
        var findings = new Findings(most: 3);
        for (var i = 0; i < 10; i++)
            findings.Add(MessageId.InvariantAdvice, root, $"advice {i}");
        findings.Add(MessageId.Invariant, root.Child("gender"), "wrong");

        var report = new ValidationReport(findings.ToIssues());

        report.IsValid.Should().BeFalse();
        report.Issues.Should().ContainSingle(issue => issue.Message == "wrong").Which.Expression.Should().Be("Patient.gender");
        report.Issues[^1].Message.Should().StartWith("7 more issues");
    }

    [Fact]
    public void Places_are_those_of_the_elements_in_whatever_order_they_are_found()
    {
        var root = Parsing.Sound("{\"resourceType\":\"Patient\",\n\"gender\":\"male\",\n\"birthDate\":\"2000\"}");
        var findings = new Findings();
        foreach (var element in new[] { root.Child("birthDate"), root.Child("gender"), root })
            findings.Add(MessageId.Invariant, element, "wrong");

        findings.ToIssues().Select(issue => (issue.Line, issue.Column)).Should().Equal(
            root.Child("birthDate").Position, root.Child("gender").Position, root.Position);
    }
}
