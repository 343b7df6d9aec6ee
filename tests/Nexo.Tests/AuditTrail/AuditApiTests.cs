using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dapper;
using Nexo.Access;
using Nexo.AuditTrail;
using Nexo.Tests.Support;
using Shouldly;
using static Nexo.Tests.AuditTrail.Trail;

namespace Nexo.Tests.AuditTrail;

public sealed class AuditApiTests(NexoApp app) : IClassFixture<NexoApp>
{
    [Fact]
    public async Task Each_filter_finds_its_own_and_pages_follow_without_a_gap()
    {
        var given = await Given.Workspace(app);
        var ana = $"person:{given.The(Role.Head).Id}";
        await given.Happens("task.approved", times: 3, actor: ana);
        await given.Happens("task.rejected", times: 2);
        await given.Happens("token.revoked", actor: ana);
        await given.Happens("new.kind");
        await given.IsSealed(7);

        (await Kinds(given, $"actor={ana}")).ShouldBe(["token.revoked", "task.approved", "task.approved", "task.approved"]);
        (await Kinds(given, "kind=task.rejected")).ShouldBe(["task.rejected", "task.rejected"]);
        (await Kinds(given, "kind=decision&limit=4")).ShouldBe(["task.rejected", "task.rejected", "task.approved", "task.approved"]);
        (await Kinds(given, "kind=other")).ShouldBe(["new.kind"]);
        (await Kinds(given, "channel=shopee")).ShouldBeEmpty();
        (await Kinds(given, $"kind=access&actor={ana}&channel=amazon")).ShouldBe(["token.revoked"]);

        var all = new List<long>();
        string? cursor = null;
        do
        {
            var page = await Get(given, $"limit=2{(cursor is null ? "" : $"&cursor={cursor}")}");
            all.AddRange(page.GetProperty("entries").EnumerateArray().Select(e => e.GetProperty("position").GetInt64()));
            cursor = page.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);
        all.ShouldBe([7, 6, 5, 4, 3, 2, 1]);

        var first = (await Get(given, $"subject={(await Get(given, "limit=1")).GetProperty("entries")[0].GetProperty("subject").GetString()}")).GetProperty("entries").EnumerateArray().ShouldHaveSingleItem();
        first.GetProperty("actorName").GetString().ShouldBe("NEXO");
        (await Get(given, $"actor={ana}&limit=1")).GetProperty("entries")[0].GetProperty("actorName").GetString().ShouldBe("Equipe Head");
    }

    [Fact]
    public async Task A_day_is_a_day_of_the_workspace()
    {
        var given = await Given.Workspace(app); // America/Sao_Paulo: three hours behind UTC
        await using (var db = await given.Db())
            await db.ExecuteAsync("""
                insert into events (workspace_id, subject, kind, actor, at) values
                  (@Id, 'late on the 20th', 'token.revoked', 'nexo', '2026-11-21 02:59:59.999999Z'), (@Id, 'first of the 21st', 'token.revoked', 'nexo', '2026-11-21 03:00Z'),
                  (@Id, 'last of the 21st', 'token.revoked', 'nexo', '2026-11-22 02:59:59.999999Z'), (@Id, 'the 22nd', 'token.revoked', 'nexo', '2026-11-22 03:00Z')
                """, new { given.Id });
        await given.IsSealed(4);

        async Task<IEnumerable<string?>> Subjects(string query) => (await Get(given, query)).GetProperty("entries").EnumerateArray().Select(e => e.GetProperty("subject").GetString());
        (await Subjects("from=2026-11-21&to=2026-11-21")).ShouldBe(["last of the 21st", "first of the 21st"]);
        (await Subjects("to=2026-11-20")).ShouldBe(["late on the 20th"]);
        (await Subjects("from=2026-11-22T03:00:00Z")).ShouldBe(["the 22nd"]);
    }

    [Theory]
    [InlineData("kind=decisions", "kind")]
    [InlineData("kind=7", "kind")]
    [InlineData("channel=ebay", "channel")]
    [InlineData("from=21/11/2026", "from")]
    [InlineData("to=2026-02-30", "to")]
    [InlineData("from=2026-11-22&to=2026-11-21", "to")]
    [InlineData("cursor=AAAA", "cursor")]
    [InlineData("limit=0", "limit")]
    [InlineData("who=ana", "who")]
    public async Task What_is_not_understood_is_named(string query, string field)
    {
        var given = await Given.Workspace(app);
        using var answer = await given.Client(Role.Admin).GetAsync($"/api/audit?{query}", Stop);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        JsonElement.Parse(await answer.Content.ReadAsStringAsync(Stop)).GetProperty("field").GetString().ShouldBe(field);
    }

