using Profiles.Elements;
using Profiles.FhirPath;
using Profiles.Tests.Elements;

namespace Profiles.Tests.FhirPath;

public sealed class ExpressionTests
{
    private const string Patient = """
        {"resourceType":"Patient","id":"p1","active":true,
         "contained":[{"resourceType":"Organization","id":"o","name":"Org"}],
         "extension":[{"url":"http://x.example/e","valueCode":"c"}],
         "name":[{"use":"official","family":"Ray","given":["Ann","Bo"]},{"use":"usual","given":["Annie"]}],
         "birthDate":"1974-12","_birthDate":{"extension":[{"url":"http://x.example/t","valueTime":"10:00:00"}]},
         "gender":"female","deceasedDateTime":"2020-01-01T10:00:00Z","multipleBirthInteger":2,
         "maritalStatus":{"coding":[{"system":"http://s","code":"M"}]},
         "managingOrganization":{"reference":"#o"},"generalPractitioner":[{"reference":"Practitioner/1"}]}
        """;

    private static readonly Element Root = Parsing.Sound(Patient);
    private static readonly FhirPathScope Scope = new() { Resource = Root, RootResource = Root, Time = TimeProvider.System };

    [Theory]
    [InlineData("name.given", "Ann,Bo,Annie")]
    [InlineData("Patient.name[1].given", "Annie")]
    [InlineData("Resource.id", "p1")]
    [InlineData("name.where(use = 'official').given.first()", "Ann")]
    [InlineData("name.given[$this.count()]", "Bo")]
    [InlineData("name.given.where($index > 0)", "Bo,Annie")]
    [InlineData("deceased", "2020-01-01T10:00:00Z")]
    [InlineData("deceased is dateTime", "true")]
    [InlineData("(multipleBirth as integer) + 1", "3")]
    [InlineData("multipleBirth.ofType(boolean)", "")]
    [InlineData("multipleBirth * 2.50", "5.00")]
    [InlineData("5 / 2", "2.5")]
    [InlineData("5 div 2", "2")]
    [InlineData("-5 mod 2", "-1")]
    [InlineData("1 / 0", "")]
    [InlineData("0.1 + 0.2 = 0.3", "true")]
    [InlineData("'a' + {}", "")]
    [InlineData("'a' & {}", "a")]
    [InlineData("{} and false", "false")]
    [InlineData("{} and true", "")]
    [InlineData("{} or true", "true")]
    [InlineData("{} implies true", "true")]
    [InlineData("{} implies false", "")]
    [InlineData("false implies {}", "true")]
    [InlineData("true xor {}", "")]
    [InlineData("{} = {}", "")]
    [InlineData("{} ~ {}", "true")]
    [InlineData("'A b' ~ 'a  B'", "true")]
    [InlineData("(1 | 2) ~ (2 | 1)", "true")]
    [InlineData("(1 | 2) = (2 | 1)", "false")]
    [InlineData("1 = 1.0", "true")]
    [InlineData("1.10 ~ 1.1", "true")]
    [InlineData("birthDate < @1975", "true")]
    [InlineData("birthDate < @1974-12-25", "")]
    [InlineData("birthDate = @1974-12", "true")]
    [InlineData("birthDate = @1974-12-01", "")]
    [InlineData("birthDate ~ @1974-12-01", "false")]
    [InlineData("@2012-01-01T10:00:00+01:00 = @2012-01-01T09:00:00Z", "true")]
    [InlineData("@T10:00 < @T10:30", "true")]
    [InlineData("@2012-01-31 + 1 month", "2012-02-29")]
    [InlineData("@2012-01-01 - 1 day", "2011-12-31")]
    [InlineData("@2012 + 24 months", "2014")]
    [InlineData("4 'mg' = 4 'mg'", "true")]
    [InlineData("4 'mg' > 3 'mg'", "true")]
    [InlineData("4 'mg' > 3 'g'", "!")]
    [InlineData("gender.type().name", "code")]
    [InlineData("'x'.type().namespace", "System")]
    [InlineData("'abcb'.lastIndexOf('b')", "3")]
    [InlineData("'abc'.matchesFull('b')", "false")]
    [InlineData("1 day = 1 'd'", "true")]
    [InlineData("1 year = 1 'a'", "")]
    [InlineData("1 year ~ 1 'a'", "true")]
    [InlineData("'Ann' in name.given", "true")]
    [InlineData("name.given contains 'Xy'", "false")]
    [InlineData("{} in name.given", "")]
    [InlineData("name.given in ('Ann' | 'Bo' | 'Annie')", "true")]
    [InlineData("name.given in ('Ann' | 'Bo')", "false")]
    [InlineData("(1 | 1 | 2).count()", "2")]
    [InlineData("name.given.combine(name.given).count()", "6")]
    [InlineData("name.given.combine(name.given).isDistinct()", "false")]
    [InlineData("name.given.intersect('Bo' | 'Cy')", "Bo")]
    [InlineData("name.given.exclude('Bo')", "Ann,Annie")]
    [InlineData("name.given.union('Bo').count()", "3")]
    [InlineData("('Bo').subsetOf(name.given)", "true")]
    [InlineData("name.given.supersetOf('Bo' | 'Cy')", "false")]
    [InlineData("name.given.tail()", "Bo,Annie")]
    [InlineData("name.given.last()", "Annie")]
    [InlineData("name.given.skip(1).take(1)", "Bo")]
    [InlineData("name.all(given.exists())", "true")]
    [InlineData("name.all(family.exists())", "false")]
    [InlineData("name.select(given.first())", "Ann,Annie")]
    [InlineData("(true | false).allTrue()", "false")]
    [InlineData("(true | false).anyTrue()", "true")]
    [InlineData("(false).allFalse()", "true")]
    [InlineData("name.given.aggregate($total + $this.length(), 0)", "10")]
    [InlineData("iif(active, 'yes', 'no')", "yes")]
    [InlineData("iif({}, 'yes', 'no')", "no")]
    [InlineData("'abc'.indexOf('c')", "2")]
    [InlineData("'abc'.substring(1)", "bc")]
    [InlineData("'abc'.substring(1, 1)", "b")]
    [InlineData("'abc'.substring(9)", "")]
    [InlineData("'abc'.startsWith('')", "true")]
    [InlineData("'abc'.replace('b', 'x')", "axc")]
    [InlineData("'abc'.replace('', 'x')", "xaxbxcx")]
    [InlineData("'abc'.matches('b')", "true")]
    [InlineData("'abc'.matches('^b')", "false")]
    [InlineData("'11/30/1972'.replaceMatches('(\\\\d+)/(\\\\d+)/(\\\\d+)', '$2-$1')", "30-11")]
    [InlineData("'abc'.toChars()", "a,b,c")]
    [InlineData("'a,b'.split(',').join('+')", "a+b")]
    [InlineData("' a '.trim().upper()", "A")]
    [InlineData("'5'.toInteger() + 1", "6")]
    [InlineData("'x'.toInteger()", "")]
    [InlineData("'x'.convertsToInteger()", "false")]
    [InlineData("'yes'.toBoolean()", "true")]
    [InlineData("'1.50'.toDecimal()", "1.50")]
    [InlineData("'2012-01'.toDate()", "2012-01")]
    [InlineData("'5 \\'mg\\''.toQuantity()", "5 'mg'")]
    [InlineData("deceased.toDate()", "2020-01-01")]
    [InlineData("(-5).abs()", "5")]
    [InlineData("1.5.ceiling()", "2")]
    [InlineData("(-1.5).floor()", "-2")]
    [InlineData("1.55.round(1)", "1.6")]
    [InlineData("2.power(3)", "8")]
    [InlineData("16.log(2)", "4")]
    [InlineData("(-1).sqrt()", "")]
    [InlineData("extension('http://x.example/e').value", "c")]
    [InlineData("birthDate.extension('http://x.example/t').value", "10:00:00")]
    [InlineData("birthDate.hasValue()", "true")]
    [InlineData("name.hasValue()", "false")]
    [InlineData("birthDate.getValue() is System.Date", "true")]
    [InlineData("managingOrganization.resolve().name", "Org")]
    [InlineData("managingOrganization.resolve() is Organization", "true")]
    [InlineData("%resource.id", "p1")]
    [InlineData("name.first().select(%context.id)", "p1")]
    [InlineData("%ucum", "http://unitsofmeasure.org")]
    [InlineData("%`vs-x`", "http://hl7.org/fhir/ValueSet/x")]
    [InlineData("%`ext-x`", "http://hl7.org/fhir/StructureDefinition/x")]
    [InlineData("maritalStatus.descendants().count()", "3")]
    [InlineData("maritalStatus.repeat(children()).count()", "3")]
    [InlineData("today() <= now()", "")]
    [InlineData("gender.trace('x') = 'female'", "true")]
    [InlineData("gender != 'female'", "false")]
    [InlineData("'female' = gender", "true")]
    [InlineData("gender is code and gender is string", "true")]
    [InlineData("'x' is System.String", "true")]
    [InlineData("name.first() = name.last()", "false")]
    [InlineData("name.first() = name[0]", "true")]
    [InlineData("name.single()", "!")]
    [InlineData("1 < 'a'", "!")]
    public void Gives(string expression, string expected)
    {
        string actual;
        try
        {
            actual = string.Join(',', FhirPathExpression.Compile(expression).Evaluate(Root, Scope).Select(value => value.AsText()));
        }
        catch (FhirPathException)
        {
            actual = "!";
        }

        actual.Should().Be(expected, because: expression);
    }

