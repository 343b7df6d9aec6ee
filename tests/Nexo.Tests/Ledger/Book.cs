using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Nexo.Access;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Ledger;

/// <summary>A workspace whose ledger is written and read as a runner outside would.</summary>
sealed class Book(Given given, HttpClient runner)
{
    const string Path = "/agents/tasks/";

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public Given Given => given;

    public HttpClient Runner => runner;

    public static async Task<Book> Of(NexoApp app)
    {
        var given = await Given.Workspace(app);
        var answer = await given.Client(Role.Admin).PostAsJsonAsync("/api/tokens", new { name = "ci", runner = true }, Cancel);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Cancel));
        return new Book(given, given.WithToken((await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("secret").GetString()!));
    }

    public Task<HttpResponseMessage> Post(object entry, HttpClient? by = null) => (by ?? runner).PostAsJsonAsync(Path, entry, Cancel);

    public Task<HttpResponseMessage> Patch(long id, object change, HttpClient? by = null) => (by ?? runner).PatchAsJsonAsync($"{Path}{id}", change, Cancel);

    public async Task<JsonElement> Add(string run, string task, string status = "queued")
    {
        var answer = await Post(new { task, run_id = run, status });
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Cancel));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
    }

    public async Task<long> AddId(string run, string task, string status = "queued") => (await Add(run, task, status)).GetProperty("id").GetInt64();

    public async Task<JsonElement> Move(long id, object change, HttpClient? by = null)
    {
        var answer = await Patch(id, change, by);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Cancel));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
    }

    public async Task<string> Run(string name)
    {
        await using var db = await given.Db();
        return (await db.QuerySingleOrDefaultAsync<string>("select status from runs where workspace_id = @Id and name = @name", new { given.Id, name })) ?? "";
    }

    /// <summary>Kinds of what the log tells of a subject, in order.</summary>
    public async Task<string[]> Told(object subject)
    {
        await using var db = await given.Db();
        return [.. await db.QueryAsync<string>("select kind from events where workspace_id = @Id and subject = @subject order by seq", new { given.Id, subject = subject.ToString() })];
    }

    public async Task<Guid> RunId(string name)
    {
        await using var db = await given.Db();
        return await db.QuerySingleAsync<Guid>("select id from runs where workspace_id = @Id and name = @name", new { given.Id, name });
    }

    /// <summary>A step of one of Nexo's own runs that waits for a decision.</summary>
    public async Task<long> Waiting(string run, string? deciders = null, string startedBy = "nexo", DateTimeOffset? decideBy = null)
    {
        await using var db = await given.Db();
        return await db.QuerySingleAsync<long>("""
            with run as (
                insert into runs (id, workspace_id, name, plan, title, origin, status, cause, started_by)
                values (gen_random_uuid(), @Id, @run, 'nightly', 'Noturno', 'file', 'awaiting_approval', 'schedule', @startedBy) returning id
            )
            insert into agents_tasks (workspace_id, run, run_id, task, status, kind, approval_state, deciders, decide_by, outputs_uri, started_at)
            select @Id, run.id, @run, 'dx.integrate', 'awaiting_approval', 'approval', 'pending', @deciders::jsonb, @decideBy, 'https://github.com/loja/site/pull/7', now() from run returning id
            """, new { given.Id, run, deciders, startedBy, decideBy = decideBy?.UtcDateTime });
    }

    public static async Task<string> Code(HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("code").GetString()!;

    public static async Task<string?> Field(HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).TryGetProperty("field", out var field) ? field.GetString() : null;
}
