using System.Net.Http.Json;
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

/// <summary>Slack and a mail gateway by the installation's settings; what workspaces type stays in the open internet.</summary>
public sealed class InstallationApp : NexoApp
{
    public Receiver Receiver { get; } = new();

    protected override IEnumerable<KeyValuePair<string, string>> Settings =>
        [new("Nexo:Webhooks:Slack", Receiver.Address + "/slack/s3cret"), new("Nexo:Mail:Webhook", Receiver.Address + "/mail/s3cret"), new("Nexo:Site:BaseUrl", "https://nexo.example")];

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Receiver.DisposeAsync();
    }
}

public sealed class InstallationTests(InstallationApp app) : IClassFixture<InstallationApp>
{
    [Fact]
    public async Task Slack_and_the_gateway_are_told_what_the_first_workspace_is_worth_telling_and_can_only_be_paused()
    {
        var given = await Given.Workspace(app);
        await using (var db = await given.Db())
            await db.ExecuteAsync("update workspaces set created_at = '2000-01-01' where id = @Id", new { given.Id }); // no other test of this class has an older one
        await app.Services.GetRequiredService<InstalledEndpoints>().Keep(Stop);
        await app.Services.GetRequiredService<InstalledEndpoints>().Keep(Stop);

        await given.Tells("run.started");
        await given.Tells("run.failed", body: """{"run":"noturna"}""");

        await Eventually.Is(1, () => Task.FromResult(app.Receiver.At("/slack/s3cret").Count));
        await Eventually.Is(1, () => Task.FromResult(app.Receiver.At("/mail/s3cret").Count(one => one.Body.Contains("noturna", StringComparison.Ordinal))));
        app.Receiver.At("/slack/s3cret")[0].Body.ShouldContain("Execução noturna falhou");
        var client = given.Client(Role.Admin);
        var list = await client.GetFromJsonAsync<JsonElement>("/api/webhooks", Stop);
        list.ToString().ShouldNotContain("s3cret");
        var slack = list.GetProperty("webhooks").EnumerateArray().Single(w => w.GetProperty("installed").GetString() == "slack").GetProperty("id").GetString();
        using var renamed = await client.PatchAsJsonAsync($"/api/webhooks/{slack}", new { name = "x" }, Stop);
        using var deleted = await client.DeleteAsync($"/api/webhooks/{slack}", Stop);
        using var paused = await client.PatchAsJsonAsync($"/api/webhooks/{slack}", new { active = false }, Stop);
        ((int)renamed.StatusCode, (int)deleted.StatusCode, (int)paused.StatusCode).ShouldBe((409, 409, 200));
    }

    [Theory]
    [InlineData(200, null)]
    [InlineData(422, "the gateway refused it (422)")]
    public async Task A_mail_goes_to_the_gateway_where_there_is_no_server(int status, string? givenUp)
    {
        var given = await Given.Workspace(app);
        app.Receiver.Answer("/mail/s3cret", status);
        var mail = app.Services.GetRequiredService<Mail>();
        var to = $"{Guid.NewGuid():n}@example.test";
        mail.IsSet.ShouldBeTrue();
        await using var db = await given.Db();
        await using (var transaction = await db.BeginTransactionAsync(Stop))
        {
            await mail.Put(db, transaction, given.Id, "test", to, new Letter(to, "Olá", "Entre:\nhttps://nexo.example/x", app.Time.GetUtcNow().AddHours(1)));
            await transaction.CommitAsync(Stop);
        }
        mail.Wake();

        await Eventually.Is((true, givenUp), async () => await db.QuerySingleAsync<(bool, string?)>("select sent_at is not null or given_up is not null, given_up from mails where workspace_id = @Id", new { given.Id }));
        app.Receiver.Answer("/mail/s3cret", 200);
        var letter = app.Receiver.At("/mail/s3cret").Single(one => one.Body.Contains(to, StringComparison.Ordinal)).Json;
        (letter.GetProperty("to").GetString(), letter.GetProperty("subject").GetString(), letter.GetProperty("text").GetString()).ShouldBe((to, "Olá", "Entre:\nhttps://nexo.example/x"));
    }

    [Fact]
    public async Task What_people_type_does_not_lead_into_the_house_by_address_or_by_name()
    {
        var given = await Given.Workspace(app);
        using var plain = await given.Client(Role.Admin).PostAsJsonAsync("/api/webhooks", new { name = "x", url = app.Receiver.Address, kinds = new[] { "demo.*" } }, Stop);
        ((int)plain.StatusCode, (await plain.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("code").GetString()).ShouldBe((400, "address_refused"));

        // A name that was public when it was typed and leads home now, as DNS rebinding does it.
        using var made = await given.Client(Role.Admin).PostAsJsonAsync("/api/webhooks", new { name = "y", url = "https://hooks.example/", kinds = new[] { "demo.*" } }, Stop);
        var id = (await made.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("endpoint").GetProperty("id").GetGuid();
        await using (var db = await given.Db())
            await db.ExecuteAsync("update webhook_endpoints set address_seal = @seal where id = @id",
                new { id, seal = app.Services.GetRequiredService<EndpointSeals>().Seal(given.Id, app.Receiver.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal) + "/home") });
        using var tested = await given.Client(Role.Admin).PostAsync($"/api/webhooks/{id}/test", null, Stop);

        (await tested.Content.ReadFromJsonAsync<EndpointTest>(Nexo.Platform.Json.Options, Stop))!.Error.ShouldBe("address_refused");
        app.Receiver.At("/home").ShouldBeEmpty();
    }
}
