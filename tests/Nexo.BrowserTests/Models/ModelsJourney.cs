using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Nexo.Access;
using Nexo.BrowserTests.Support;
using Shouldly;
using static Microsoft.Playwright.Assertions;

namespace Nexo.BrowserTests.Models;

/// <summary>A model of one's own is added, asked and paid for; an agent's instructions are written, compared and taken back.</summary>
public sealed class ModelsJourney(NexoSite site, Chromium chromium) : Journey(site, chromium)
{
    [Fact]
    public async Task A_server_of_ones_own_is_added_tested_and_what_it_costs_is_shown()
    {
        await using var stub = await StubModel.Start();
        stub.Says = (_, _) => Task.FromResult("Pronto.");
        var given = await Given.Workspace(Site);
        var page = await Window(signedIn: given.The(Role.Admin));
        await page.GotoAsync("/administracao/modelos");
        await Expect(page.GetByText("Nenhum modelo próprio")).ToBeVisibleAsync();

        await page.GetByLabel("Tipo").SelectOptionAsync("compatible");
        await page.GetByLabel("Nome", new() { Exact = true }).FillAsync("Servidor da loja");
        await page.GetByLabel("Modelo", new() { Exact = true }).FillAsync("llama-3");
        await page.GetByLabel("Chave de API").FillAsync("sk-muito-secreta-1234");
        await page.GetByLabel("Preço da entrada").FillAsync("1.000,5");
        await page.GetByRole(AriaRole.Button, new() { Name = "Adicionar modelo" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Nome", new() { Exact = true })).ToHaveValueAsync("Servidor da loja");
        await IsAccessible(page);
        await Shot(page, "models-refused");

        await page.GetByLabel("Endereço").FillAsync(stub.BaseUrl);
        await page.GetByLabel("Chave de API").FillAsync("sk-muito-secreta-1234");
        await page.GetByLabel("Preço da entrada").FillAsync("1000,5");
        await page.GetByLabel("Preço da saída").FillAsync("2000");
        await page.GetByRole(AriaRole.Button, new() { Name = "Adicionar modelo" }).ClickAsync();
        var row = page.Locator(".model");
        await Expect(row).ToContainTextAsync("ainda não testado");
        await row.GetByRole(AriaRole.Button, new() { Name = "Testar" }).ClickAsync();
        await Expect(row).ToContainTextAsync("Respondeu em");
        await Expect(row).ToContainTextAsync("chave …1234");
        await Expect(page.Locator("#spending .sum").First).Not.ToHaveTextAsync(new Regex("^US\\$\\s0,00$"));
        await Expect(page.Locator("#spending")).ToContainTextAsync("1 chamada,");
        (await page.ContentAsync()).ShouldNotContain("muito-secreta");
        await IsAccessible(page);
        await Shot(page, "models");
    }

    [Fact]
    public async Task Instructions_are_written_compared_put_to_work_and_taken_back()
    {
        var given = await Given.Workspace(Site);
        var page = await Window(signedIn: given.The(Role.Admin));
        await page.GotoAsync("/administracao/modelos");
        await page.GetByRole(AriaRole.Link, new() { Name = "Alex", Exact = true }).ClickAsync();
        var text = page.GetByLabel("Instruções", new() { Exact = true });
        await text.PressAsync("Control+End");
        await page.Keyboard.TypeAsync("\nComece pela tabela de medidas.");
        await page.GetByLabel("O que mudou e por quê").FillAsync("Medidas primeiro");
        await page.GetByRole(AriaRole.Button, new() { Name = "Salvar como nova versão" }).ClickAsync();

        await Expect(page.Locator("#shown ins")).ToContainTextAsync("Comece pela tabela de medidas.");
        await Expect(Version(page, 1)).ToContainTextAsync("em produção");
        await IsAccessible(page);
        await Shot(page, "prompt-difference");

        await page.GetByRole(AriaRole.Button, new() { Name = "Pôr em produção a versão 2" }).ClickAsync();
        await Expect(Version(page, 2)).ToContainTextAsync("em produção");
        await Expect(page.Locator("#shown ins")).ToHaveCountAsync(0);

        await page.GetByRole(AriaRole.Button, new() { Name = "Voltar para esta versão 1" }).ClickAsync();
        await Expect(Version(page, 1)).ToContainTextAsync("em produção");
        await Expect(Version(page, 2)).ToContainTextAsync("Medidas primeiro");
        await text.FillAsync("curto");
        await page.Locator("#new-version form").EvaluateAsync("form => form.noValidate = true");
        await page.GetByRole(AriaRole.Button, new() { Name = "Salvar como nova versão" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("40 a 8.000");
        await Expect(text).ToHaveValueAsync("curto");
        await IsAccessible(page);
    }

    static ILocator Version(IPage page, int number) =>
        page.Locator(".version", new() { Has = page.GetByRole(AriaRole.Link, new() { Name = $"Versão {number}", Exact = true }) });
}
