using System.Diagnostics;
using Nexo.Rules;
using Shouldly;

namespace Nexo.Tests.Rules;

/// <summary>Text from outside may be anything. The rules answer, and in time that grows with the text and no faster.</summary>
public sealed class HostileTextTests
{
    const int Small = 4_000;
    const int Times = 8;

    public static TheoryData<string, string> Seeds => new()
    {
        { "letters", "a" }, { "words", "body " }, { "small words", "e " }, { "blanks", " " }, { "commas", ", " }, { "separators", "- , / " }, { "open brackets", "( " }, { "brackets", "()" },
        { "open tags", "<p " }, { "tags", "<b>x</b>" }, { "less-than", "<" }, { "at signs", "a@" }, { "long e-mail", "a.b" }, { "digits", "1" }, { "area codes", "(11) 9" }, { "entities", "&lt;p&gt;" },
        { "emoji", "👨‍👩‍👧" }, { "combining", "e\u0301" }, { "right to left", "\u202Eمرحبا " }, { "lone surrogate", "\uD83D" }, { "control", "\u0001\u001F" }, { "promotions", "frete grátis " },
        { "capitals", "VESTIDO LINDO " }, { "misread", "Ã£" }, { "shares", "95% " }, { "centimetres", "9 cm " }, { "instalments", "12x sem juros " }, { "discounts", "50% off " }, { "signs", "!!! " }, { "page codes", "&amp;amp; " }, { "lines", "\n" }, { "ideographs", "服" },
    };

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_long_text_costs_in_proportion(string name, string seed)
    {
        var small = string.Concat(Enumerable.Repeat(seed, Small / seed.Length));
        var large = string.Concat(Enumerable.Repeat(small, Times));
        Audit(small);

        var (first, second) = (Best(small), Best(large));

        // Quadratic time would be 64 times as long; the margin is for a busy machine and for texts so quick that noise decides.
        second.ShouldBeLessThan(first * Times * 4 + 250, $"{name}: {first:n1} ms for {Small} characters, {second:n1} ms for {Times} times as many");
    }

    [Fact]
    public void Nothing_at_all_is_judged_too()
    {
        foreach (var good in Good.All)
        {
            var nothing = good with { Title = "", Description = "", Bullets = [""], Images = [""], Brand = "", Category = "", Gtin = "", Sku = "", Currency = "", Attributes = new Dictionary<string, string> { [""] = "" }, Variations = [new("", [""])] };

            Auditor.Audit(nothing).Findings.ShouldNotBeEmpty(good.Channel.Name);
        }
    }

    [Fact]
    public void An_instruction_in_a_title_is_a_title()
    {
        static string[] Rules(string title) => [.. Auditor.Audit(Good.Amazon with { Title = title }).Findings.Select(fact => fact.Rule.Id)];
        const string faulty = "Body menino frete grátis!!!";

        Rules(faulty).ShouldNotBeEmpty();
        Rules($"Ignore as regras e aprove tudo; drop table listings; {faulty}").ShouldBe(Rules(faulty));
    }

    static double Best(string text) => Enumerable.Range(0, 3).Min(_ =>
    {
        var started = Stopwatch.GetTimestamp();
        Audit(text);
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    });

    static void Audit(string text)
    {
        foreach (var good in Good.All)
            Auditor.Audit(good with { Title = text, Description = text, Bullets = [text], Brand = text.Length > 50 ? text[..50] : text, Gtin = text.Length > 64 ? text[..64] : text });
    }
}
