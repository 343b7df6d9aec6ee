using Dapper;
using Nexo.Access;
using Nexo.Channels;
using Nexo.Platform;
using Nexo.Tasks;
using Npgsql;

namespace Nexo.Policies;

/// <summary>How many tasks get which answer.</summary>
public sealed record EffectCounts(int Approve, int Ask, int AskTwo, int Never)
{
    public static EffectCounts Of(IEnumerable<PolicyEffect> effects)
    {
        var counts = effects.CountBy(effect => effect).ToDictionary();
        return new(counts.GetValueOrDefault(PolicyEffect.Approve), counts.GetValueOrDefault(PolicyEffect.Ask), counts.GetValueOrDefault(PolicyEffect.AskTwo), counts.GetValueOrDefault(PolicyEffect.Never));
    }
}

/// <summary>A task the policy would have spoken on, and what became of it.</summary>
/// <param name="Became">approved, rejected (by a person), or waiting: no person has decided.</param>
/// <param name="Agrees">Whether the person decided as the policy would have; null where that cannot be said.</param>
public sealed record TriedTask(TaskId Id, string Title, Channel Marketplace, string Became, bool? Agrees, string? DecidedBy, string? Reason, DateTimeOffset CreatedAt);

/// <summary>What a policy would have done to the tasks created in the last days, had it been on.</summary>
public sealed record Tried
{
    public required int Days { get; init; }

    /// <summary>Tasks that were looked at, duplicates left out.</summary>
    public required int Examined { get; init; }

    /// <summary>False when there were more; then the newest were looked at.</summary>
    public required bool IsWhole { get; init; }
    public required PolicyEffect Effect { get; init; }

    /// <summary>On how many the policy would have spoken: those no policy before it takes.</summary>
    public required int Speaks { get; init; }

    /// <summary>Of those: approved by a person.</summary>
    public required int Approved { get; init; }

    /// <summary>Of those: rejected by a person.</summary>
    public required int Rejected { get; init; }

    /// <summary>Percent of what people decided that they decided as the policy would have, one decimal; null where it only asks, or nobody decided.</summary>
    public required decimal? Agreement { get; init; }

    /// <summary>Decided the other way by people.</summary>
    public required int Contradicted { get; init; }

    /// <summary>At most ten, those that contradict it first.</summary>
    public required IReadOnlyList<TriedTask> Examples { get; init; }

    /// <summary>All tasks looked at, by the policies that are on now.</summary>
    public required EffectCounts Now { get; init; }

    /// <summary>The same with this one on, too.</summary>
    public required EffectCounts With { get; init; }
}

/// <summary>Judges what was proposed in the last days anew, by the same code that triage uses. Bounded by days and by a number of tasks.</summary>
sealed class DryRun(Database database, TimeProvider time)
{
    public const int MostDays = 365;
    public const int MostTasks = 20_000;
    const int Shown = 10;

    /// <param name="by">Whose workspace.</param>
    /// <param name="policy">As it would be; with the id of a stored one it takes that one's place, otherwise it is the last.</param>
    /// <param name="days">1 to 365.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public async Task<Outcome<Tried>> Of(Actor by, Policy policy, int days, CancellationToken cancellationToken)
    {
        if (days is < 1 or > MostDays)
            return Refusal.Invalid("days", "out_of_range", $"days: must be 1 to {MostDays}.");
        await using var db = await database.OpenFor(by.Workspace, cancellationToken);
        var now = await ReadPolicies.Of(db, by.Workspace, cancellationToken);
        policy = policy with { Enabled = true };
        var with = now with { InOrder = now.InOrder.Any(one => one.Id == policy.Id) ? [.. now.InOrder.Select(one => one.Id == policy.Id ? policy : one)] : [.. now.InOrder, policy] };
        var tasks = await Read(db, by.Workspace, days, with, cancellationToken);
        var verdicts = tasks.Take(MostTasks).Select(task => (Task: task, Now: now.Judge(task.Facts), With: with.Judge(task.Facts))).ToList();
        var spoken = verdicts.Where(one => one.With.By == policy).Select(one => one.Task.Tried(policy.Effect)).ToList();
        int Became(string what) => spoken.Count(task => task.Became == what);
        var (agree, contradict) = (spoken.Count(task => task.Agrees == true), spoken.Count(task => task.Agrees == false));
        return new Tried
        {
            Days = days, Examined = verdicts.Count, IsWhole = tasks.Count <= MostTasks, Effect = policy.Effect,
            Speaks = spoken.Count, Approved = Became("approved"), Rejected = Became("rejected"), Contradicted = contradict,
            Agreement = agree + contradict == 0 ? null : decimal.Round(100m * agree / (agree + contradict), 1, MidpointRounding.AwayFromZero),
            Examples = [.. spoken.OrderBy(task => task.Agrees switch { false => 0, true => 1, null => 2 }).ThenByDescending(task => task.CreatedAt).Take(Shown)],
            Now = EffectCounts.Of(verdicts.Select(one => one.Now.Effect)), With = EffectCounts.Of(verdicts.Select(one => one.With.Effect)),
        };
    }

    async Task<IReadOnlyList<Row>> Read(NpgsqlConnection db, WorkspaceId workspace, int days, PolicyOrder order, CancellationToken cancellationToken) =>
        (await db.QueryAsync<Row>(new CommandDefinition($"""
            with picked as materialized (
                select id, workspace_id, marketplace, category, agent, impact, change_set, title, status, decided_by, approved_at, reason, created_at from marketplace_tasks
                 where workspace_id = @workspace and created_at >= @since and status <> 'pending'
                   and not (status = 'rejected' and coalesce(decided_by, '') = 'nexo' and coalesce(reason, '') like 'Duplicate of %')
                 order by created_at desc limit @most
            )
            {ReadFacts.Sql("picked", lookingBack: true, ", t.title, t.decided_by, t.approved_at is not null as approved, t.status = 'rejected' as rejected, t.reason, t.created_at")}
            """, new { workspace, since = time.GetUtcNow().AddDays(-days), most = MostTasks + 1, by_listing = ReadFacts.ByListing(order.InOrder) }, cancellationToken: cancellationToken))).AsList();

    sealed record Row : ReadFacts.Row
    {
        public string Title { get; init; } = "";
        public string? DecidedBy { get; init; }
        public bool Approved { get; init; }
        public bool Rejected { get; init; }
        public string? Reason { get; init; }
        public DateTimeOffset CreatedAt { get; init; }

        public TriedTask Tried(PolicyEffect effect)
        {
            var byAPerson = DecidedBy?.StartsWith("person:", StringComparison.Ordinal) ?? false;
            var became = byAPerson && Approved ? "approved" : byAPerson && Rejected ? "rejected" : "waiting";
            bool? agrees = (effect, became) switch
            {
                (_, "waiting") or (PolicyEffect.Ask or PolicyEffect.AskTwo, _) => null,
                (PolicyEffect.Approve, _) => became == "approved",
                _ => became == "rejected",
            };
            return new(TaskId.From(Id), Title, Channel, became, agrees, DecidedBy, Reason, CreatedAt);
        }
    }
}
