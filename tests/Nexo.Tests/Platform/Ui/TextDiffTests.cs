using Nexo.Platform.Ui;
using Shouldly;

namespace Nexo.Tests.Platform.Ui;

public class TextDiffTests
{
    [Theory]
    [InlineData("Vestido floral", "Vestido floral", "Vestido floral")]
    [InlineData("Vestido floral", "Vestido infantil floral", "Vestido {+infantil }floral")]
    [InlineData("Vestido floral promoção", "Vestido floral", "Vestido floral[- promoção]")]
    [InlineData("", "Macacão de bebê", "{+Macacão de bebê}")]
    [InlineData("Macacão de bebê", "", "[-Macacão de bebê]")]
    [InlineData("R$ 49,90", "R$ 44,90", "R$ [-49]{+44},90")]
    public void What_was_kept_removed_and_added_is_told_apart(string before, string after, string expected) =>
        Marked(before, after).ShouldBe(expected);

    [Fact]
    public void Two_forms_of_one_word_part_at_the_letter() => Marked("Bodies suedine", "Body suedine").ShouldBe("Bod[-ies]{+y} suedine");

    [Fact]
    public void Unrelated_words_are_replaced_whole() => Marked("conjunto azul", "conjunto anil").ShouldBe("conjunto [-azul]{+anil}");

    [Fact]
    public void An_emoji_with_its_modifiers_is_never_cut() => Marked("body 👩🏽‍🍼", "body 👩🏿‍🍼").ShouldBe("body [-👩🏽‍🍼]{+👩🏿‍🍼}");

    [Theory]
    [InlineData("KIT 3 BODIES BEBÊ!!! FRETE GRÁTIS", "Kit 3 bodies bebê manga curta suedine")]
    [InlineData("a b c d e f", "f e d c b a")]
    public void The_stretches_put_together_are_the_two_texts(string before, string after)
    {
        var stretches = TextDiff.Between(before, after);

        string.Concat(stretches.Where(s => s.Fate != Fate.Added).Select(s => s.Text)).ShouldBe(before);
        string.Concat(stretches.Where(s => s.Fate != Fate.Removed).Select(s => s.Text)).ShouldBe(after);
    }

    [Fact]
    public void Long_descriptions_are_compared_without_filling_the_memory()
    {
        var before = string.Join(' ', Enumerable.Range(0, 5_000).Select(i => $"palavra{i}"));
        var after = string.Join(' ', Enumerable.Range(0, 5_000).Select(i => $"termo{i}"));

        TextDiff.Between(before, after).Count.ShouldBe(2);
    }

    static string Marked(string before, string after) => string.Concat(TextDiff.Between(before, after).Select(s => s.Fate switch
    {
        Fate.Removed => $"[-{s.Text}]",
        Fate.Added => $"{{+{s.Text}}}",
        _ => s.Text,
    }));
}
