using System.Diagnostics;
using Dapper;
using Microsoft.Playwright;
using Nexo.Access;
using Nexo.BrowserTests.Support;
using Nexo.Channels;
using Shouldly;

namespace Nexo.BrowserTests.Inbox;

/// <summary>Somebody who decides all day, by keyboard.</summary>
public class HeavyUse(NexoSite site, Chromium chromium) : InboxJourney(site, chromium)
{
    [Fact]
    public async Task A_hundred_tasks_are_decided_by_key_presses_alone()
    {
        var given = await Given.Workspace(Site);
        var ids = await Proposals.Waiting(given, 103);
        var page = await Inbox(await Window(signedIn: given.The(Role.Head)));
        await Press(page, "j");
        await HasFocus(page, ids[0]);
        var clock = Stopwatch.StartNew();

        for (var i = 0; i < 100; i++)
        {
            if (i % 10 != 9)
            {
                await Press(page, "a");
                continue;
            }
            await Press(page, "r");
            await Assertions.Expect(page.Locator($"[data-panel] [data-task='{ids[i]}'] input[data-quick='1']")).ToBeFocusedAsync();
            await Press(page, "2", "Enter");
        }

        await HasFocus(page, ids[100]);
        await using var db = await given.Db();
        await Eventually.Is(3L, () => db.ExecuteScalarAsync<long>("select count(*) from marketplace_tasks where workspace_id = @Id and status = 'awaiting_approval'", new { given.Id })!, TimeSpan.FromSeconds(30));
        TestContext.Current.TestOutputHelper?.WriteLine($"100 decisions in {clock.Elapsed.TotalSeconds:0.0} s");
        var status = (await db.QueryAsync<(Guid Id, string Status, string? Reason)>("select id, status, reason from marketplace_tasks where workspace_id = @Id", new { given.Id })).ToDictionary(row => row.Id);
        for (var i = 0; i < 100; i++)
        {
            status[ids[i]].Status.ShouldBe(i % 10 == 9 ? "rejected" : "approved", $"task {i}");
            status[ids[i]].Reason.ShouldBe(i % 10 == 9 ? "Não vale o esforço" : null, $"task {i}");
        }
        (await db.ExecuteScalarAsync<long>("select count(*) from events where workspace_id = @Id and kind in ('task.approved', 'task.rejected')", new { given.Id })).ShouldBe(100);
    }

    [Fact]
    public async Task A_list_of_a_hundred_thousand_is_scrolled_to_its_end_and_stays_light()
    {
        const int Many = 100_000, MostElements = 5_000, Places = 6;
        var given = await Given.Workspace(Site);
        await using (var db = await given.Db())
            await db.ExecuteAsync("""
                insert into marketplace_tasks (id, workspace_id, marketplace, title, category, priority, status, agent, created_by, impact)
                select gen_random_uuid(), @Id, (array['amazon', 'mercadolivre', 'shopee', 'shein', 'tiktokshop', 'kaway'])[1 + n % 6], 'Tarefa ' || n, 'optimization',
                       (array['high', 'medium', 'low'])[1 + n % 3], 'awaiting_approval', 'alex', 'agent:alex', n % 900 / 10.0 from generate_series(1, @Many) n;
                """, new { given.Id, Many }, commandTimeout: 120);
        var page = await Inbox(await Window(signedIn: given.The(Role.Head)));
        await Press(page, "j", "j", "x");
        var picked = await page.Locator(".task[aria-current]").GetAttributeAsync("data-id");
        var list = page.Locator("[data-tasks]");
        (await list.EvaluateAsync<double>("list => list.scrollHeight")).ShouldBeGreaterThan(Many * 50);

        for (var part = 1; part <= Places; part++)
        {
            await list.EvaluateAsync("(list, part) => list.scrollTop = list.scrollHeight * part / 6", part);
            await InView(page);
        }
        (await list.EvaluateAsync<double>("list => list.scrollHeight")).ShouldBeInRange(Many * 52.9, Many * 53.1, "nothing of the list was lost on the way");
        await Press(page, "End");
        await HasFocus(page, await At("asc"));
        await Press(page, "Home");
        await HasFocus(page, await At("desc"));
        await Press(page, "End", "PageUp");
        (await page.EvaluateAsync<int>("document.querySelectorAll('*').length")).ShouldBeLessThan(MostElements);

        await Assertions.Expect(page.Locator("[data-picked-count]")).ToHaveTextAsync("1 selecionada");
        await Press(page, "a");
        await Becomes(given, Guid.Parse(picked!), "approved");
        await Press(page, "j");
        await Assertions.Expect(page.Locator(".task[aria-current] .name")).ToBeFocusedAsync();

        async Task<Guid> At(string direction)
        {
            await using var db = await given.Db();
            return await db.ExecuteScalarAsync<Guid>($"select id from marketplace_tasks where workspace_id = @Id order by array_position(array['low', 'medium', 'high'], priority) {direction}, impact {direction}, id {direction} limit 1", new { given.Id });
        }
    }

