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

    public static TheoryData<string, string> Table1 { get; } = new()
    {
        { "name.given", "Ann,Bo,Annie" },
        { "Patient.name[1].given", "Annie" },
        { "Resource.id", "p1" },
        { "name.where(use = 'official').given.first()", "Ann" },
        { "name.given[$this.count()]", "Bo" },
        { "name.given.where($index > 0)", "Bo,Annie" },
        { "deceased", "2020-01-01T10:00:00Z" },
        { "deceased is dateTime", "true" },
        { "(multipleBirth as integer) + 1", "3" },
        { "multipleBirth.ofType(boolean)", "" },
        { "multipleBirth * 2.50", "5.00" },
        { "5 / 2", "2.5" },
        { "5 div 2", "2" },
        { "-5 mod 2", "-1" },
        { "1 / 0", "" },
        { "0.1 + 0.2 = 0.3", "true" },
        { "'a' + {}", "" },
        { "'a' & {}", "a" },
        { "{} and false", "false" },
        { "{} and true", "" },
        { "{} or true", "true" },
        { "{} implies true", "true" },
        { "{} implies false", "" },
        { "false implies {}", "true" },
        { "true xor {}", "" },
        { "{} = {}", "" },
        { "{} ~ {}", "true" },
        { "'A b' ~ 'a  B'", "true" },
        { "(1 | 2) ~ (2 | 1)", "true" },
        { "(1 | 2) = (2 | 1)", "false" },
        { "1 = 1.0", "true" },
        { "1.10 ~ 1.1", "true" },
        { "birthDate < @1975", "true" },
        { "birthDate < @1974-12-25", "" },
        { "birthDate = @1974-12", "true" },
        { "birthDate = @1974-12-01", "" },
        { "birthDate ~ @1974-12-01", "false" },
        { "@2012-01-01T10:00:00+01:00 = @2012-01-01T09:00:00Z", "true" },
        { "@T10:00 < @T10:30", "true" },
        { "@2012-01-31 + 1 month", "2012-02-29" },
        { "@2012-01-01 - 1 day", "2011-12-31" },
        { "@2012 + 24 months", "2014" },
        { "4 'mg' = 4 'mg'", "true" },
        { "4 'mg' > 3 'mg'", "true" },
        { "4 'mg' > 3 'g'", "!" },
        { "gender.type().name", "code" },
        { "'x'.type().namespace", "System" },
        { "'abcb'.lastIndexOf('b')", "3" },
    };

    public static TheoryData<string, string> Table2 { get; } = new()
    {
        { "'abc'.matchesFull('b')", "false" },
        { "1 day = 1 'd'", "true" },
        { "1 year = 1 'a'", "" },
        { "1 year ~ 1 'a'", "true" },
        { "'Ann' in name.given", "true" },
        { "name.given contains 'Xy'", "false" },
        { "{} in name.given", "" },
        { "name.given in ('Ann' | 'Bo' | 'Annie')", "true" },
        { "name.given in ('Ann' | 'Bo')", "false" },
        { "(1 | 1 | 2).count()", "2" },
        { "name.given.combine(name.given).count()", "6" },
        { "name.given.combine(name.given).isDistinct()", "false" },
        { "name.given.intersect('Bo' | 'Cy')", "Bo" },
        { "name.given.exclude('Bo')", "Ann,Annie" },
        { "name.given.union('Bo').count()", "3" },
        { "('Bo').subsetOf(name.given)", "true" },
        { "name.given.supersetOf('Bo' | 'Cy')", "false" },
        { "name.given.tail()", "Bo,Annie" },
        { "name.given.last()", "Annie" },
        { "name.given.skip(1).take(1)", "Bo" },
        { "name.all(given.exists())", "true" },
        { "name.all(family.exists())", "false" },
        { "name.select(given.first())", "Ann,Annie" },
        { "(true | false).allTrue()", "false" },
        { "(true | false).anyTrue()", "true" },
        { "(false).allFalse()", "true" },
        { "name.given.aggregate($total + $this.length(), 0)", "10" },
        { "iif(active, 'yes', 'no')", "yes" },
        { "iif({}, 'yes', 'no')", "no" },
        { "'abc'.indexOf('c')", "2" },
        { "'abc'.substring(1)", "bc" },
        { "'abc'.substring(1, 1)", "b" },
        { "'abc'.substring(9)", "" },
        { "'abc'.startsWith('')", "true" },
        { "'abc'.replace('b', 'x')", "axc" },
        { "'abc'.replace('', 'x')", "xaxbxcx" },
        { "'abc'.matches('b')", "true" },
        { "'abc'.matches('^b')", "false" },
        { "'11/30/1972'.replaceMatches('(\\\\d+)/(\\\\d+)/(\\\\d+)', '$2-$1')", "30-11" },
        { "'abc'.toChars()", "a,b,c" },
        { "'a,b'.split(',').join('+')", "a+b" },
        { "' a '.trim().upper()", "A" },
        { "'5'.toInteger() + 1", "6" },
        { "'x'.toInteger()", "" },
        { "'x'.convertsToInteger()", "false" },
        { "'yes'.toBoolean()", "true" },
        { "'1.50'.toDecimal()", "1.50" },
        { "'2012-01'.toDate()", "2012-01" },
    };

    public static TheoryData<string, string> Table3 { get; } = new()
    {
        { "'5 \\'mg\\''.toQuantity()", "5 'mg'" },
        { "deceased.toDate()", "2020-01-01" },
        { "(-5).abs()", "5" },
        { "1.5.ceiling()", "2" },
        { "(-1.5).floor()", "-2" },
        { "1.55.round(1)", "1.6" },
        { "2.power(3)", "8" },
        { "16.log(2)", "4" },
        { "(-1).sqrt()", "" },
        { "extension('http://x.example/e').value", "c" },
        { "birthDate.extension('http://x.example/t').value", "10:00:00" },
        { "birthDate.hasValue()", "true" },
        { "name.hasValue()", "false" },
        { "birthDate.getValue() is System.Date", "true" },
        { "managingOrganization.resolve().name", "Org" },
        { "managingOrganization.resolve() is Organization", "true" },
        { "%resource.id", "p1" },
        { "name.first().select(%context.id)", "p1" },
        { "%ucum", "http://unitsofmeasure.org" },
        { "%`vs-x`", "http://hl7.org/fhir/ValueSet/x" },
        { "%`ext-x`", "http://hl7.org/fhir/StructureDefinition/x" },
        { "maritalStatus.descendants().count()", "3" },
        { "maritalStatus.repeat(children()).count()", "3" },
        { "today() <= now()", "" },
        { "gender.trace('x') = 'female'", "true" },
        { "gender != 'female'", "false" },
        { "'female' = gender", "true" },
        { "gender is code and gender is string", "true" },
        { "'x' is System.String", "true" },
        { "name.first() = name.last()", "false" },
        { "name.first() = name[0]", "true" },
        { "name.single()", "!" },
        { "1 < 'a'", "!" },
    };

    [Theory]
    [MemberData(nameof(Table1))]
    [MemberData(nameof(Table2))]
    [MemberData(nameof(Table3))]
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
