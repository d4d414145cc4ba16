using System.Globalization;
using FhirServer.Fhir;
using FhirServer.Search.Types;
using FsCheck.Xunit;

namespace FhirServer.Tests.Search.Types;

public sealed class StringSearchTests
{
    [Theory]
    [InlineData("Jürgen  STRAẞE ", "jurgen strasse")]
    [InlineData("Ærø Łódź đorđe œuvre", "aero lodz dorde oeuvre")]
    [InlineData("ΟΔΥΣΣΕΎΣ", "οδυσσευσ")]
    [InlineData("Ёлка Й", "елка и")]
    [InlineData("ＦＵＬＬ　ｗｉｄｔｈ ﬁne", "full width fine")]
    [InlineData("e\u0301 \u00e9", "e e")]
    [InlineData("Śarmā", "sarma")]
    [InlineData("\t line\r\nbreak\u00a0", "line break")]
    [InlineData("", "")]
    public void Case_accents_width_and_blanks_do_not_count(string text, string folded) => StringSearch.Fold(text).Should().Be(folded);

    [Theory]
    [InlineData("शर्मा")]
    [InlineData("ગુજરાતી")]
    [InlineData("ਪੰਜਾਬੀ")]
    [InlineData("தமிழ்")]
    [InlineData("తెలుగు")]
    [InlineData("ಕನ್ನಡ")]
    [InlineData("മലയാളം")]
    [InlineData("বাংলা")]
    [InlineData("ଓଡ଼ିଆ")]
    [InlineData("اردو")]
    [InlineData("日本語がある")]
    [InlineData("한국어")]
    public void Marks_that_carry_the_word_stay(string text)
    {
        static int Marks(string t) => t.Normalize(System.Text.NormalizationForm.FormD).Count(c => CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark);

        Marks(StringSearch.Fold(text)).Should().Be(Marks(text));
    }

    [Fact]
    public void Names_are_found_however_their_joiners_and_letters_are_typed()
    {
        StringSearch.Fold("ക്\u200dഷ").Should().Be(StringSearch.Fold("ക്ഷ"));
        StringSearch.Fold("\u0958ुरान").Should().Be(StringSearch.Fold("\u0915\u093cुरान"));
    }

    [Fact]
    public void Folding_twice_changes_no_character_more()
    {
        for (var c = 0; c <= 0x1FFFF; c++)
        {
            if (c is >= 0xD800 and <= 0xDFFF)
                continue;
            var once = StringSearch.Fold($"x{char.ConvertFromUtf32(c)}x क{char.ConvertFromUtf32(c)}");
            if (StringSearch.Fold(once) != once)
                Assert.Fail($"U+{c:X4}");
        }
    }

    [Property]
    public bool Folding_any_text_twice_changes_nothing_more(string? text) =>
        StringSearch.Fold(text ?? "") is var once && StringSearch.Fold(once) == once;

    [Theory]
    [InlineData("\ud800")]
    [InlineData("a\udc00b")]
    [InlineData("é\ufffe\uffff")]
    [InlineData("\0")]
    public void Text_that_is_no_Unicode_does_not_throw(string text) => FluentActions.Invoking(() => StringSearch.Fold(text)).Should().NotThrow();

    [Theory]
    [InlineData("name", null, "peter", true)]
    [InlineData("name", null, "cha", true)]
    [InlineData("name", null, "eter", false)]
    [InlineData("name", null, "MR.", true)]
    [InlineData("name", null, "phd", true)]
    [InlineData("name", null, "peter  j. ch", true)]
    [InlineData("name", "contains", "HALM", true)]
    [InlineData("name", "exact", "Peter", true)]
    [InlineData("name", "exact", "peter", false)]
    [InlineData("name", "exact", "Pete", false)]
    [InlineData("family", null, "chalmérs", true)]
    [InlineData("family", null, "peter", false)]
    [InlineData("given", null, "james", true)]
    [InlineData("address", null, "534 erewhon", true)]
    [InlineData("address", null, "pleasant", true)]
    [InlineData("address", null, "3999", true)]
    [InlineData("address", null, "home", false)]
    [InlineData("address-city", null, "pleasant", true)]
    [InlineData("address-city", "contains", "ville\\, w", true)]
    public void Each_part_of_names_and_addresses_answers(string code, string? modifier, string value, bool answers) =>
        Asked.Answers("Patient", code, modifier, value, """
            "name":[{"text":"Peter J. Chalmers","family":"Chalmers","given":["Peter","James"],"prefix":["Mr."],"suffix":["PhD"]}],
            "address":[{"use":"home","line":["534 Erewhon St"],"city":"PleasantVille, West","state":"Vic","postalCode":"3999"}]
            """).Should().Be(answers);

    [Theory]
    [InlineData(null, "")]
    [InlineData(null, "  \u200d ")]
    [InlineData("contains", "")]
    [InlineData("exact", "")]
    [InlineData("text", "a")]
    [InlineData("below", "a")]
    public void Nothing_to_look_for_and_other_modifiers_are_refused(string? modifier, string value) =>
        FluentActions.Invoking(() => Asked.Criterion("Patient", "name", modifier, value)).Should().Throw<FhirException>()
            .Where(fault => fault.Error.Status == 400 && fault.Message.Contains("'name'"));
}
