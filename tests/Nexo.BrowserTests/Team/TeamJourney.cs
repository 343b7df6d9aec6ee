using Microsoft.Playwright;
using Nexo.Access;
using Nexo.BrowserTests.Support;
using Shouldly;
using static Microsoft.Playwright.Assertions;

namespace Nexo.BrowserTests.Team;

public class TeamJourney(NexoSite site, Chromium chromium) : Journey(site, chromium)
{
    [Fact]
    public async Task Somebody_is_invited_comes_in_goes_to_another_workspace_and_is_shut_out()
    {
        var (given, other) = (await Given.Workspace(Site), await Given.Workspace(Site));
        var admin = await Window(signedIn: given.The(Role.Admin));
        await admin.GotoAsync("/administracao/equipe");
        await IsAccessible(admin);
        await Shot(admin, "team");
        await admin.GetByRole(AriaRole.Link, new() { Name = "Convidar", Exact = true }).ClickAsync();
        await admin.GetByLabel("E-mail", new() { Exact = true }).FillAsync("ana@example.test");
        await admin.GetByLabel("Função").SelectOptionAsync("qa");
        await admin.GetByRole(AriaRole.Button, new() { Name = "Criar convite" }).ClickAsync();
        var link = await admin.GetByLabel("Link do convite para ana@example.test").InputValueAsync();
        await IsAccessible(admin);
        await Shot(admin, "invited");

        var ana = await Window(Screen.Phone);
        await ana.GotoAsync(new Uri(link).PathAndQuery);
        await IsAccessible(ana);
        await Shot(ana, "accept-phone");
        await ana.GetByLabel("Seu nome").FillAsync("Ana Souza");
        await ana.GetByLabel("Crie uma senha").FillAsync(Sessions.Password);
        await ana.GetByRole(AriaRole.Button, new() { Name = "Criar conta e entrar" }).ClickAsync();
        await Expect(ana.Locator("h1")).ToHaveTextAsync("Início");

        await admin.GotoAsync("/administracao/equipe?q=ana%40");
        await Expect(admin.Locator("#people tbody tr")).ToContainTextAsync("Qualidade");
        await admin.GetByRole(AriaRole.Link, new() { Name = "Ana Souza" }).ClickAsync();
        await Expect(admin.Locator("#deeds")).ToContainTextAsync("Aceitou o convite");
        await IsAccessible(admin);
        await Shot(admin, "person");
        await admin.GetByRole(AriaRole.Button, new() { Name = "Criar link de nova senha" }).ClickAsync();
        (await admin.GetByLabel("Link para uma nova senha").InputValueAsync()).ShouldContain("/nova-senha/");
        await IsAccessible(admin);
        await admin.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link, new() { Name = "Voltar para a pessoa" }).Last.ClickAsync();
        var id = Nexo.Platform.PersonId.Parse(new Uri(admin.Url).Segments[^1], null);
        await other.AlsoHas(new Someone(id, Role.Qa, "Ana Souza", "ana@example.test", "", other.Anonymous()), Role.Member);

        await ana.ReloadAsync();
        await ana.GetByRole(AriaRole.Button, new() { Name = "Mais" }).ClickAsync();
        await Shot(ana, "switch-phone");
        await ana.Locator("#workspaces form button").ClickAsync();
        await ana.GetByRole(AriaRole.Button, new() { Name = "Mais" }).ClickAsync();
        await Expect(ana.Locator("#workspaces [aria-current]")).ToContainTextAsync($"Loja {other.Id}"[..20]);
        await IsAccessible(ana);

        await admin.GetByRole(AriaRole.Button, new() { Name = "Desativar" }).ClickAsync();
        await Expect(admin.GetByText("Alterações salvas.")).ToBeVisibleAsync();
        await Expect(admin.Locator(".title-row")).ToContainTextAsync("Desativada");
        await ana.GotoAsync("/aprovacoes");
        await Expect(ana.Locator("h1")).ToHaveTextAsync("Aprovações"); // in the other workspace nothing has changed
        await ana.GetByRole(AriaRole.Button, new() { Name = "Mais" }).ClickAsync();
        await Expect(ana.Locator("#workspaces")).ToHaveCountAsync(0);
    }
}
