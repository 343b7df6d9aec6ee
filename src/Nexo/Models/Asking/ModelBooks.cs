using Dapper;
using Nexo.Platform;

namespace Nexo.Models;

/// <summary>
/// The books of what models cost. A call is written down before it is made, at the most it can come to, so that neither a
/// crash nor two calls at once can spend past the limit unseen; when it ends, the row says what it came to.
/// </summary>
sealed class ModelBooks(Database database, EventNudge events, TimeProvider time)
{
    /// <summary>A request that finds the minute's requests used up waits for the next minute, once.</summary>
    static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public static readonly Refusal LimitReached = new("limit_reached", "the workspace's spending limit of this month is reached");
    public static readonly Refusal MinuteIsFull = new("minute_full", "the workspace's requests of this minute are used up");

    public IModelMeter For(WorkspaceId workspace, ModelPurpose purpose) => new Meter(this, workspace, purpose);

    async ValueTask<Outcome<Guid>> Begin(WorkspaceId workspace, ModelPurpose purpose, ModelLink link, decimal mostCost, int attempt, CancellationToken cancellationToken)
    {
        if (!await HasRoom(workspace, cancellationToken))
        {
            var now = time.GetUtcNow();
            await Task.Delay(Minute - TimeSpan.FromTicks(now.Ticks % Minute.Ticks), time, cancellationToken);
            if (!await HasRoom(workspace, cancellationToken))
                return MinuteIsFull;
        }
        await using var db = await database.OpenForWork(cancellationToken);
        var id = Guid.CreateVersion7(time.GetUtcNow());
        var (begun, told) = await db.QuerySingleAsync<(bool, bool)>(new CommandDefinition(BeginSql, new
        {
            workspace, id, purpose.Activation, purpose.Agent, purpose = purpose.Name, purpose.Prompt, provider = link.Name, kind = link.Provider, link.Model, attempt,
            cost = mostCost, now = time.GetUtcNow(),
        }, cancellationToken: cancellationToken));
        if (told)
            events.Now();
        return begun ? id : LimitReached;
    }

    const string BeginSql = """
        with place as (
            select date_trunc('month', @now at time zone w.time_zone)::date as month, l.monthly_spending as most
              from workspaces w left join model_limits l on l.workspace_id = w.id where w.id = @workspace
        ), reserved as (
            insert into model_months as m (workspace_id, month, cost)
            select @workspace, month, @cost from place where @cost = 0 or most is null or @cost <= most
            on conflict (workspace_id, month) do update set cost = m.cost + excluded.cost
             where excluded.cost = 0 or (select most from place) is null or m.cost + excluded.cost <= (select most from place)
         returning 1
        ), begun as (
            insert into model_calls (id, workspace_id, activation_id, agent, purpose, prompt, provider, kind, model, attempt, cost, at)
            select @id, @workspace, @Activation, @Agent, @purpose, @Prompt, @provider, @kind, @Model, @attempt, @cost, @now from reserved
         returning 1
        ), told_once as ( -- as the row stands now, not as it stood when the statement began
            insert into model_months as m (workspace_id, month, cost, told_at) select @workspace, month, 0, @now from place where not exists (select from reserved)
            on conflict (workspace_id, month) do update set told_at = excluded.told_at where m.told_at is null
         returning m.cost, (select most from place) as most
        ), told as (
            insert into events (workspace_id, subject, kind, actor, body, at)
            select @workspace, @workspace::text, 'models.limit_reached', 'nexo', jsonb_build_object('monthlySpending', most, 'spent', round(cost, 6)), @now from told_once
        )
        select exists (select from begun), exists (select from told_once)
        """;

    async Task<bool> HasRoom(WorkspaceId workspace, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        return await db.ExecuteScalarAsync<bool>(new CommandDefinition("""
            with wanted as (
                select requests_per_minute as most from model_limits where workspace_id = @workspace and requests_per_minute is not null
            ), counted as (
                insert into model_minutes as m (workspace_id, minute, calls) select @workspace, date_trunc('minute', @now), 1 from wanted
                on conflict (workspace_id) do update
                   set minute = excluded.minute, calls = case when m.minute < excluded.minute then 1 else m.calls + 1 end
                 where m.minute < excluded.minute or m.calls < (select most from wanted)
             returning 1
            )
            select not exists (select from wanted) or exists (select from counted)
            """, new { workspace, now = time.GetUtcNow() }, cancellationToken: cancellationToken));
    }

