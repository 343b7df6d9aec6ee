using Dapper;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Ledger;

/// <summary>What a letter's link leads to, for the person it was written to.</summary>
/// <param name="By">The person, with the rights they have now.</param>
public sealed record LinkedStep(WaitingStep Step, Actor By);

/// <summary>Who follows a link is taken for the person it was sent to: to look at one step, and to decide it once.</summary>
sealed class FollowLink(Database database, DecideStep decide, TimeProvider time)
{
    /// <summary>Looking changes nothing: the programs that read mail follow links, too.</summary>
    public async Task<Outcome<LinkedStep>> Look(string secret, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        var row = await db.QuerySingleOrDefaultAsync<Row>(new CommandDefinition("""
            select l.workspace_id, l.entry, l.person_id, l.expires_at, l.used_at, p.name, m.role,
                   coalesce(p.deactivated_at, m.deactivated_at, m.left_at) is not null as gone,
                   replace(e.status, '_', '') as status, e.approval_state, coalesce(e.approver, case e.decided_by when 'nexo' then 'NEXO' end) as approver, e.decide_by
              from approval_links l join agents_tasks e on e.id = l.entry join people p on p.id = l.person_id
              left join memberships m on m.workspace_id = l.workspace_id and m.person_id = l.person_id
             where l.hash = @hash
            """, new { hash = Secret.Hash(secret) }, cancellationToken: cancellationToken));
        if (row is null)
            return LedgerRefusals.LinkUnknown;
        if (row.Over(time.GetUtcNow()) is { } over)
            return over;
        var by = Actor.Of(row.WorkspaceId, row.PersonId, row.Name, row.Role);
        var step = (await WaitingSteps.Read(db, row.WorkspaceId, row.Entry, cancellationToken)).Single();
        return step.Deciders.Refuse(by, step.Starter) is { } refusal ? refusal : new LinkedStep(step.SeenBy(by), by);
    }

    public async Task<Outcome<LedgerEntry>> Decide(string secret, bool approved, string? reason, CancellationToken cancellationToken) =>
        (await Look(secret, cancellationToken)).Try(out var linked, out var refusal)
            ? await decide.ByLink(linked.By, linked.Step.Entry, approved, reason, Secret.Hash(secret), cancellationToken)
            : refusal;

    sealed record Row
    {
        public WorkspaceId WorkspaceId { get; init; }
        public long Entry { get; init; }
        public PersonId PersonId { get; init; }
        public DateTimeOffset ExpiresAt { get; init; }
        public DateTimeOffset? UsedAt { get; init; }
        public string Name { get; init; } = "";
        public string? Role { get; init; }
        public bool Gone { get; init; }
        public EntryStatus Status { get; init; }
        public ApprovalState? ApprovalState { get; init; }
        public string? Approver { get; init; }
        public DateTimeOffset? DecideBy { get; init; }

        public Refusal? Over(DateTimeOffset now) =>
            Gone || Role is null ? LedgerRefusals.LinkOfNobody
            : UsedAt is not null ? LedgerRefusals.LinkUsed
            : Status is not EntryStatus.AwaitingApproval || ApprovalState is not Ledger.ApprovalState.Pending ? LedgerRefusals.Decided(ApprovalState, Approver)
            : DecideBy <= now ? LedgerRefusals.TooLate
            : ExpiresAt <= now ? LedgerRefusals.LinkExpired
            : null;
    }
}