    [Fact]
    public async Task What_can_wait_is_snoozed_by_key_and_comes_back_by_undoing()
    {
        var given = await Given.Workspace(Site);
        var ids = await Proposals.Waiting(given, 5);
        var page = await Inbox(await Window(signedIn: given.The(Role.Head)));

        await Press(page, "j", "z");
        await Assertions.Expect(page.Locator("[data-snooze][open] [data-when='1']")).ToBeFocusedAsync();
        await Shot(page, "snooze");
        await IsAccessible(page);
        await page.Locator("[data-snooze][open] [name=ate][value=amanha]").PressAsync("Enter");
        await Says(page, "1 tarefa adiada");
        await HasFocus(page, ids[1]);
        await Assertions.Expect(page.Locator("#inbox-tabs a", new() { HasText = "Adiadas" }).Locator(".count")).ToHaveTextAsync("1");

        await Press(page, "u");
        await Says(page, "1 tarefa voltou às pendentes.");
        await HasFocus(page, ids[0]);

        await Press(page, "x", "j", "x", "z", "1");
        await Says(page, "2 tarefas adiadas");
        await page.GotoAsync("/aprovacoes?aba=adiadas");
        await IsReady(page);
        await Assertions.Expect(Row(page, ids[0])).ToContainTextAsync("Adiada até");
        await Shot(page, "snoozed");
        await Press(page, "j", "z");
        await Says(page, "voltou às pendentes");
        await Eventually.Is(1L, async () =>
        {
            await using var db = await given.Db();
            return await db.ExecuteScalarAsync<long>("select count(*) from marketplace_tasks where workspace_id = @Id and snoozed_until is not null", new { given.Id });
        });
    }

    [Fact]
    public async Task Somebody_is_mentioned_by_keyboard_and_their_bell_rings()
    {
        var given = await Given.Workspace(Site);
        var ids = await Proposals.Waiting(given, 2);
        var maria = await given.Person(Role.Member, name: "Maria Aparecida", channels: [Channel.Amazon]);
        var hers = await Window(Screen.Phone, signedIn: maria);
        await hers.GotoAsync("/");
        var page = await Inbox(await Window(signedIn: given.The(Role.Head)));

        await Press(page, "j", "m");
        await Assertions.Expect(page.Locator("[data-panel] [data-mentions]")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("Foto nova na segunda, @apar");
        await Assertions.Expect(page.Locator("#mentions [role=option]")).ToHaveCountAsync(1);
        await Press(page, "Enter");
        await page.Keyboard.TypeAsync("veja https://exemplo.test/foto.");
        await Shot(page, "comment");
        await Press(page, "Control+Enter");

        await Assertions.Expect(page.Locator("[data-panel] .said a")).ToHaveAttributeAsync("href", "https://exemplo.test/foto");
        await Assertions.Expect(page.Locator("[data-panel] .said strong")).ToHaveTextAsync("@Maria Aparecida");
        await IsAccessible(page);
        await hers.GotoAsync("/avisos");
        await Assertions.Expect(hers.Locator(".notice.new")).ToHaveCountAsync(1);
        await IsAccessible(hers);
        await Shot(hers, "notices-phone");
        await hers.Locator(".notice a").ClickAsync();
        await Assertions.Expect(hers.Locator("#comentarios")).ToContainTextAsync("Foto nova na segunda");
        hers.Url.ShouldContain(ids[0].ToString());
    }

    [Fact]
    public async Task A_filter_is_kept_as_a_view_and_opened_by_its_key()
    {
        var given = await Given.Workspace(Site);
        await Proposals.Waiting(given, 30);
        var page = await Inbox(await Window(signedIn: given.The(Role.Head)), "?canal=amazon");

        await Press(page, "v");
        await Assertions.Expect(page.Locator("#view-name")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("Só Amazon");
        await Press(page, "Enter");
        await page.WaitForURLAsync("**/aprovacoes?canal=amazon");
        await IsReady(page);
        await Assertions.Expect(page.Locator(".views a[aria-current]")).ToHaveTextAsync("Só Amazon 5");
        await Shot(page, "views");
        await IsAccessible(page);

        await page.Locator("#inbox-tabs a").First.FocusAsync();
        await page.GotoAsync("/aprovacoes");
        await IsReady(page);
        await Press(page, "1");
        await page.WaitForURLAsync("**/aprovacoes?canal=amazon");
        await Assertions.Expect(page.Locator(".task")).ToHaveCountAsync(5);
        await page.GotoAsync("/aprovacoes/visoes");
        await IsAccessible(page);
        await Shot(page, "views-page");
    }

    /// <summary>Rows stand where the list was scrolled to.</summary>
    static Task InView(IPage page) => Eventually.Is(true, () => page.Locator("[data-tasks]").EvaluateAsync<bool>("""
        list => {
          const { top, bottom, left } = list.getBoundingClientRect();
          return document.elementFromPoint(left + 200, (top + bottom) / 2)?.closest(".task") !== null;
        }
        """), TimeSpan.FromSeconds(20));
}
