using Dapper;
using Microsoft.Playwright;
using Nexo.Access;
using Nexo.BrowserTests.Support;
using Shouldly;
using static Microsoft.Playwright.Assertions;

namespace Nexo.BrowserTests.Ledger;

public class DecidingStepsJourney(NexoSite site, Chromium chromium) : Journey(site, chromium)
{
    [Fact]
    public async Task A_step_is_decided_in_the_inbox_and_another_from_a_letters_link()
    {
        var given = await Given.Workspace(Site);
        await Proposals.Waiting(given, 12);
        var (inbox, letter) = (await Waiting(given, "nightly-2026-11-22", "dx.integrate"), await Waiting(given, "nightly-2026-11-23", "publicar.relatorio"));

        var head = await Window(signedIn: given.The(Role.Head));
        await head.GotoAsync("/aprovacoes");
        await Expect(head.Locator("#steps-title")).ToHaveTextAsync("2 etapas esperam por uma decisão");
        await IsAccessible(head);
        await Shot(head, "steps");
        await head.GetByRole(AriaRole.Button, new() { Name = "Aprovar dx.integrate" }).FocusAsync();
        await head.Keyboard.PressAsync("Enter");
        await Expect(head.GetByText("dx.integrate de nightly-2026-11-22: aprovado.")).ToBeVisibleAsync();
        await Expect(head.Locator($"#step-{inbox}")).ToHaveCountAsync(0);

        var plain = await Window(Screen.Phone with { Scripts = false }, given.The(Role.Admin));
        await plain.GotoAsync("/aprovacoes?aba=pendentes");
        await Shot(plain, "steps-phone");
        await plain.Locator($"#step-{letter} summary").ClickAsync();
        await Expect(plain.GetByRole(AriaRole.Button, new() { Name = "Rejeitar publicar.relatorio" })).ToBeVisibleAsync();

        var secret = Secret.ForLink();
        await using (var db = await given.Db())
            await db.ExecuteAsync("insert into approval_links (hash, workspace_id, entry, person_id, expires_at) values (@hash, @Id, @letter, @person, now() + interval '1 day')",
                new { hash = Secret.Hash(secret), given.Id, letter, person = given.The(Role.Head).Id.Value });
        var visitor = await Window(Screen.Phone with { IsDark = true });
        await visitor.GotoAsync("/decidir/" + secret);
        await Expect(visitor.Locator("h1")).ToHaveTextAsync("publicar.relatorio");
        await IsAccessible(visitor);
        await Shot(visitor, "link-phone-dark");
        await visitor.GetByLabel("Motivo (opcional)").FillAsync("Falta o menu do celular.");
        await visitor.GetByRole(AriaRole.Button, new() { Name = "Rejeitar" }).ClickAsync();
        await Expect(visitor.Locator("h1")).ToHaveTextAsync("Rejeitado");
        await Shot(visitor, "link-done");
        await visitor.GotoAsync("/decidir/" + secret);
        await Expect(visitor.GetByText("Este link já foi usado")).ToBeVisibleAsync();
        await IsAccessible(visitor);
        await Shot(visitor, "link-over");

        await Expect(head.Locator("#steps-title")).ToHaveCountAsync(0); // it heard of it
        await using var after = await given.Db();
        (await after.QuerySingleAsync<string>("select concat_ws(' ', status, decided_by, error) from agents_tasks where id = @letter", new { letter }))
            .ShouldBe($"failed person:{given.The(Role.Head).Id} Falta o menu do celular.");
    }

    static async Task<long> Waiting(Given given, string run, string step)
    {
        await using var db = await given.Db();
        return await db.QuerySingleAsync<long>("""
            with run as (
                insert into runs (id, workspace_id, name, plan, title, origin, status, cause, started_by) values (gen_random_uuid(), @Id, @run, 'nightly', 'Plano noturno', 'file', 'awaiting_approval', 'schedule', 'nexo') returning id
            )
            insert into agents_tasks (workspace_id, run, run_id, task, status, kind, approval_state, inputs, outputs_uri, started_at)
            select @Id, run.id, @run, @step, 'awaiting_approval', 'approval', 'pending', '{"message": "Publicar as mudanças do menu?"}', 'https://github.com/loja-exemplo/site/pull/123', now() from run returning id
            """, new { given.Id, run, step });
    }
}
