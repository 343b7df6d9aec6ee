using System.Globalization;
using Dapper;
using Nexo.Access;
using Nexo.Channels;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Insights.Home;

/// <summary>All the home page shows, read in one trip. Nothing in it grows with the number of tasks: all
/// numbers come from the counters.</summary>
public sealed record HomeView
{
    /// <summary>Tasks by status, over all channels.</summary>
    public required IReadOnlyDictionary<string, long> ByStatus { get; init; }
    public required IReadOnlyList<AgentState> Agents { get; init; }
    public required Today Today { get; init; }
    public required IReadOnlyList<Happening> Activity { get; init; }

    /// <summary>Runs of plans and outside programs since the evening before, by status; those of activations stand with the agents.</summary>
    public required IReadOnlyDictionary<string, long> Night { get; init; }

    public long Awaiting => ByStatus.GetValueOrDefault("awaiting_approval");
    public long InProgress => ByStatus.GetValueOrDefault("in_progress") + ByStatus.GetValueOrDefault("marketplace_sync");
    public bool HasListings => Agents.Any(agent => agent.HasListings);
    public bool IsActivating => Agents.Any(agent => agent.IsWorking);

    /// <param name="today">In the workspace's time zone.</param>
    /// <param name="evening">Since when runs count as last night's.</param>
    public static async Task<HomeView> Read(Database database, Actor actor, DateOnly today, DateTimeOffset evening, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
        await using var read = await db.QueryMultipleAsync(Counts + Runs + Days + Nights + Events,
            new { workspace = actor.Workspace, channels = ChannelAgents.All.Select(agent => agent.Channel.Name).ToArray(), agents = ChannelAgents.All.Select(agent => agent.Id).ToArray(), today = today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), evening });
        var filled = (await read.ReadAsync<string>()).ToHashSet(StringComparer.Ordinal);
        var counts = (await read.ReadAsync<Count>()).AsList();
        var runs = (await read.ReadAsync<AgentRun>()).ToDictionary(run => run.Agent);
        var days = (await read.ReadAsync<Today>()).AsList();
        var night = (await read.ReadAsync<Count>()).ToDictionary(count => count.Status, count => count.N);
        return new()
        {
            ByStatus = counts.GroupBy(count => count.Status).ToDictionary(group => group.Key, group => group.Sum(count => count.N)),
            Agents = [.. ChannelAgents.All.Select(agent => new AgentState(agent, runs.GetValueOrDefault(agent.Id),
                counts.Where(count => count.Marketplace == agent.Channel.Name && count.Status == "awaiting_approval").Sum(count => count.N), days.Find(day => day.Agent == agent.Id), filled.Contains(agent.Channel.Name)))],
            Today = Today.Sum(days),
            Night = night,
            Activity = await Happenings.Told(db, actor, (await read.ReadAsync<Happening>()).AsList()),
        };
    }

    const string Counts = """
        select asked.channel from unnest(@channels) as asked (channel) cross join lateral (
               select from listings where workspace_id = @workspace and listings.channel = asked.channel order by id limit 1) first;
        select marketplace, status, sum(n)::bigint as n from counted_tasks where workspace_id = @workspace group by 1, 2;
        """;

    const string Runs = """
        select latest.*
          from unnest(@agents) as asked (agent)
         cross join lateral (
               select agent, status, findings, proposed, created, merged, refused, error, started_at, finished_at
                 from activation_agents
                where workspace_id = @workspace and agent = asked.agent
                order by started_at desc limit 1) latest;
        """;

    const string Days = """
        select agent, sum(created)::bigint as created, sum(approved)::bigint as approved, sum(approved_by_policy)::bigint as approved_by_policy, sum(completed)::bigint as completed
          from counted_days where workspace_id = @workspace and day = @today::date group by 1;
        """;

    const string Nights = """
        select status, count(*) as n from runs where workspace_id = @workspace and queued_at >= @evening and origin <> 'activation' group by 1;
        """;

    // One line for each transaction: a thousand approvals at once are one thing that happened. Of a larger one, the first 1001 events are read.
    const string Events = """
        with recursive latest as (
            (select xid, 1 as place from events where workspace_id = @workspace order by xid desc limit 1)
            union all
            select (select e.xid from events e where e.workspace_id = @workspace and e.xid < latest.xid order by e.xid desc limit 1), place + 1
              from latest where latest.xid is not null and place < 50
        )
        select e.kind, e.actor, least(count(*), 1000) as times, count(*) > 1000 as is_more, min(e.subject) as subject, max(e.at) as at,
               case when count(distinct e.channel) = 1 then min(e.channel) end as channel
          from latest
         cross join lateral (select * from events where workspace_id = @workspace and xid = latest.xid order by seq limit 1001) e
         group by latest.place, e.kind, e.actor
         order by latest.place, max(e.seq) desc limit 100;
        """;

    sealed record Count
    {
        public string Marketplace { get; init; } = "";
        public string Status { get; init; } = "";
        public long N { get; init; }
    }
}

/// <summary>What happened today so far, to one agent's proposals or to all.</summary>
public sealed record Today
{
    public string Agent { get; init; } = "";
    public long Created { get; init; }
    public long Approved { get; init; }

    /// <summary>Of them, those that no person saw.</summary>
    public long ApprovedByPolicy { get; init; }
    public long Completed { get; init; }

    public static Today Sum(IReadOnlyCollection<Today> days) => new()
    {
        Created = days.Sum(day => day.Created), Approved = days.Sum(day => day.Approved), ApprovedByPolicy = days.Sum(day => day.ApprovedByPolicy), Completed = days.Sum(day => day.Completed),
    };
}

/// <summary>An agent and its newest run; null when it has not run yet.</summary>
/// <param name="HasListings">Its channel has any.</param>
public sealed record AgentState(ChannelAgent Agent, AgentRun? Run, long Awaiting, Today? Today = null, bool HasListings = true)
{
    public bool IsWorking => Run?.Status is "queued" or "running";
}

public sealed record AgentRun
{
    public string Agent { get; init; } = "";

    /// <summary>queued, running, succeeded, failed.</summary>
    public string Status { get; init; } = "";
    public int Findings { get; init; }
    public int Proposed { get; init; }
    public int Created { get; init; }
    public int Merged { get; init; }
    public int Refused { get; init; }
    public string? Error { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? FinishedAt { get; init; }
}
