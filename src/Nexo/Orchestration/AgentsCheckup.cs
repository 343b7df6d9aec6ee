using Dapper;
using Nexo.Agents;
using Nexo.Platform;

namespace Nexo.Orchestration;

/// <summary>The agents, when they were last awake, and what they left for people to decide.</summary>
sealed class AgentsCheckup(Database database, TimeProvider time) : ICheckup
{
    static readonly TimeSpan TooLong = TimeSpan.FromMinutes(10);

    public string About => "agents";

    public int Order => 40;

    public async Task<Diagnosis> Look(CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        var (listings, last, stuck, failed, waiting) = await db.QuerySingleAsync<(long, DateTimeOffset?, long, string?, long)>(new CommandDefinition("""
            select (select count(*) from listings),
                   (select max(created_at) from activations),
                   (select count(*) from activations where finished_at is null and created_at < @late),
                   (select string_agg(a.agent || ': ' || coalesce(a.error, 'no reason told'), '; ') from activation_agents a
                     where a.status = 'failed' and a.activation_id = (select id from activations order by created_at desc limit 1)),
                   (select count(*) from marketplace_tasks where status = 'awaiting_approval')
            """, new { late = time.GetUtcNow() - TooLong }, cancellationToken: cancellationToken));
        var sentence = $"{AgentProfiles.All.Count} agents, {Count.Of(listings, "listing", "listings")}, {Count.Of(waiting, "proposal waits", "proposals wait")} for a decision, "
            + (last is { } at ? FormattableString.Invariant($"last awake {at:yyyy-MM-dd HH:mm} UTC") : "never awake yet (./nexo activate)");
        return stuck > 0 ? Diagnosis.Ill($"{sentence}; {Count.Of(stuck, "activation runs", "activations run")} for more than {TooLong.TotalMinutes:0} minutes: see the line engine.")
            : failed is not null ? Diagnosis.Ill($"{sentence}; in the last activation failed {failed}: wake them again with ./nexo activate.")
            : Diagnosis.Well(sentence);
    }
}
