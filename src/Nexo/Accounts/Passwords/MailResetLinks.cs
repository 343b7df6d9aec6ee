using System.Globalization;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.Localization;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Accounts;

/// <summary>Mails a link to who asked for one, if there is such a person; three an hour at the most, however often somebody asks.</summary>
sealed class MailResetLinks(Database database, IServiceProvider services, KnownSessions sessions, Site site, IStringLocalizer<AccountWords> words, TimeProvider time) : IOutboxWork
{
    const int AnHour = 3;

    public string Kind => AskForReset.Kind;

    public async ValueTask Handle(IReadOnlyList<OutboxItem> items, CancellationToken cancellationToken)
    {
        foreach (var item in items)
            await Send(item.Id, JsonSerializer.Deserialize<AskForReset.Asked>(item.Body, Json.Options)!, cancellationToken);
    }

    async Task Send(long item, AskForReset.Asked asked, CancellationToken cancellationToken)
    {
        var mail = services.GetRequiredService<Mail>(); // not before: it holds the drain, which holds this
        await using var db = await database.OpenForWork(cancellationToken);
        var person = await db.QuerySingleOrDefaultAsync<Person>(new CommandDefinition(
            "select id, email, name from people where normalized_email = @email and deactivated_at is null", new { email = Person.Normalized(asked.Email) }, cancellationToken: cancellationToken));
        if (person is null || !mail.IsSet || await sessions.First(person.Id, cancellationToken) is not { } member)
            return;
        var (secret, now) = (Secret.ForLink(), time.GetUtcNow());
        await using var transaction = await db.BeginTransactionAsync(cancellationToken);
        var made = await db.ExecuteAsync("""
            insert into password_resets (hash, person_id, made_by, made_at, expires_at)
            select @hash, @Id, @Name, @now, @until
             where (select count(*) from password_resets where person_id = @Id and made_by = @Name and made_at > @since) < @AnHour
            """, new { hash = Secret.Hash(secret), person.Id, member.Actor.Name, now, until = now + ResetLinks.Life, since = now.AddHours(-1), AnHour }, transaction);
        if (made == 0 || !await mail.Put(db, transaction, member.Actor.Workspace, "password.reset", $"password.reset:{item}", Letter(person, secret, asked.Culture, now + ResetLinks.Life)))
            return;
        await transaction.CommitAsync(cancellationToken);
        mail.Wake();
    }

    Letter Letter(Person person, string secret, string culture, DateTimeOffset until)
    {
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
        try
        {
            return new Letter(person.Email, words["reset.mail.subject"], words["reset.mail.text", person.Name, person.Email, site.Address(ResetLinks.Path(secret))], until);
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }
}
