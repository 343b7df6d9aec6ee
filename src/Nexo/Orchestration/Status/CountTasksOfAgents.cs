using Dapper;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Orchestration.Status;

/// <summary>What became of the tasks an agent created in the last 30 days.</summary>
public sealed record AgentCount
{
    public required string Agent { get; init; }

    /// <summary>Created, less duplicates; expired ones count.</summary>
    public int Generated { get; init; }

    /// <summary>Ever approved and not reopened.</summary>
    public int Approved { get; init; }
    public int Completed { get; init; }

    /// <summary>Approved, or rejected by a person.</summary>
    public int Decided { get; init; }
}

/// <summary>What each agent did last, and whether it is at work.</summary>
public sealed record AgentActivity
{
    public required string Agent { get; init; }
    public bool IsAtWork { get; init; }
    public bool LastFailed { get; init; }
    public string? Model { get; init; }

    /// <summary>Why the offline model stood in at its last run; null when it did not.</summary>
    public string? FellBack { get; init; }

    /// <summary>Why its last run failed for good.</summary>
    public string? Error { get; init; }
    public int Attempt { get; init; }

    /// <summary>Proposals and edits of its last run that were not taken.</summary>
    public int Refused { get; init; }

    /// <summary>Kinds of mending that the model's last answer needed.</summary>
    public int Repaired { get; init; }
}

static class CountTasksOfAgents
{
    public const int Days = 30;

    /// <summary>Of today and the 29 days before, in the workspace's time zone, from the counters by day.</summary>
    public static async Task<IReadOnlyList<AgentCount>> Of(NpgsqlConnection db, WorkspaceId workspace, DateTimeOffset now, CancellationToken cancellationToken) =>
        (await db.QueryAsync<AgentCount>(new CommandDefinition("""
            select agent, sum(cohort_generated)::integer as generated, sum(cohort_approved)::integer as approved,
                   sum(cohort_completed)::integer as completed, sum(cohort_decided)::integer as decided
              from counted_days
             where workspace_id = @workspace and agent <> ''
               and day > (select (@now::timestamptz at time zone time_zone)::date - @Days from workspaces where id = @workspace)
             group by agent
            """, new { workspace, now, Days }, cancellationToken: cancellationToken))).AsList();

    public static async Task<IReadOnlyList<AgentActivity>> Activity(NpgsqlConnection db, WorkspaceId workspace, string[] agents, CancellationToken cancellationToken) =>
        (await db.QueryAsync<AgentActivity>(new CommandDefinition("""
            select a as agent,
                   exists (select from activations v join activation_agents r on r.activation_id = v.id
                            where v.workspace_id = @workspace and v.finished_at is null and r.agent = a and r.status in ('queued', 'running')) as is_at_work,
                   coalesce(last.status = 'failed', false) as last_failed, last.model, last.fell_back, last.error, coalesce(last.attempt, 0) as attempt, coalesce(last.refused, 0) as refused, coalesce(jsonb_array_length(last.repairs), 0) as repaired
              from unnest(@agents) as a left join lateral (
                   select status, model, fell_back, error, attempt, refused, repairs from activation_agents r where r.workspace_id = @workspace and r.agent = a and r.finished_at is not null
                    order by r.started_at desc nulls last limit 1) last on true
            """, new { workspace, agents }, cancellationToken: cancellationToken))).AsList();
}
