using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Nexo.Access;
using Nexo.Discussion.Comments;
using Nexo.Platform;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Discussion;

public class CommentsTests(NexoApp app) : IClassFixture<NexoApp>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_is_mentioned_is_told_once_and_who_writes_never()
    {
        var given = await Given.Workspace(app);
        var task = (await Proposals.Waiting(given, 1))[0];
        var maria = await given.Person(Role.Member, name: "Mária Ção");

        await Say(given.Client(Role.Head), task, $"@mária ção e @{maria.Email}, vejam; eu, @{given.The(Role.Head).Email}, também.");

        var page = await Notices(maria.Client);
        page.GetProperty("unread").GetInt32().ShouldBe(1);
        var notice = page.GetProperty("notifications")[0];
        notice.GetProperty("kind").GetString().ShouldBe("mentioned");
        notice.GetProperty("text").GetString()!.ShouldStartWith("@mária ção");
        (await Notices(given.Client(Role.Head))).GetProperty("unread").GetInt32().ShouldBe(0);
        (await Count(given, "task.commented")).ShouldBe(1);
    }

    [Fact]
    public async Task An_edit_tells_only_who_is_named_anew_and_only_for_ten_minutes()
    {
        var given = await Given.Workspace(app);
        var task = (await Proposals.Waiting(given, 1))[0];
        var (one, two) = (await given.Person(Role.Member, name: "Primeira Pessoa"), await given.Person(Role.Member, name: "Segunda Pessoa"));
        var head = given.Client(Role.Head);
        var id = (await Say(head, task, "@Primeira Pessoa olha isso")).GetProperty("id").GetString();

        (await head.PatchAsJsonAsync($"{Address(task)}/{id}", new { text = "@Primeira Pessoa e @Segunda Pessoa, olhem" }, Cancel)).EnsureSuccessStatusCode();

        (await Notices(one.Client)).GetProperty("unread").GetInt32().ShouldBe(1);
        (await Notices(two.Client)).GetProperty("unread").GetInt32().ShouldBe(1);
        (await one.Client.PatchAsJsonAsync($"{Address(task)}/{id}", new { text = "não" }, Cancel)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        app.Time.Forward(TimeSpan.FromMinutes(11));
        (await head.PatchAsJsonAsync($"{Address(task)}/{id}", new { text = "tarde" }, Cancel)).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await head.DeleteAsync($"{Address(task)}/{id}", Cancel)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        var kept = (await head.GetFromJsonAsync<JsonElement>(Address(task), Cancel)).GetProperty("comments")[0];
        kept.GetProperty("text").ValueKind.ShouldBe(JsonValueKind.Null);
        kept.GetProperty("deletedAt").ValueKind.ShouldBe(JsonValueKind.String);
    }

    [Fact]
    public async Task Of_edits_and_a_delete_at_once_what_is_deleted_stays_deleted()
    {
        var given = await Given.Workspace(app);
        var task = (await Proposals.Waiting(given, 1))[0];
        var head = given.Client(Role.Head);
        for (var round = 0; round < 5; round++)
        {
            var id = (await Say(head, task, $"rodada {round}")).GetProperty("id").GetString();
            var calls = Enumerable.Range(0, 3).Select(i => head.PatchAsJsonAsync($"{Address(task)}/{id}", new { text = $"mudança {i}" }, Cancel)).Append(head.DeleteAsync($"{Address(task)}/{id}", Cancel));

            var answers = await Task.WhenAll(calls);

            answers.ShouldAllBe(answer => (int)answer.StatusCode < 500);
            if (answers[^1].StatusCode != HttpStatusCode.NoContent)
                (await head.DeleteAsync($"{Address(task)}/{id}", Cancel)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        }
        var comments = (await head.GetFromJsonAsync<JsonElement>(Address(task), Cancel)).GetProperty("comments").EnumerateArray().ToArray();
        comments.Length.ShouldBe(5);
        comments.ShouldAllBe(comment => comment.GetProperty("text").ValueKind == JsonValueKind.Null);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("  \n ")]
    [InlineData("a\0b")]
    public async Task What_says_nothing_is_a_400_that_names_the_field(string? text)
    {
        var given = await Given.Workspace(app);
        var task = (await Proposals.Waiting(given, 1))[0];

        var answer = await given.Client(Role.Member).PostAsJsonAsync(Address(task), new { text }, Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("field").GetString().ShouldBe("text");
        (await given.Client(Role.Member).PostAsJsonAsync(Address(task), new { text = new string('é', 4_001) }, Cancel)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("veja https://exemplo.com.br/a?b=1. Ok", "https://exemplo.com.br/a?b=1")]
    [InlineData("(HTTPS://exemplo.com/x)", "https://exemplo.com/x")]
    [InlineData("javascript:alert(1) data:text/html,x xhttp://a", null)]
    public void Only_plain_web_addresses_become_links(string text, string? href)
    {
        var parts = CommentParts.Of(text, []).ToArray();

        string.Concat(parts.Select(part => part.Text)).ShouldBe(text);
        parts.Select(part => part.Href).OfType<string>().ShouldBe(href is null ? [] : [href]);
    }

    [Theory]
    [InlineData("@Ana Souza, veja", "ana")]
    [InlineData("@Ana Souza Lima, veja", "lima")]
    [InlineData("oi,@ANA@LOJA.TEST!", "ana")]
    [InlineData("ana@loja.test e @Anabela", "")]
    [InlineData("@Ana", "")]
    public void The_longest_name_that_stands_there_is_meant(string text, string who)
    {
        MentionablePerson[] people = [One("ana", "Ana Souza"), One("lima", "Ana Souza Lima")];

        Mentions.In(text, people).Select(one => people.Single(person => person.Id == one.Id).Email.Split('@')[0]).ShouldBe(who.Length == 0 ? [] : [who]);

        static MentionablePerson One(string email, string name) => new() { Id = PersonId.From(Guid.NewGuid()), Name = name, Email = $"{email}@loja.test" };
    }

    static string Address(Guid task) => $"/api/orchestration/tasks/{task}/comments";

    static async Task<JsonElement> Say(HttpClient client, Guid task, string text)
    {
        var answer = await client.PostAsJsonAsync(Address(task), new { text }, Cancel);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Cancel));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
    }

    static Task<JsonElement> Notices(HttpClient client) => client.GetFromJsonAsync<JsonElement>("/api/notifications", Cancel);

    static async Task<long> Count(Given given, string kind)
    {
        await using var db = await given.Db();
        return await db.ExecuteScalarAsync<long>("select count(*) from events where workspace_id = @Id and kind = @kind", new { given.Id, kind });
    }
}
