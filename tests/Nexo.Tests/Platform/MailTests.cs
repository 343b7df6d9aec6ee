using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Nexo.Platform;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Platform;

public sealed class MailTests(MailingApp app) : IClassFixture<MailingApp>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_letter_arrives_once_however_often_it_is_wanted()
    {
        var given = await Given.Workspace(app);
        var to = Address();

        (await Put(given, "once", Letter(to))).ShouldBeTrue();
        (await Put(given, "once", Letter(to))).ShouldBeFalse();
        await Eventually.Is(true, () => Sent(given, "once"));

        var mail = app.Smtp.To(to).ShouldHaveSingleItem();
        mail.ShouldContain("Olá, você pode entrar:\nhttps://nexo.example/nova-senha/s3cret");
        mail.ShouldContain("Auto-Submitted: auto-generated");
    }

    [Fact]
    public async Task What_waits_can_be_read_by_nobody()
    {
        var given = await Given.Workspace(app);
        var mail = app.Services.GetRequiredService<Mail>();
        await using var db = await given.Db();
        await using var transaction = await db.BeginTransactionAsync(Cancel);
        await mail.Put(db, transaction, given.Id, "password.reset", "sealed", Letter(Address()));

        var body = await db.ExecuteScalarAsync<string>("select body::text from outbox where workspace_id = @Id", new { given.Id });

        body.ShouldNotBeNull().ShouldContain("sealed");
        body.ShouldNotContain("s3cret");
        body.ShouldNotContain("example.test");
    }

    [Fact]
    public async Task An_item_that_is_handled_again_after_a_crash_sends_nothing_more()
    {
        var given = await Given.Workspace(app);
        var to = Address();
        string body;
        await using (var db = await given.Db())
        await using (var transaction = await db.BeginTransactionAsync(Cancel))
        {
            await app.Services.GetRequiredService<Mail>().Put(db, transaction, given.Id, "test", "again", Letter(to));
            body = (await db.ExecuteScalarAsync<string>("select body::text from outbox where workspace_id = @Id", new { given.Id }))!;
            await transaction.CommitAsync(Cancel);
        }
        await Eventually.Is(true, () => Sent(given, "again"));
        var work = app.Services.GetServices<IOutboxWork>().Single(w => w.Kind == "mail.send");

        await work.Handle([new OutboxItem(1, given.Id, body, 2)], Cancel);

        app.Smtp.To(to).Count.ShouldBe(1);
    }

    [Fact]
    public async Task What_the_server_puts_off_is_tried_again_and_what_it_refuses_is_given_up()
    {
        var given = await Given.Workspace(app);
        var (later, never) = (Address(), Address());

        app.Smtp.Answers.Enqueue("451 not now");
        await Put(given, "later", Letter(later));
        await Eventually.Is(true, () => Sent(given, "later"));
        app.Smtp.Answers.Enqueue("550 nobody of this name");
        await Put(given, "never", Letter(never));
        await Eventually.Is("the server refused it (550)", () => GivenUp(given, "never"));

        app.Smtp.To(later).Count.ShouldBe(1);
        app.Smtp.To(never).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_letter_whose_time_is_over_is_not_sent()
    {
        var given = await Given.Workspace(app);
        var to = Address();

        await Put(given, "late", Letter(to) with { Until = app.Time.GetUtcNow() });

        await Eventually.Is("it came too late", () => GivenUp(given, "late"));
        app.Smtp.To(to).ShouldBeEmpty();
    }

    async Task<bool> Put(Given given, string key, Letter letter)
    {
        var mail = app.Services.GetRequiredService<Mail>();
        await using var db = await given.WebDb();
        var first = await mail.Put(db, null, given.Id, "test", key, letter);
        mail.Wake();
        return first;
    }

    Letter Letter(string to) => new(to, "Ação no Nexo", "Olá, você pode entrar:\nhttps://nexo.example/nova-senha/s3cret\n", app.Time.GetUtcNow().AddHours(1));

    static string Address() => $"{Guid.NewGuid():n}@example.test";

    static async Task<bool> Sent(Given given, string key)
    {
        await using var db = await given.Db();
        return await db.ExecuteScalarAsync<bool>("select sent_at is not null from mails where workspace_id = @Id and key = @key", new { given.Id, key });
    }

    static async Task<string?> GivenUp(Given given, string key)
    {
        await using var db = await given.Db();
        return await db.ExecuteScalarAsync<string>("select given_up from mails where workspace_id = @Id and key = @key", new { given.Id, key });
    }
}
