using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Nexo.Access;
using Nexo.Channels;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Access;

public sealed class BearerTests(DoorsApp app) : IClassFixture<DoorsApp>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_agent_token_acts_as_the_agent_of_its_channel()
    {
        var given = await Given.Workspace(app);

        (await given.Agent(Channel.MercadoLivre).GetStringAsync("/api/doors/somebody", Cancel)).ShouldBe("agent:marina");
    }

    [Fact]
    public async Task A_personal_key_acts_as_its_person()
    {
        var given = await Given.Workspace(app);

        (await given.Client(Role.Qa).GetStringAsync("/api/doors/somebody", Cancel)).ShouldBe($"person:{given.The(Role.Qa).Id}");
    }

    [Fact]
    public async Task Nobody_gets_401_with_the_sentence_of_the_requirement()
    {
        var given = await Given.Workspace(app);

        var response = await given.Anonymous().GetAsync("/api/doors/decide", Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        response.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer realm=\"nexo\"");
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        problem.GetProperty("error").GetString().ShouldBe("Unauthorized - decide");
        problem.GetProperty("code").GetString().ShouldBe("unauthenticated");
        problem.GetProperty("detail").GetString()!.ShouldContain("Authorization: Bearer");
    }

    [Theory]
    [InlineData(Role.Member, HttpStatusCode.Forbidden)]
    [InlineData(Role.Qa, HttpStatusCode.Forbidden)]
    [InlineData(Role.Head, HttpStatusCode.OK)]
    [InlineData(Role.Admin, HttpStatusCode.OK)]
    public async Task A_permission_opens_the_door_to_the_roles_that_have_it(Role role, HttpStatusCode expected)
    {
        var given = await Given.Workspace(app);

        (await given.Client(role).GetAsync("/api/doors/decide", Cancel)).StatusCode.ShouldBe(expected);
    }

    [Fact]
    public async Task A_403_names_the_role_that_is_needed()
    {
        var given = await Given.Workspace(app);

        var response = await given.Agent(Channel.Amazon).GetAsync("/api/doors/decide", Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        problem.GetProperty("error").GetString().ShouldBe("Only admins decide");
        problem.GetProperty("detail").GetString().ShouldBe("This needs head or admin.");
    }

    [Theory]
    [InlineData("Bearer marketplace-amazon-secret123", "token_unknown")]
    [InlineData("Bearer nexo_' or 1=1 --", "token_unknown")]
    [InlineData("Bearer ", "unauthenticated")]
    [InlineData("Basic YTpi", "unauthenticated")]
    public async Task A_wrong_header_is_refused(string header, string code)
    {
        var given = await Given.Workspace(app);
        var client = given.Anonymous();
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", header);

        (await Code(client)).ShouldBe(code);
    }

    [Fact]
    public async Task An_expired_token_is_refused_from_its_second_on()
    {
        var given = await Given.Workspace(app);
        var person = await given.Person(Role.Member);
        await using var db = await given.Db();
        await db.ExecuteAsync("update tokens set expires_at = @at where person_id = @Id", new { at = app.Time.GetUtcNow().AddHours(1), person.Id });

        (await person.Client.GetAsync("/api/doors/somebody", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
        app.Time.Forward(TimeSpan.FromHours(1));

        (await Code(person.Client)).ShouldBe("token_expired");
    }

    [Fact]
    public async Task A_revoked_token_is_refused()
    {
        var given = await Given.Workspace(app);
        var person = await given.Person(Role.Member);
        await using var db = await given.Db();
        await db.ExecuteAsync("update tokens set revoked_at = now() where person_id = @Id", new { person.Id });

        (await Code(person.Client)).ShouldBe("token_revoked");
    }

    [Fact]
    public async Task A_deactivated_persons_key_is_refused()
    {
        var given = await Given.Workspace(app);
        var person = await given.Person(Role.Admin);
        await using var db = await given.Db();
        await db.ExecuteAsync("update people set deactivated_at = now() where id = @Id", new { person.Id });

        (await Code(person.Client)).ShouldBe("person_deactivated");
    }

    [Fact]
    public async Task A_change_of_role_counts_within_seconds()
    {
        var given = await Given.Workspace(app);
        var person = await given.Person(Role.Admin);
        (await person.Client.GetAsync("/api/doors/decide", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await using var db = await given.Db();
        await db.ExecuteAsync("update memberships set role = 'member' where person_id = @Id", new { person.Id });

        await Eventually.Is(HttpStatusCode.Forbidden, async () => (await person.Client.GetAsync("/api/doors/decide", Cancel)).StatusCode);
    }

    [Fact]
    public async Task The_last_use_is_recorded_soon_after()
    {
        var given = await Given.Workspace(app);
        await given.Agent(Channel.Shein).GetAsync("/api/doors/somebody", Cancel);

        await Eventually.Is(true, async () =>
        {
            await using var db = await given.Db();
            var at = await db.ExecuteScalarAsync<DateTime?>("select last_used_at from tokens where workspace_id = @Id and channel = 'shein'", new { given.Id });
            return at is { } used && used <= app.Time.GetUtcNow().UtcDateTime;
        });
    }

    [Fact]
    public async Task A_thousand_requests_at_once_read_the_token_once()
    {
        var loads = 0;
        var release = new TaskCompletionSource();
        var memory = new ShortMemory<int, string>(TimeProvider.System, async _ =>
        {
            Interlocked.Increment(ref loads);
            await release.Task;
            return "known";
        });

        var asked = Enumerable.Range(0, 1000).Select(_ => memory.Get(1).AsTask()).ToList();
        release.SetResult();
        await Task.WhenAll(asked);

        loads.ShouldBe(1);
        memory.Forget();
        await memory.Get(1);
        loads.ShouldBe(2);
    }

    [Fact]
    public async Task What_was_not_found_and_what_failed_is_asked_again()
    {
        var answers = new Queue<Func<Task<string?>>>(
            [() => Task.FromResult<string?>(null), () => Task.FromException<string?>(new TimeoutException()), () => Task.FromResult<string?>("known")]);
        var memory = new ShortMemory<int, string>(TimeProvider.System, _ => answers.Dequeue()());

        (await memory.Get(1)).ShouldBeNull();
        await Should.ThrowAsync<TimeoutException>(() => memory.Get(1).AsTask());
        (await memory.Get(1)).ShouldBe("known");
    }

    [Fact]
    public async Task A_route_that_names_no_need_is_open_to_nobody()
    {
        var given = await Given.Workspace(app);

        (await given.Client(Role.Admin).GetAsync("/api/doors/forgotten", Cancel)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await given.Anonymous().GetAsync("/api/doors/forgotten", Cancel)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await given.Anonymous().GetAsync("/api/doors/nowhere", Cancel)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Pages_are_for_people()
    {
        var given = await Given.Workspace(app);

        var response = await given.Agent(Channel.Amazon).GetAsync("/doors/decide", Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await response.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("code").GetString().ShouldBe("for_people");
    }

    [Fact]
    public async Task A_browser_is_led_to_the_sign_in_page_and_back()
    {
        var given = await Given.Workspace(app);
        var browser = given.Anonymous();
        browser.DefaultRequestHeaders.Accept.ParseAdd("text/html,application/xhtml+xml");

        var response = await browser.GetAsync("/doors/decide?status=a&b=ç", Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        response.Headers.Location!.OriginalString.ShouldBe("/entrar?returnUrl=%2Fdoors%2Fdecide%3Fstatus%3Da%26b%3D%25C3%25A7");
    }

    [Theory]
    [InlineData("http://localhost/aprovacoes?status=pending", "/entrar?returnUrl=%2Faprovacoes%3Fstatus%3Dpending")]
    [InlineData("https://elsewhere.example//evil", "/entrar?returnUrl=%2F%2Fevil")] // where the sign-in leads is its own to check
    [InlineData("nonsense", "/entrar?returnUrl=%2F")]
    public async Task A_fragment_leads_to_the_sign_in_page_and_back_to_its_page(string page, string address)
    {
        var given = await Given.Workspace(app);
        var browser = given.Anonymous();
        browser.DefaultRequestHeaders.Add("HX-Request", "true");
        browser.DefaultRequestHeaders.Add("HX-Current-URL", page);

        var response = await browser.GetAsync("/doors/decide", Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        response.Headers.GetValues("HX-Redirect").ShouldBe([address]);
    }

    static async Task<string> Code(HttpClient client)
    {
        var response = await client.GetAsync("/api/doors/somebody", Cancel);
        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        return (await response.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("code").GetString()!;
    }
}

/// <summary>The host with three doors of its own.</summary>
public sealed class DoorsApp : NexoApp
{
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.ConfigureServices(services => services.AddSingleton<IStartupFilter, Doors>());
    }

    sealed class Doors : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => builder =>
        {
            builder.UseRouting().UseAuthentication().UseAuthorization();
            builder.UseEndpoints(routes =>
            {
                routes.MapGet("/api/doors/somebody", (Actor actor) => actor.Name).NeedsSomebody();
                routes.MapGet("/api/doors/decide", (Actor actor) => actor.Name).NeedsPermission(Permission.DecideTasks, "Unauthorized - decide", "Only admins decide");
                routes.MapGet("/doors/decide", (Actor actor) => actor.Name).NeedsPermission(Permission.DecideTasks);
                routes.MapGet("/api/doors/forgotten", (Actor actor) => actor.Name);
            });
            next(builder);
        };
    }
}
