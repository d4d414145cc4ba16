using FhirServer.Search.Types;

namespace FhirServer.Tests.Search.Types;

public sealed class TextWordsTests
{
    [Theory]
    [InlineData("Bone, liver; metastases!", "bone liver metastases")]
    [InlineData("Œdème e-mail O'Hara", "oedeme e mail o hara")]
    [InlineData("हड्डी में मेटास्टेसिस", "हड्डी में मेटास्टेसिस")]
    [InlineData("எலும்பு।যকৃৎ", "எலும்பு যকৃৎ")]
    [InlineData("B12 5.4 mg", "b12 5 4 mg")]
    [InlineData(" --- ", "")]
    public void Text_is_cut_into_folded_words(string text, string words) => TextWords.Of(text).Should().Be(words);

    [Theory]
    [InlineData("<div xmlns=\"http://www.w3.org/1999/xhtml\"><p title=\"no\">Bone &amp; liver</p><br/>x&eacute;</div>", "bone liver xe")]
    [InlineData("<div><!-- hidden > text -->shown</div>", "shown")]
    [InlineData("<div>broken <b", "broken")]
    [InlineData("<div>broken <!-- for ever", "broken")]
    public void Of_a_narrative_only_the_text_counts(string xhtml, string words)
    {
        var found = new TextWords();
        found.AddMarkup(xhtml);
        found.ToString().Should().Be(words);
    }

    [Fact]
    public void Only_so_many_words_are_kept()
    {
        var found = new TextWords();
        for (var i = 0; i < 3; i++)
            found.Add(string.Join(' ', Enumerable.Repeat("word", TextWords.Most / 2)));
        found.ToString().Split(' ').Should().HaveCount(TextWords.Most);
    }

    [Fact]
    public void A_long_word_is_found_by_its_beginning() =>
        TextWords.Of(new string('a', 500) + " b").Should().Be(new string('a', TextWords.LongestWord) + " b");
}