    [Theory]
    [InlineData("name", FhirPathTruth.True)]
    [InlineData("address", FhirPathTruth.True)]
    [InlineData("active", FhirPathTruth.True)]
    [InlineData("active.not()", FhirPathTruth.False)]
    [InlineData("gender.memberOf('http://vs')", FhirPathTruth.Undecided)]
    [InlineData("gender.memberOf('http://vs') or true", FhirPathTruth.True)]
    [InlineData("false and gender.memberOf('http://vs')", FhirPathTruth.False)]
    [InlineData("gender.memberOf('http://vs') and false", FhirPathTruth.False)]
    [InlineData("gender.memberOf('http://vs').not()", FhirPathTruth.Undecided)]
    [InlineData("conformsTo('http://p')", FhirPathTruth.Undecided)]
    [InlineData("generalPractitioner.resolve().exists()", FhirPathTruth.Undecided)]
    [InlineData("generalPractitioner.resolve() is Practitioner", FhirPathTruth.Undecided)]
    [InlineData("generalPractitioner.all(resolve() is Practitioner)", FhirPathTruth.Undecided)]
    [InlineData("generalPractitioner.where(resolve() is Practitioner).exists()", FhirPathTruth.Undecided)]
    [InlineData("generalPractitioner.where(resolve() is Practitioner).empty()", FhirPathTruth.Undecided)]
    [InlineData("name.where(use.memberOf('x')).count() = 0", FhirPathTruth.Undecided)]
    [InlineData("name.given = name.family.single() and 1 < 'a'", FhirPathTruth.False)]
    [InlineData("1 < 'a'", FhirPathTruth.Undecided)]
    [InlineData("4 'mg' > 3 'g'", FhirPathTruth.Undecided)]
    [InlineData("gender.subsumes('x')", FhirPathTruth.Undecided)]
    public void Says_of_an_invariant(string expression, FhirPathTruth expected) =>
        FhirPathExpression.Compile(expression).Test(Root, Scope).Should().Be(expected, because: expression);

