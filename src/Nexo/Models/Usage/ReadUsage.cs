using System.ComponentModel;
using Dapper;
using Nexo.Access;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Models;

/// <summary>What calls of one kind came to.</summary>
public sealed record UsageRow
{
    [Description("By agent its id, by model its name, by day the date, by activation the id; empty is none.")]
    public string Key { get; init; } = "";

    [Description("By model, what people call it in the workspace; by activation, its plan.")]
    public string? Name { get; init; }

    [Description("Requests, retries and those without an answer included.")]
    public long Calls { get; init; }

    [Description("Those without an answer.")]
    public long Failed { get; init; }
    public long InputTokens { get; init; }
    public long OutputTokens { get; init; }

    [Description("US dollars.")]
    public decimal Cost { get; init; }

    [Description("Mean, of all calls.")]
    public int Milliseconds { get; init; }

    [Description("Tasks proposed with these calls' answers that were approved; null where tasks cannot be told apart so.")]
    public long? ApprovedTasks { get; init; }

    [Description("US dollars: cost ÷ approvedTasks; null without any.")]
    public decimal? CostPerApprovedTask { get; init; }

    public UsageRow Plain() => this with { Cost = Cost.Plain(), CostPerApprovedTask = ApprovedTasks is > 0 and { } tasks ? decimal.Round(Cost / tasks, 6).Plain() : null };
}

/// <summary>What models came to, from the sums that are made as each call ends; only activations are summed when asked, the newest 200.</summary>
sealed class ReadUsage(Database database, TimeProvider time)
{
    const string Sums = """
        coalesce(sum(calls), 0)::bigint as calls, coalesce(sum(failed), 0)::bigint as failed, coalesce(sum(input_tokens), 0)::bigint as input_tokens, coalesce(sum(output_tokens), 0)::bigint as output_tokens,
        coalesce(sum(cost), 0) as cost, coalesce(sum(milliseconds) / nullif(sum(calls), 0), 0)::integer as milliseconds
        """;

    /// <summary>Approved tasks of proposals that a model outside wrote, by a column of their activation's part.</summary>
    static string Approved(string by) => $"""
        select {by} as key, count(*) as approved
          from activation_agents a join marketplace_tasks t on t.activation_id = a.activation_id and t.marketplace = a.channel and t.workspace_id = a.workspace_id
         where a.workspace_id = @workspace and a.started_at >= @since and a.model <> 'offline' and t.approved_at is not null
         group by 1
        """;

    const string Days = "from model_days where workspace_id = @workspace and day >= @from";

    /// <param name="by">Whose workspace.</param>
    /// <param name="from">The first day, in the workspace's time zone.</param>
    /// <param name="grouping">agent, model, day or activation.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public async Task<IReadOnlyList<UsageRow>> Of(Actor by, DateOnly from, string grouping, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(by.Workspace, cancellationToken);
        var since = await Since(db, by, from, cancellationToken);
        var sql = grouping switch
        {
            "model" => $"""
                with tasks as ({Approved("a.model")}), used as (select model as key, string_agg(distinct provider, ', ') as name, {Sums} {Days} group by model)
                select u.*, coalesce(t.approved, 0) as approved_tasks from used u left join tasks t using (key) order by u.cost desc, u.calls desc, u.key
                """,
            "day" => $"select to_char(day, 'YYYY-MM-DD') as key, {Sums} {Days} group by day order by day desc",
            "activation" => $"""
                select v.id::text as key, v.plan_id as name, u.*, t.approved as approved_tasks
                  from (select id, workspace_id, plan_id, created_at from activations where workspace_id = @workspace and created_at >= @since order by created_at desc limit 200) v
                 cross join lateral (select {Sums.Replace("sum(calls)", "count(*)", StringComparison.Ordinal).Replace("sum(failed)", "count(*) filter (where outcome <> 'answered')", StringComparison.Ordinal)}
                                       from model_calls c where c.workspace_id = v.workspace_id and c.activation_id = v.id) u
                 cross join lateral (select count(*) filter (where t.approved_at is not null) as approved from marketplace_tasks t where t.workspace_id = v.workspace_id and t.activation_id = v.id) t
                 where u.calls > 0 order by v.created_at desc
                """,
            _ => $"""
                with tasks as ({Approved("a.agent")}), used as (select agent as key, {Sums} {Days} group by agent)
                select u.*, coalesce(t.approved, 0) as approved_tasks from used u left join tasks t using (key) order by u.cost desc, u.calls desc, u.key
                """,
        };
        return [.. (await db.QueryAsync<UsageRow>(new CommandDefinition(sql, new { workspace = by.Workspace, from, since }, cancellationToken: cancellationToken))).Select(row => row.Plain())];
    }

    public async Task<UsageRow> Total(Actor by, DateOnly from, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(by.Workspace, cancellationToken);
        var since = await Since(db, by, from, cancellationToken);
        return (await db.QuerySingleAsync<UsageRow>(new CommandDefinition(
            $"select {Sums}, coalesce((select sum(approved) from ({Approved("1")}) tasks), 0)::bigint as approved_tasks {Days}",
            new { workspace = by.Workspace, from, since }, cancellationToken: cancellationToken))).Plain();
    }

    /// <summary>The first of the last so many days of the workspace, today included.</summary>
    public async Task<DateOnly> FirstOf(Actor by, int days, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(by.Workspace, cancellationToken);
        return await db.ExecuteScalarAsync<DateOnly>(new CommandDefinition("select (@now at time zone time_zone)::date - @days + 1 from workspaces where id = @Workspace",
            new { now = time.GetUtcNow(), days, by.Workspace }, cancellationToken: cancellationToken));
    }

    static Task<DateTimeOffset> Since(NpgsqlConnection db, Actor by, DateOnly from, CancellationToken cancellationToken) =>
        db.QuerySingleAsync<DateTimeOffset>(new CommandDefinition("select @from::timestamp at time zone time_zone from workspaces where id = @Workspace", new { from, by.Workspace }, cancellationToken: cancellationToken));
}
