using System.Globalization;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.Localization;
using Nexo.Access;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Ledger;

/// <summary>
/// Writes to everybody who may decide a step, with a link of their own. Letter and link are one transaction, so that a repetition
/// sends nothing twice; a step that is begun again asks again.
/// </summary>
sealed class AskDeciders(Database database, IServiceProvider services, Site site, IStringLocalizer<LedgerWords> words, TimeProvider time) : IOutboxWork
{
    /// <summary>A letter's link opens no longer than this, nor longer than the plan gives.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(7);

    public string Kind => LedgerEvents.AskKind;

    public async ValueTask Handle(IReadOnlyList<OutboxItem> items, CancellationToken cancellationToken)
    {
        var mail = services.GetRequiredService<Mail>(); // not before: it holds the drain, which holds this
        if (!mail.IsSet || site.BaseUrl is null)
            return;
        foreach (var item in items)
            await Ask(mail, item.Workspace, JsonSerializer.Deserialize<Asked>(item.Body, Json.Options)!.Entry, cancellationToken);
        mail.Wake();
    }

    async Task Ask(Mail mail, WorkspaceId workspace, long entry, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        var open = await db.QuerySingleOrDefaultAsync<int?>(new CommandDefinition(
            "select attempt from agents_tasks where workspace_id = @workspace and id = @entry and status = 'awaiting_approval' and approval_state = 'pending'", new { workspace, entry }, cancellationToken: cancellationToken));
        if (open is not { } attempt)
            return;
        var step = (await WaitingSteps.Read(db, workspace, entry, cancellationToken)).Single();
        var members = await db.QueryAsync<Member>(new CommandDefinition("""
            select p.id, p.email, p.name, m.role from memberships m join people p on p.id = m.person_id
             where m.workspace_id = @workspace and m.deactivated_at is null and m.left_at is null and p.deactivated_at is null order by p.id
            """, new { workspace }, cancellationToken: cancellationToken));
        foreach (var member in members.Where(member => step.Deciders.Refuse(Actor.Of(workspace, member.Id, member.Name, member.Role), step.Starter) is null))
            await Write(db, mail, workspace, step, attempt, member, cancellationToken);
    }

    async Task Write(NpgsqlConnection db, Mail mail, WorkspaceId workspace, WaitingSteps.Row step, int attempt, Member member, CancellationToken cancellationToken)
    {
        var (secret, now) = (Secret.ForLink(), time.GetUtcNow());
        var until = step.DecideBy < now + Life ? step.DecideBy.Value : now + Life;
        await using var transaction = await db.BeginTransactionAsync(cancellationToken);
        var first = await db.ExecuteAsync(new CommandDefinition("""
            insert into approval_links as l (hash, workspace_id, entry, person_id, attempt, expires_at, created_at)
            values (@hash, @workspace, @Entry, @Id, @attempt, @until, @now)
            on conflict (entry, person_id) do update set hash = excluded.hash, attempt = excluded.attempt, expires_at = excluded.expires_at, created_at = excluded.created_at, used_at = null
             where l.attempt < excluded.attempt
            """, new { hash = Secret.Hash(secret), workspace, step.Entry, member.Id, attempt, until, now }, transaction, cancellationToken: cancellationToken)) == 1;
        if (first && await mail.Put(db, transaction, workspace, "step.ask", string.Create(CultureInfo.InvariantCulture, $"step.ask:{step.Entry}.{attempt}:{member.Id}"), Letter(step, member, secret, until)))
            await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>In the language of the product: nobody's own is kept.</summary>
    Letter Letter(WaitingSteps.Row step, Member member, string secret, DateTimeOffset until)
    {
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("pt-BR");
        try
        {
            var said = string.Concat(new[] { step.Message, WaitingStep.Link(step.OutputsUri) }.OfType<string>().Select(line => line + "\n\n"));
            return new Letter(member.Email, words["mail.subject", step.Caption, step.Run],
                words["mail.text", member.Name, step.Caption, step.Title is null ? step.Run : $"{step.Title} ({step.Run})", words[step.Cause == "schedule" ? "step.started-schedule" : "step.started-by", step.StartedBy].Value, said, site.Address(DecidePages.Path + secret)], until);
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    sealed record Asked(long Entry);

    sealed record Member
    {
        public PersonId Id { get; init; }
        public string Email { get; init; } = "";
        public string Name { get; init; } = "";
        public string Role { get; init; } = "";
    }
}