    [Theory]
    [InlineData("name.exist()", "*'exist' at position 5*")]
    [InlineData("name.where(", "*does not parse*")]
    [InlineData("%nothing.x", "*%nothing*")]
    [InlineData("name.where()", "*'where'*arguments*")]
    [InlineData("name.matches('[')", "*not a regular expression*")]
    [InlineData("5000000000", "*does not parse*")]
    public void Refuses_what_it_does_not_know(string expression, string message) =>
        FluentActions.Invoking(() => FhirPathExpression.Compile(expression)).Should().Throw<FhirPathException>().WithMessage(message);

    [Fact]
    public void The_reason_of_what_is_undecided_is_told()
    {
        FhirPathExpression.Compile("gender.memberOf('http://vs.example')").Test(Root, Scope, out var why);
        why.Should().Be("memberOf() cannot be told here for http://vs.example.");
    }

    [Fact]
    public void What_the_scope_gives_is_used()
    {
        var other = Parsing.Sound("""{"resourceType":"Practitioner","id":"1"}""");
        var scope = new FhirPathScope
        {
            Resource = Root,
            RootResource = Root,
            Resolve = url => url == "Practitioner/1" ? other : default,
            MemberOf = (code, valueSet) => code.Text == "female" && valueSet == "http://vs.example",
            ConformsTo = (element, profile) => FhirPathExpression.Compile("name.exists()").Test(element, Scope) == FhirPathTruth.True && profile == "http://p.example",
            CompareQuantities = (left, right) => left.Value.CompareTo(right.Value * 1000),
            Time = new FixedTime(),
        };

        foreach (var expression in (string[])
            ["generalPractitioner.resolve() is Practitioner", "gender.memberOf('http://vs.example')", "conformsTo('http://p.example')", "4 'mg' < 3 'g'", "now() = @2020-02-29T12:00:00.000Z", "today() = @2020-02-29"])
        {
            FhirPathExpression.Compile(expression).Test(Root, scope, out var why).Should().Be(FhirPathTruth.True, because: $"{expression} {why}");
        }
    }

