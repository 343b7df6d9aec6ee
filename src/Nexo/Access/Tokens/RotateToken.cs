using Dapper;
using Nexo.Channels;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Access;

/// <param name="OverlapHours">How long the old token goes on beside its successor: 0 to 720 (30 days), 24 without it.</param>
sealed record WantedRotation(int? OverlapHours = null)
{
    public const int Usual = 24, Longest = 720;
}

/// <summary>
/// Makes the successor of a token: of the same kind, channel or person, name and length of life. The old one goes on for the overlap,
/// its uses counted, so that nothing stops while the new one is put in its place. A token has one successor, also when two ask at once.
/// </summary>
sealed class RotateToken(Database database, KnownTokens known, EventNudge nudge, TimeProvider time)
{
    static readonly Refusal OverlapNotPossible = Refusal.Invalid("overlapHours", "overlap_not_possible", $"overlapHours: must be between 0 and {WantedRotation.Longest}.");

    static readonly Refusal Over = new("token_over", "This token is revoked or has expired: make a new one instead.");

    static Refusal RotatedAlready(Guid? successor) => new("rotated_already", $"This token has a successor already{(successor is null ? "" : $": {successor}")}. If its secret was lost, rotate the successor.");

    public async Task<Outcome<FreshToken>> Now(Actor actor, Guid id, WantedRotation wanted, CancellationToken cancellationToken)
    {
        var overlap = wanted.OverlapHours ?? WantedRotation.Usual;
        if (overlap is < 0 or > WantedRotation.Longest)
            return OverlapNotPossible;
        await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
        if ((await ListTokens.For(actor, id, db)).SingleOrDefault() is not { } old)
            return AccessRefusals.NoSuchToken;
        var (successor, secret) = (Guid.CreateVersion7(time.GetUtcNow()), old.Kind == "runner" ? Secret.ForRunner() : old.Channel is { } channel ? Secret.ForAgent(channel) : Secret.ForPerson());
        if (!await Succeed(db, actor, id, successor, secret, TimeSpan.FromHours(overlap), cancellationToken))
            return (await ListTokens.For(actor, id, db)).Single() is { RevokedAt: null, ReplacedBy: { } by } ? RotatedAlready(by) : Over;
        known.Forget();
        nudge.Now();
        return new FreshToken((await ListTokens.For(actor, successor, db)).Single(), secret);
    }

    async Task<bool> Succeed(NpgsqlConnection db, Actor actor, Guid id, Guid successor, string secret, TimeSpan overlap, CancellationToken cancellationToken) =>
        await db.ExecuteAsync(new CommandDefinition("""
            with old as (
                select id, expires_at - created_at as life from tokens
                 where workspace_id = @Workspace and id = @id and rotated_at is null and revoked_at is null and (expires_at is null or expires_at > @now) for update
            ), ending as (
                update tokens t set rotated_at = @now, uses_when_rotated = t.uses, expires_at = least(t.expires_at, @end) from old where t.id = old.id
             returning t.workspace_id, t.id, t.kind, t.channel, t.person_id, t.name
            ), made as (
                insert into tokens (id, workspace_id, kind, channel, person_id, name, hint, hash, created_by, created_at, expires_at, replaces)
                select @successor, workspace_id, kind, channel, person_id, name, @hint, @hash, @Name, @now, @now + old.life, ending.id from ending join old on old.id = ending.id
             returning id
            )
            insert into events (workspace_id, subject, kind, actor, channel, body)
            select workspace_id, ending.id::text, 'token.rotated', @Name, channel, jsonb_build_object('kind', kind, 'name', name, 'successor', made.id, 'until', @end) from ending, made
            """, new
        {
            actor.Workspace, id, successor, hint = Secret.Hint(secret), hash = Secret.Hash(secret), actor.Name, now = time.GetUtcNow(), end = time.GetUtcNow() + overlap,
        }, cancellationToken: cancellationToken)) == 1;
}