    async ValueTask End(WorkspaceId workspace, Guid call, ModelLink link, ModelUse use)
    {
        await using var db = await database.OpenForWork(CancellationToken.None); // what was spent is written down even when who asked has gone
        await db.ExecuteAsync(EndSql, new
        {
            workspace, call, use.Model, use.InputTokens, use.OutputTokens, estimated = use is { IsEstimated: true, Outcome: ModelUse.Answered },
            cost = decimal.Round(link.Cost(use.InputTokens, use.OutputTokens), 9), milliseconds = (int)Math.Min(use.Took.TotalMilliseconds, int.MaxValue), use.Outcome,
        });
    }

    internal const string EndSql = """
        with was as (
            select id, cost as reserved from model_calls where workspace_id = @workspace and id = @call and outcome = 'running' for update
        ), ended as (
            update model_calls c
               set model = @Model, input_tokens = @InputTokens, output_tokens = @OutputTokens, is_estimated = @estimated, cost = coalesce(@cost, c.cost), milliseconds = @milliseconds, outcome = @Outcome
              from was where c.id = was.id
         returning c.*, was.reserved
        ), placed as (
            select e.*, (e.at at time zone w.time_zone)::date as day from ended e join workspaces w on w.id = e.workspace_id
        ), month as (
            update model_months m set cost = greatest(m.cost + p.cost - p.reserved, 0) from placed p
             where m.workspace_id = p.workspace_id and m.month = date_trunc('month', p.day)::date
        )
        insert into model_days as d (workspace_id, day, agent, provider, model, purpose, calls, failed, input_tokens, output_tokens, milliseconds, cost)
        select workspace_id, day, coalesce(agent, ''), provider, model, purpose, 1, case when outcome = 'answered' then 0 else 1 end, input_tokens, output_tokens, coalesce(milliseconds, 0), cost from placed
        on conflict (workspace_id, day, agent, provider, model, purpose) do update
           set calls = d.calls + 1, failed = d.failed + excluded.failed, input_tokens = d.input_tokens + excluded.input_tokens,
               output_tokens = d.output_tokens + excluded.output_tokens, milliseconds = d.milliseconds + excluded.milliseconds, cost = d.cost + excluded.cost
        """;

    /// <summary>Calls whose node died: nobody knows whether they were answered, so they stay in the books at the most they can have cost.</summary>
    public async ValueTask SettleLost(CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        var lost = await db.QueryAsync<(Guid Workspace, Guid Call, string Model)>(new CommandDefinition(
            "select workspace_id, id, model from model_calls where outcome = 'running' and at < @before limit 1000", new { before = time.GetUtcNow() - LostAfter }, cancellationToken: cancellationToken));
        foreach (var (workspace, call, model) in lost)
            await db.ExecuteAsync(EndSql, new { workspace, call, Model = model, InputTokens = 0, OutputTokens = 0, estimated = true, cost = (decimal?)null, milliseconds = (int?)null, Outcome = "lost" });
    }

    /// <summary>Longer than any attempt may take.</summary>
    static readonly TimeSpan LostAfter = TimeSpan.FromMinutes(15);

    public static readonly TimeSpan SettlesEvery = TimeSpan.FromMinutes(5);

    sealed class Meter(ModelBooks books, WorkspaceId workspace, ModelPurpose purpose) : IModelMeter
    {
        public ValueTask<Outcome<Guid>> Begin(ModelLink link, decimal mostCost, int attempt, CancellationToken cancellationToken) => books.Begin(workspace, purpose, link, mostCost, attempt, cancellationToken);

        public ValueTask End(Guid call, ModelLink link, ModelUse use) => books.End(workspace, call, link, use);
    }
}