    [Fact]
    public async Task The_lines_of_an_export_verify_themselves()
    {
        var given = await Given.Workspace(app);
        await given.Happens("task.approved", times: 6, body: """{"reason": "Preço – \"bom\"", "n": 1.10}""");
        await given.Happens("task.rejected");
        await given.IsSealed(7);

        var lines = (await Export(given, "format=jsonl")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line)).ToList();
        var previous = new string('0', 64);
        foreach (var (index, line) in lines.Index())
        {
            string Text(string name) => line.GetProperty(name).GetString()!;
            Sha(Text("canonical")).ShouldBe(Text("content"));
            Text("previous").ShouldBe(previous);
            Sha($"{previous}:{(index + 1).ToString(CultureInfo.InvariantCulture)}:{Text("content")}").ShouldBe(previous = Text("hash"));
        }
        lines.Count.ShouldBe(7);
        var head = JsonElement.Parse(await given.Client(Role.Admin).GetStringAsync("/api/audit/head", Stop));
        head.GetProperty("hash").GetString().ShouldBe(previous);
        (await Export(given, "format=jsonl&kind=task.rejected")).Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldHaveSingleItem();

        static string Sha(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("@cmd", "'@cmd")]
    [InlineData("-2", "'-2")]
    [InlineData("\tx", "'\tx")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("+\"a\"\nb", "\"'+\"\"a\"\"\nb\"")]
    [InlineData("plain", "plain")]
    public void A_cell_is_never_a_formula(string text, string cell) => ExportEntries.Cell(text).ShouldBe(cell);

    [Fact]
    public async Task A_spreadsheet_gets_a_line_for_each_entry_and_a_mark_of_its_encoding()
    {
        var given = await Given.Workspace(app);
        await given.Happens("task.approved", times: 2, actor: "=HYPERLINK(\"http://evil\")");
        await given.IsSealed(2);

        var bytes = await (await given.Client(Role.Admin).GetAsync("/api/audit/export?format=csv", Stop)).Content.ReadAsByteArrayAsync(Stop);

        bytes[..3].ShouldBe([0xEF, 0xBB, 0xBF]);
        var lines = Encoding.UTF8.GetString(bytes).TrimEnd().Split("\r\n");
        lines.Length.ShouldBe(3);
        lines[1].ShouldContain(",\"'=HYPERLINK(\"\"http://evil\"\")\",");
    }

    [Fact]
    public async Task Every_filter_reads_along_an_index_as_the_role_of_the_pages()
    {
        var given = await Given.Workspace(app);
        await app.Tampers("""
            insert into audit_entries (workspace_id, position, xid, seq, kind, subject, actor, channel, at, content, previous, hash)
            select @Id, n, '1', n, case n % 50 when 0 then 'token.revoked' else 'task.approved' end, 's' || n % 9000, 'person:' || n % 40, case n % 3 when 0 then 'amazon' else 'shopee' end,
                   '2026-01-01Z'::timestamptz + n * interval '1 minute', sha256('x'), sha256('x'), sha256('x') from generate_series(1, 40000) n;
            analyze audit_entries
            """, new { given.Id });
        await using var db = await given.WebDb();
        var after = new AuditCursor(new DateTimeOffset(2026, 1, 20, 0, 0, 0, TimeSpan.Zero), 5);
        foreach (var filter in new AuditFilter[]
        {
            new(), new() { Actor = "person:7" }, new() { Subject = "s77" }, new() { Channel = "amazon" }, new() { Kinds = ["token.revoked"] }, new() { Kinds = ["token.revoked", "task.approved"] },
            new() { From = after.At.AddDays(-3), Before = after.At }, new() { Actor = "person:7", From = after.At.AddDays(-3) },
        })
        {
            await using var ask = FindEntries.Latest(db, given.Id, filter, after, 41);
            ask.CommandText = "explain (analyze, timing off) " + ask.CommandText;
            var plan = new StringBuilder();
            await using (var row = await ask.ExecuteReaderAsync(Stop))
                while (await row.ReadAsync(Stop))
                    plan.AppendLine(row.GetString(0));
            plan.ToString().ShouldNotContain("Seq Scan on audit_entries");
            plan.ToString().ShouldNotMatch("Scan.* on audit_entries.*rows=[0-9]{4,} loops", "more was read than a page needs");
        }
        await app.Tampers("delete from audit_entries where workspace_id = @Id", new { given.Id });
    }

    static async Task<IEnumerable<string?>> Kinds(Given given, string query) =>
        (await Get(given, query)).GetProperty("entries").EnumerateArray().Select(e => e.GetProperty("kind").GetString());

    static async Task<JsonElement> Get(Given given, string query) => JsonElement.Parse(await given.Client(Role.Admin).GetStringAsync($"/api/audit?{query}", Stop));

    static Task<string> Export(Given given, string query) => given.Client(Role.Admin).GetStringAsync($"/api/audit/export?{query}", Stop);
}