    [Theory]
    [InlineData("hasValue() or (children().count() > id.count())")]
    [InlineData("name.exists() or telecom.exists()")]
    [InlineData("contained.contained.empty()")]
    [InlineData("gender = 'female' and gender.matches('^f')")]
    [InlineData("name.where(use = 'usual').exists()")]
    [InlineData("name.all(given.exists() or family.exists())")]
    [InlineData("extension.exists() != active.exists()")]
    public void Common_conditions_do_not_allocate(string expression)
    {
        var compiled = FhirPathExpression.Compile(expression);
        for (var warm = 0; warm < 50; warm++) compiled.Test(Root, Scope);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var again = 0; again < 100; again++) compiled.Test(Root, Scope);
        var perCall = (GC.GetAllocatedBytesForCurrentThread() - before) / 100;
        perCall.Should().BeLessThan(30, because: "nothing is made for each evaluation");
    }

    [Fact]
    public void Many_threads_share_one_expression()
    {
        var compiled = FhirPathExpression.Compile("name.where(use = 'official').given.select($this + 'x').first() = 'Annx' and gender.memberOf('v').not()");
        Parallel.For(0, 4_000, new ParallelOptions { MaxDegreeOfParallelism = 4 }, index =>
        {
            var scope = new FhirPathScope { Resource = Root, RootResource = Root, MemberOf = (_, _) => index % 3 == 0 ? null : index % 3 == 1 };
            compiled.Test(Root, scope).Should().Be((index % 3) switch { 0 => FhirPathTruth.Undecided, 1 => FhirPathTruth.False, _ => FhirPathTruth.True });
        });
    }

    [Theory]
    [InlineData(200, "(", "1", ")")]
    [InlineData(50_000, "", "1", " or 1")]
    [InlineData(1_500, "", "a", ".b[0]")]
    public void Expressions_that_ask_too_much_are_refused(int times, string before, string middle, string after)
    {
        var expression = string.Concat(Enumerable.Repeat(before, times)) + middle + string.Concat(Enumerable.Repeat(after, times));
        FluentActions.Invoking(() => FhirPathExpression.Compile(expression)).Should().Throw<FhirPathException>();
    }

    [Fact]
    public void Every_invariant_of_R4_compiles() =>
        Invariants.All.Select(invariant => invariant.Expression).Distinct(StringComparer.Ordinal)
            .Select(FhirPathExpression.Compile).Should().HaveCountGreaterThan(150);

    private sealed class FixedTime : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow() => new(2020, 2, 29, 12, 0, 0, TimeSpan.Zero);
    }
}
