using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Nexo.Access;
using Nexo.Platform;
using Nexo.Tests.Support;
using Nexo.Webhooks;
using Shouldly;
using static Nexo.Tests.Webhooks.WebhookCalls;

namespace Nexo.Tests.Webhooks;

public sealed class DeliveryTests(WebhooksApp app) : IClassFixture<WebhooksApp>
{
    [Fact]
    public void A_signature_is_that_of_the_specification() =>
        Signature.Of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", DateTimeOffset.FromUnixTimeSeconds(1614265330), """{"test": 2432232314}""")
            .ShouldBe("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");

    [Fact]
    public async Task What_happens_after_an_endpoint_was_made_arrives_signed_and_its_ledger_is_told()
    {
        var given = await Given.Workspace(app);
        await given.Tells();
        var (_, path, secret) = await given.Endpoint(app.Receiver);
        var before = Stopwatch.GetTimestamp();
        var subject = (await given.Tells())[0];
        await given.Tells("other.happened");
        await given.IsDelivered(subject);
        Stopwatch.GetElapsedTime(before).ShouldBeLessThan(TimeSpan.FromSeconds(8), "woken, not polled");

        var got = app.Receiver.At(path).ShouldHaveSingleItem();
        (got.Type, got.Subject, got.Json.GetProperty("data").GetProperty("body").GetProperty("name").GetString()).ShouldBe(("demo.happened", subject, "Girafa"));
        got.Signatures.ShouldBe([Signature.Of(secret!, got.Id, DateTimeOffset.FromUnixTimeSeconds(long.Parse(got.Timestamp, System.Globalization.CultureInfo.InvariantCulture)), got.Body)]);
        var told = app.Listener.Told.Single(one => one.Subject == subject);
        (told.Workspace, told.Kind, told.Body.GetProperty("name").GetString()).ShouldBe((given.Id, "demo.happened", "Girafa"));
    }

    [Theory]
    [InlineData("step.awaiting_approval")]
    [InlineData("run.failed")]
    public async Task The_ledger_writes_down_that_somebody_was_told(string kind)
    {
        var given = await Given.Workspace(app);
        await given.Endpoint(app.Receiver, ["run.*", "step.*"]);
        using var made = await given.Client(Role.Head).PostAsJsonAsync("/agents/tasks/", new { task = "seo.validate", run_id = "nightly", status = "queued" }, Stop);
        made.EnsureSuccessStatusCode();
        await using var db = await given.Db();
        await db.ExecuteAsync("insert into events (workspace_id, subject, kind, actor) select workspace_id, case when @kind like 'step.%' then id::text else run::text end, @kind, 'nexo' from agents_tasks where workspace_id = @Id", new { given.Id, kind });
        app.Services.GetRequiredService<EventNudge>().Now();

        await Eventually.Is(true, () => db.ExecuteScalarAsync<bool>("select webhook_notified_at is not null from agents_tasks where workspace_id = @Id", new { given.Id }));
    }

    [Fact]
    public async Task Fanned_out_by_many_at_once_each_event_goes_to_each_endpoint_once()
    {
        var given = await Given.Workspace(app);
        var (first, second) = (await given.Endpoint(app.Receiver), await given.Endpoint(app.Receiver, ["*"]));
        var subjects = await given.Tells(times: 60);
        var fan = app.Services.GetRequiredService<FanOut>();

        await Parallel.ForEachAsync(Enumerable.Range(0, 12), new ParallelOptions { MaxDegreeOfParallelism = 6, CancellationToken = Stop }, async (_, stop) => await fan.Next(stop));

        foreach (var path in new[] { first.Path, second.Path })
        {
            await Eventually.Is(60, () => Task.FromResult(app.Receiver.At(path).Count(one => one.Type == "demo.happened")));
            app.Receiver.At(path).Where(one => one.Type == "demo.happened").Select(one => one.Subject).ShouldBe(subjects, ignoreOrder: true);
        }
    }

    [Fact]
    public async Task A_node_that_dies_before_its_note_sends_again_under_the_same_id()
    {
        var given = await Given.Workspace(app);
        var (_, path, _) = await given.Endpoint(app.Receiver);
        await using (var db = await given.Db())
        await using (var transaction = await db.BeginTransactionAsync(Stop))
        {
            app.Listener.FailsOnceFor = "dies";
            await db.ExecuteAsync("insert into events (workspace_id, subject, kind, actor) values (@Id, 'dies', 'demo.happened', 'nexo')", new { given.Id }, transaction);
            await transaction.CommitAsync(Stop);
        }
        app.Services.GetRequiredService<EventNudge>().Now();

        await given.IsDelivered("dies");

        var got = app.Receiver.At(path);
        got.Count.ShouldBe(2);
        (got[0].Id, got[0].Body).ShouldBe((got[1].Id, got[1].Body));
    }

    [Fact]
    public async Task A_failure_is_tried_again_by_the_schedule_until_it_is_set_aside_and_replayed()
    {
        var given = await Given.Workspace(app);
        var (id, path, _) = await given.Endpoint(app.Receiver);
        app.Receiver.Answer(path, 500, "<b>broken</b>");
        var subject = (await given.Tells())[0];
        for (var attempt = 1; attempt <= 8; attempt++)
        {
            var expected = (attempt == 8 ? "failed" : "pending", attempt, (int?)500, "status");
            await Eventually.Is(expected, () => given.Delivery(subject)!);
            await given.TimesCome();
        }
        var client = given.Client(Role.Head);
        var list = (await client.GetFromJsonAsync<DeliveryList>($"/api/webhooks/{id}/deliveries?status=failed", Nexo.Platform.Json.Options, Stop))!;
        var detail = (await client.GetFromJsonAsync<DeliveryDetail>($"/api/webhooks/deliveries/{list.Deliveries.Single().Id}", Nexo.Platform.Json.Options, Stop))!;
        detail.Attempts.Select(a => (a.Number, a.Status, a.Answer)).ShouldBe(Enumerable.Range(1, 8).Select(n => (n, (int?)500, (string?)"<b>broken</b>")));

        app.Receiver.Answer(path, 200);
        using var replayed = await client.PostAsJsonAsync($"/api/webhooks/{id}/replay", new { since = "2026-11-21T00:00:00Z" }, Stop);
        (await replayed.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("count").GetInt32().ShouldBe(1);

        await given.IsDelivered(subject, attempts: 9);
        app.Receiver.At(path).Select(one => one.Id).Distinct().Count().ShouldBe(1);
    }

    [Theory]
    [InlineData(1, null, 5)]
    [InlineData(1, 60, 60)]
    [InlineData(2, 60, 300)]
    [InlineData(7, 999_999, 86_400)]
    [InlineData(8, null, null)]
    public void The_next_try_follows_the_schedule_unless_the_receiver_asks_for_more(int tries, int? asked, int? seconds) =>
        RetrySchedule.After(tries, asked is { } wait ? TimeSpan.FromSeconds(wait) : null, 0).ShouldBe(seconds is { } expected ? TimeSpan.FromSeconds(expected) : null);

    [Theory]
    [InlineData(410, "failed", "gone")]
    [InlineData(302, "pending", "redirected")]
    public async Task Gone_switches_the_endpoint_off_and_a_redirection_is_a_failure(int answer, string status, string error)
    {
        var given = await Given.Workspace(app);
        var (id, path, _) = await given.Endpoint(app.Receiver);
        app.Receiver.Answer(path, answer, also: context => context.Response.Headers.Location = app.Receiver.Address + "/elsewhere");
        var subject = (await given.Tells())[0];

        await Eventually.Is((status, 1, (int?)answer, error), () => given.Delivery(subject)!);

        (await given.Webhook(id)).DisabledReason.ShouldBe(answer == 410 ? "gone" : null);
        app.Receiver.At("/elsewhere").ShouldBeEmpty();
        await using var db = await given.Db();
        (await db.ExecuteScalarAsync<int>("select count(*) from events where workspace_id = @Id and kind = 'webhook.disabled'", new { given.Id })).ShouldBe(answer == 410 ? 1 : 0);
    }

    [Fact]
    public async Task One_that_hangs_holds_nobody_else_back_and_after_five_days_of_failures_it_is_switched_off()
    {
        var given = await Given.Workspace(app);
        var (hanging, path, _) = await given.Endpoint(app.Receiver, ["demo.hangs", "demo.happened"]);
        var (_, quick, _) = await given.Endpoint(app.Receiver);
        app.Receiver.Hang(path);
        await given.Tells("demo.hangs", times: 30);
        var subject = (await given.Tells())[0];

        await Eventually.Is(1, () => Task.FromResult(app.Receiver.At(quick).Count(one => one.Subject == subject)), TimeSpan.FromSeconds(5));

        await Eventually.Is(true, async () => (await given.Webhook(hanging)).FailingSince is not null);
        app.Receiver.At(path).Count.ShouldBeLessThan(20, "while nobody answers, the others rest");
        app.Time.Forward(TimeSpan.FromDays(5));
        await given.TimesCome();
        await Eventually.Is<string?>("failing", async () => (await given.Webhook(hanging)).DisabledReason);
    }

    [Fact]
    public async Task A_receiver_that_closes_the_connection_after_each_answer_loses_no_try()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start(64);
        var serving = Serve(listener);
        var given = await Given.Workspace(app);
        using var made = await given.Client(Role.Head).PostAsJsonAsync("/api/webhooks", new { name = "Old", url = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/", kinds = new[] { "demo.*" } }, Stop);
        made.EnsureSuccessStatusCode();

        foreach (var subject in await given.Tells(times: 20))
            await given.IsDelivered(subject, attempts: 1);

        listener.Stop();
        await Task.WhenAny(serving); // its listener is gone

        static async Task Serve(TcpListener listener)
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(Stop);
                var (request, bytes) = ("", new byte[4096]);
                while (!request.EndsWith("}}}", StringComparison.Ordinal))
                    request += System.Text.Encoding.UTF8.GetString(bytes, 0, await client.GetStream().ReadAsync(bytes, Stop));
                await client.GetStream().WriteAsync("HTTP/1.1 204 No Content\r\n\r\n"u8.ToArray(), Stop); // and closed, unannounced
            }
        }
    }

    [Fact]
    public async Task What_waits_while_an_endpoint_is_paused_is_sent_when_it_is_on_again()
    {
        var given = await Given.Workspace(app);
        var (id, path, _) = await given.Endpoint(app.Receiver);
        app.Receiver.Answer(path, 503, also: context => context.Response.Headers.RetryAfter = "120");
        var subject = (await given.Tells())[0];
        await Eventually.Is(("pending", 1, (int?)503, "status"), () => given.Delivery(subject)!);
        await using (var db = await given.Db())
            (await db.ExecuteScalarAsync<int>("select extract(epoch from due_at - now())::integer from webhook_deliveries where workspace_id = @Id", new { given.Id })).ShouldBeInRange(100, 120);
        await Switch(given, id, false);
        await given.TimesCome();
        app.Receiver.Answer(path, 200);

        await Switch(given, id, true);
        await given.TimesCome();

        await given.IsDelivered(subject, attempts: 2);
    }

    static async Task Switch(Given given, EndpointId id, bool active)
    {
        using var answer = await given.Client(Role.Head).PatchAsJsonAsync($"/api/webhooks/{id}", new { active }, Stop);
        answer.EnsureSuccessStatusCode();
    }
}
