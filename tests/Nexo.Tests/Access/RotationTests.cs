using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Nexo.Access;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Access;

public sealed class RotationTests(NexoApp app) : IClassFixture<NexoApp>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Both_work_until_the_overlap_is_over_and_then_only_the_successor()
    {
        var given = await Given.Workspace(app);
        var (id, old) = await Make(given.Client(Role.Admin), new { name = "Servidor", channel = "shein" });

        var fresh = await Read(await Rotate(given.Client(Role.Admin), id, new { overlapHours = 2 }), HttpStatusCode.Created);

        fresh.GetProperty("token").GetProperty("replaces").GetGuid().ShouldBe(id);
        fresh.GetProperty("token").GetProperty("channel").GetString().ShouldBe("shein");
        var successor = fresh.GetProperty("secret").GetString()!;
        (await Status(given, successor)).ShouldBe(HttpStatusCode.OK);
        (await Status(given, old)).ShouldBe(HttpStatusCode.OK);
        await Eventually.Is(1L, async () => (await Listed(given, id)).GetProperty("usesSinceRotated").GetInt64());
        app.Time.Forward(TimeSpan.FromHours(2));
        (await Status(given, old)).ShouldBe(HttpStatusCode.Unauthorized);
        (await Status(given, successor)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Of_two_rotations_at_once_exactly_one_makes_a_successor()
    {
        var given = await Given.Workspace(app);
        var member = given.The(Role.Member);
        var (id, _) = await Make(member.Client, new { name = "x" });

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(i => Rotate(i % 2 == 0 ? member.Client : given.Client(Role.Admin), id, new { })));

        answers.Count(a => a.StatusCode == HttpStatusCode.Created).ShouldBe(1);
        foreach (var refused in answers.Where(a => a.StatusCode != HttpStatusCode.Created))
            (await Read(refused, HttpStatusCode.Conflict)).GetProperty("code").GetString().ShouldBe("rotated_already");
        await using var db = await given.Db();
        (await db.ExecuteScalarAsync<long>("select count(*) from tokens where replaces = @id", new { id })).ShouldBe(1);
        (await db.ExecuteScalarAsync<long>("select count(*) from events where workspace_id = @Id and kind = 'token.rotated'", new { given.Id })).ShouldBe(1);
    }

    [Fact]
    public async Task An_overlap_never_makes_a_token_live_longer_and_the_successor_lives_as_long_as_it_was_to()
    {
        var given = await Given.Workspace(app);
        var (id, _) = await Make(given.Client(Role.Admin), new { name = "x", expiresAt = app.Time.GetUtcNow().AddDays(10) });
        app.Time.Forward(TimeSpan.FromDays(9.5));

        var fresh = await Read(await Rotate(given.Client(Role.Admin), id, new { overlapHours = 720 }), HttpStatusCode.Created);

        (await Listed(given, id)).GetProperty("expiresAt").GetDateTimeOffset().ShouldBe(app.Time.GetUtcNow().AddDays(0.5));
        fresh.GetProperty("token").GetProperty("expiresAt").GetDateTimeOffset().ShouldBe(app.Time.GetUtcNow().AddDays(10));
    }

    [Fact]
    public async Task What_is_over_somebody_elses_or_not_possible_is_refused()
    {
        var given = await Given.Workspace(app);
        var admin = given.Client(Role.Admin);
        var (id, _) = await Make(admin, new { name = "x" });

        (await Rotate(admin, id, new { overlapHours = -1 })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await Read(await Rotate(admin, id, new { overlapHours = 721 }), HttpStatusCode.BadRequest)).GetProperty("field").GetString().ShouldBe("overlapHours");
        (await Rotate(given.Client(Role.Head), id, new { })).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        await admin.DeleteAsync($"/api/tokens/{id}", Cancel);
        (await Read(await Rotate(admin, id, new { }), HttpStatusCode.Conflict)).GetProperty("code").GetString().ShouldBe("token_over");
        (await Read(await admin.GetAsync("/api/tokens?state=revoked", Cancel))).GetProperty("tokens").EnumerateArray().Select(t => t.GetProperty("id").GetGuid()).ShouldBe([id]);
        (await admin.GetAsync("/api/tokens?state=old", Cancel)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    static async Task<(Guid Id, string Secret)> Make(HttpClient client, object body)
    {
        var made = await Read(await client.PostAsJsonAsync("/api/tokens", body, Cancel), HttpStatusCode.Created);
        return (made.GetProperty("token").GetProperty("id").GetGuid(), made.GetProperty("secret").GetString()!);
    }

    static Task<HttpResponseMessage> Rotate(HttpClient client, Guid id, object body) => client.PostAsJsonAsync($"/api/tokens/{id}/rotate", body, Cancel);

    static async Task<HttpStatusCode> Status(Given given, string secret) => (await given.WithToken(secret).GetAsync("/api/session", Cancel)).StatusCode;

    static async Task<JsonElement> Listed(Given given, Guid id) =>
        (await Read(await given.Client(Role.Admin).GetAsync("/api/tokens", Cancel))).GetProperty("tokens").EnumerateArray().Single(t => t.GetProperty("id").GetGuid() == id);

    static async Task<JsonElement> Read(HttpResponseMessage answer, HttpStatusCode expected = HttpStatusCode.OK)
    {
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        answer.StatusCode.ShouldBe(expected, text);
        return JsonDocument.Parse(text).RootElement;
    }
}
