using Nexo.Platform;
using Nexo.Platform.Ui;
using Nexo.Platform.Ui.Parts;
using Shouldly;

namespace Nexo.Tests.Platform.Ui;

public class PartsTests
{
    const string Hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{7*7}}";

    [Fact]
    public async Task Hostile_text_stays_text()
    {
        var change = await Rendered.Part<BeforeAfter>(new() { ["Changes"] = new[] { new BeforeAfter.Change(Hostile, Hostile, Hostile) } });
        var refused = await Rendered.Part<RefusedFace>(new() { ["Refusal"] = new Refusal("nope", Hostile) });
        var search = await Rendered.Part<SearchBox>(new() { ["Label"] = Hostile, ["Value"] = Hostile });
        var empty = await Rendered.Part<EmptyFace>(new() { ["Title"] = Hostile, ["Text"] = Hostile });

        foreach (var part in new[] { change, refused, search, empty })
        {
            part.QuerySelectorAll("script, img").ShouldBeEmpty();
            part.QuerySelectorAll("*").SelectMany(e => e.Attributes).ShouldAllBe(a => !a.Name.StartsWith("on", StringComparison.Ordinal));
        }
        change.QuerySelector("del")!.TextContent.ShouldEndWith(Hostile);
        search.QuerySelector("input")!.GetAttribute("value").ShouldBe(Hostile);
    }

    [Theory]
    [InlineData("pending", "Em triagem", "circle-dashed")]
    [InlineData("awaiting_approval", "Aguardando você", "circle-pause")]
    [InlineData("approved", "Aprovada", "circle-check")]
    [InlineData("rejected", "Rejeitada", "circle-x")]
    [InlineData("in_progress", "Em execução", "loader-circle")]
    [InlineData("marketplace_sync", "Sincronizando", "refresh-cw")]
    [InlineData("completed", "Concluída", "circle-check-big")]
    [InlineData("failed", "Falhou", "octagon-x")]
    public async Task A_status_is_a_shape_and_a_word(string status, string word, string shape)
    {
        var mark = await Rendered.Part<StatusMark>(new() { ["Status"] = status });

        mark.TextContent.Trim().ShouldBe(word);
        mark.QuerySelector("use")!.GetAttribute("href").ShouldBe($"#i-{shape}");
    }

    [Theory]
    [InlineData("pt-BR", "1044.98", "BRL", "R$\u00a01.044,98")]
    [InlineData("en", "1044.98", "BRL", "R$\u00a01,044.98")]
    [InlineData("pt-BR", "-12.5", "USD", "−US$\u00a012,50")]
    [InlineData("pt-BR", "3", "XYZ", "XYZ\u00a03,00")]
    [InlineData("pt-BR", "3", null, "3,00")]
    public async Task Money_keeps_its_currency_and_follows_the_language(string language, string amount, string? currency, string said)
    {
        var money = await Rendered.Part<Money>(new() { ["Amount"] = decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture), ["Currency"] = currency }, language);

        money.TextContent.Trim().ShouldBe(said);
    }

    [Theory]
    [InlineData(-30, "agora")]
    [InlineData(-60, "há 1 min")]
    [InlineData(-7300, "há 2 h")]
    [InlineData(-90000, "há 1 dia")]
    [InlineData(-5184000, "22/09/2026")]
    [InlineData(3700, "em 1 h")]
    public async Task A_time_is_told_by_its_distance_and_exactly_in_the_workspace_zone(int seconds, string told)
    {
        var time = (await Rendered.Part<RelativeTime>(new() { ["At"] = Rendered.Now.AddSeconds(seconds) })).QuerySelector("time")!;

        time.TextContent.ShouldBe(told);
        time.GetAttribute("datetime").ShouldBe(Rendered.Now.AddSeconds(seconds).ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture));
        time.GetAttribute("title").ShouldBe(Rendered.Now.AddSeconds(seconds).AddHours(-3).ToString("dd/MM/yyyy HH:mm", System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_refusal_is_said_in_the_words_of_its_module_or_else_in_its_own()
    {
        var words = new Words(new() { ["refusal.changed_since_seen"] = "Alguém editou esta tarefa." });

        (await Rendered.Part<RefusedFace>(new() { ["Refusal"] = new Refusal("changed_since_seen", "It changed."), ["Words"] = words, ["Inline"] = true }))
            .TextContent.Trim().ShouldBe("Alguém editou esta tarefa.");
        (await Rendered.Part<RefusedFace>(new() { ["Refusal"] = new Refusal("unheard_of", "It changed."), ["Words"] = words, ["Inline"] = true }))
            .TextContent.Trim().ShouldBe("It changed.");
    }

    [Theory]
    [InlineData("/aprovacoes?status=a", "/aprovacoes?status=a")]
    [InlineData("/", "/")]
    [InlineData("//evil.test", "/")]
    [InlineData("/\\evil.test", "/")]
    [InlineData("https://evil.test", "/")]
    [InlineData("/a\r\nSet-Cookie: x=1", "/")]
    [InlineData("", "/")]
    [InlineData(null, "/")]
    public void Going_back_stays_on_this_site(string? address, string goes) => Answers.LocalOr(address, "/").ShouldBe(goes);

    sealed class Words(Dictionary<string, string> entries) : Microsoft.Extensions.Localization.IStringLocalizer
    {
        public Microsoft.Extensions.Localization.LocalizedString this[string name] => new(name, entries.GetValueOrDefault(name, name), !entries.ContainsKey(name));
        public Microsoft.Extensions.Localization.LocalizedString this[string name, params object[] arguments] => this[name];
        public IEnumerable<Microsoft.Extensions.Localization.LocalizedString> GetAllStrings(bool includeParentCultures) => [];
    }
}
