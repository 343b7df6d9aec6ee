using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Nexo.Access;
using Nexo.BrowserTests.Runs;
using Nexo.BrowserTests.Support;
using Nexo.Channels;
using Nexo.Imports.Sample;
using Nexo.Platform;
using Shouldly;

namespace Nexo.BrowserTests.Home;

/// <summary>Each page, on a desk and on a phone in both themes: axe finds nothing, nothing is wider than the screen or hangs out below, there is one h1.</summary>
public class EveryPage(NexoSite site, Chromium chromium) : Journey(site, chromium)
{
    public static TheoryData<int, bool, string> Looks => new() { { 1440, false, "pt-BR" }, { 1440, true, "en" }, { 390, false, "en" }, { 390, true, "pt-BR" }, { 768, false, "pt-BR" }, { 1920, true, "pt-BR" } };

    [Theory, MemberData(nameof(Looks))]
    public async Task Is_whole_and_accessible(int width, bool isDark, string language)
    {
        var axe = (width, isDark) is (1440, false) or (390, true); // both layouts and both themes; elsewhere only the widths differ
        var given = await Given.Workspace(Site);
        await Site.Services.GetServices<IVerb>().OfType<SampleVerb>().Single().Load(Actor.Nexo(given.Id), Channel.TikTokShop, TestContext.Current.CancellationToken);
        var tasks = await Proposals.Waiting(given, 6);
        var page = await Window(new Screen(width, width < 500 ? 844 : 1000, isDark, language), given.The(Role.Admin));
        await SeededRun.Put(Site, given);
        await page.GotoAsync(SeededRun.Run);
        var failed = (await page.Locator("#run tbody tr", new() { HasText = "503" }).Locator("a").GetAttributeAsync("href"))!.Split('=')[^1];
        await page.GotoAsync("/anuncios");
        var listing = (await page.Locator("#listings tbody a").First.GetAttributeAsync("href"))!;
        await page.GotoAsync("/anuncios/importar");
        var import = (await page.Locator("#imports tbody a").First.GetAttributeAsync("href"))!;

        string[] pages =
        [
            "/", "/aprovacoes", "/aprovacoes?busca=nada%20disso", $"/tarefas/{tasks[0]}", "/aprovacoes/nova", "/aprovacoes/recentes", "/aprovacoes/visoes", "/avisos",
            "/anuncios", "/anuncios?findings=open", listing, "/anuncios/importar", "/anuncios/importar?refused=no_id_column", "/anuncios/importar/vendas", import, "/anuncios/importacoes/fontes", "/anuncios/importacoes/mapeamentos",
            "/administracao/equipe", "/administracao/equipe/convites", $"/administracao/equipe/{given.The(Role.Head).Id}", "/administracao/espaco", "/espacos/novo",
            "/administracao/chaves", "/administracao/auditoria", "/administracao/modelos", "/administracao/modelos/prompts/alex",
            "/administracao/regras?channel=tiktokshop", "/administracao/regras/amazon/AMZ-B1", "/administracao/politicas", "/administracao/politicas/nova?modelo=precos-grandes",
            "/execucoes", "/execucoes?plano=nada", "/planos", "/planos/calendario", SeededRun.Run, $"{SeededRun.Run}?etapa={failed}", SeededRun.Plan, $"{SeededRun.Plan}/editar", "/planos/novo", "/conta", "/conta/segundo-fator", "/nada",
        ];
        foreach (var address in pages)
            await Whole(page, address, axe);
        var stranger = await Window(new Screen(width, 844, isDark, language));
        await Whole(stranger, "/entrar", axe);
        await Whole(stranger, "/convite/nada", axe);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_description_of_the_api_breaks_no_rule_of_ours(bool isDark)
    {
        var page = await Window(new Screen(1440, 900, isDark));
        await page.GotoAsync("/docs/api");
        await page.Locator(".opblock").First.WaitForAsync(new() { Timeout = 60_000 }); // hundreds of operations are drawn at once
        (await page.Locator("h1, h2.title").First.TextContentAsync())!.ShouldContain("Nexo");
        (await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor")).ShouldBe(isDark ? "rgb(16, 17, 19)" : "rgb(246, 246, 243)");
        await page.Locator(".opblock-summary-control").Nth(3).ClickAsync();
        await page.Locator(".opblock.is-open").WaitForAsync();
    }

    static async Task Whole(IPage page, string address, bool axe)
    {
        await page.GotoAsync(address);
        if (axe)
            await IsAccessible(page);
        (await page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth")).ShouldBeLessThanOrEqualTo(0, $"{address} is wider than the screen");
        (await page.EvaluateAsync<double>("document.documentElement.scrollHeight - Math.max(innerHeight, Math.ceil(document.body.getBoundingClientRect().height))")).ShouldBeLessThanOrEqualTo(0, $"{address} scrolls past its end");
        (await page.Locator("h1").CountAsync()).ShouldBe(1, address);
    }
}
