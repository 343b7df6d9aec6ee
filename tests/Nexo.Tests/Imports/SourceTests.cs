using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Nexo.Access;
using Nexo.Imports;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Imports;

/// <summary>A node that only serves, with a folder for each workspace; addresses of this machine may be called.</summary>
public class SourcesApp : NexoApp
{
    public string Root { get; } = Directory.CreateTempSubdirectory("nexo-sources-").FullName;

    protected override IEnumerable<KeyValuePair<string, string>> Settings =>
        [new("Nexo:Role", "Web"), new("Nexo:Imports:Root", Root + "/{workspace}"), new("Nexo:Imports:AllowPrivateNetworks", "true")];

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(Root, recursive: true);
        GC.SuppressFinalize(this);
    }
}

/// <summary>The same as it is by default: private networks are not called.</summary>
public sealed class StrictApp : NexoApp
{
    protected override IEnumerable<KeyValuePair<string, string>> Settings => [new("Nexo:Role", "Web")];
}

public sealed class SourceTests(SourcesApp app) : IClassFixture<SourcesApp>
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    static async Task<ImportSource> Make(Given given, object wanted)
    {
        using var answer = await given.Client(Role.Head).PostAsJsonAsync("/api/import-sources", wanted, Stop);
        var body = await answer.Content.ReadAsStringAsync(Stop);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, body);
        return JsonSerializer.Deserialize<ImportSource>(body, Nexo.Platform.Json.Options)!;
    }

    async Task<IReadOnlyList<string>> Run(Given given, ImportSource source)
    {
        app.Time.Forward(TimeSpan.FromSeconds(1)); // so that runs have an order
        await app.Services.GetRequiredService<RunSource>().Run(given.Id, source.Id, true, Stop);
        return [.. (await app.Services.GetRequiredService<Sources>().Runs(given.Id, source.Id, 50, Stop)).Select(run => run.ErrorCode ?? run.Outcome)];
    }

    async Task<ImportSource> Find(Given given, ImportSource source) => (await app.Services.GetRequiredService<Sources>().Find(given.Id, source.Id, Stop))!;

    string Folder(Given given) => Directory.CreateDirectory(Path.Combine(app.Root, given.Id.ToString(), "erp")).FullName;

    static async Task Write(string folder, string name, string text, int minute)
    {
        var path = Path.Combine(folder, name);
        await File.WriteAllTextAsync(path, text, Stop);
        File.SetLastWriteTimeUtc(path, new DateTime(2026, 11, 21, 10, minute, 0, DateTimeKind.Utc));
    }

    [Fact]
    public async Task Each_version_of_a_file_in_the_folder_is_imported_once_and_stays_where_it_is()
    {
        var given = await Given.Workspace(app);
        var folder = Folder(given);
        await Write(folder, "a.csv", "id,title\n1,Body\n", 1);
        await Write(folder, "b.csv", "id,title\n2,Saia\n", 2);
        await Write(folder, "readme.txt", "no", 3);
        File.CreateSymbolicLink(Path.Combine(folder, "link.csv"), "/etc/hostname");
        var source = await Make(given, new { name = "ERP", channel = "shopee", kind = "folder", location = "erp", everyMinutes = 60 });

        (await Run(given, source)).ShouldBe(["imported", "imported"]);
        (await Run(given, source))[0].ShouldBe("nothing_new");
        await Write(folder, "a.csv", "id,title\n1,Body\n", 5); // touched, not changed
        (await Run(given, source))[0].ShouldBe("unchanged");
        await Write(folder, "a.csv", "id,title\n1,Body RN\n", 6);
        (await Run(given, source))[0].ShouldBe("imported");

        Directory.GetFiles(folder).Length.ShouldBe(4);
        await using var db = await given.Db();
        (await db.QueryAsync<string>("select file_name from imports where workspace_id = @Id order by created_at, file_name", new { given.Id })).ShouldBe(["a.csv", "b.csv", "a.csv"]);
        (await db.ExecuteScalarAsync<int>("select count(*) from uploads where workspace_id = @Id", new { given.Id })).ShouldBe(3, "what was unchanged is thrown away");
    }

    [Theory]
    [InlineData("../erp", "folder_outside")]
    [InlineData("/etc", "folder_outside")]
    [InlineData("there-is-none", "folder_missing")]
    [InlineData("away", "folder_outside")]
    public async Task No_folder_leads_out_of_the_root(string location, string code)
    {
        var given = await Given.Workspace(app);
        Directory.CreateSymbolicLink(Path.Combine(Path.GetDirectoryName(Folder(given))!, "away"), "/etc");

        using var answer = await given.Client(Role.Head).PostAsJsonAsync("/api/import-sources", new { name = "X", channel = "shopee", kind = "folder", location, everyMinutes = 60 }, Stop);

        (await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("code").GetString().ShouldBe(code);
    }

    [Fact]
    public async Task An_address_is_asked_for_what_changed_with_its_sealed_header_and_nobody_else_gets_that()
    {
        var given = await Given.Workspace(app);
        await using var shop = await Shop.Open();
        var source = await Make(given, new { name = "ERP", channel = "shopee", kind = "url", location = shop.Address + "/moved.csv", headerName = "X-Key", headerValue = "s3cret", at = "06:30" });

        (await Run(given, source)).ShouldBe(["imported"]);
        (await Run(given, source))[0].ShouldBe("unchanged"); // 304
        shop.Etag = null;
        (await Run(given, source))[0].ShouldBe("unchanged"); // the same bytes
        shop.Text = "id,title\n1,Body RN\n";
        (await Run(given, source))[0].ShouldBe("imported");

        shop.Asked.ShouldContain("/moved.csv s3cret");
        shop.Asked.ShouldContain("/erp.csv ", "another port is somebody else");
        (await Find(given, source)).NextAt.ShouldBe(new DateTimeOffset(2026, 11, 22, 9, 30, 0, TimeSpan.Zero), "06:30 in São Paulo");
        await using var db = await given.Db();
        (await db.ExecuteScalarAsync<int>("select count(*) from import_sources s, events e where s.workspace_id = @Id and e.workspace_id = @Id and (s::text like '%s3cret%' or e.body::text like '%s3cret%')", new { given.Id })).ShouldBe(0);
    }

    [Fact]
    public async Task A_failure_is_told_waits_longer_each_time_and_success_forgets_it()
    {
        var given = await Given.Workspace(app);
        await using var shop = await Shop.Open();
        shop.Status = 500;
        var source = await Make(given, new { name = "ERP", channel = "shopee", kind = "url", location = shop.Address + "/erp.csv", everyMinutes = 60 });

        await Run(given, source);
        (shop.Status, shop.Text) = (200, "nome\nBody\n");
        (await Run(given, source))[0].ShouldBe("no_id_column", "what no import could read is a failure of the source");
        (shop.Status, shop.Text) = (500, "id,title\n1,Body\n");
        (await Run(given, source))[0].ShouldBe("address_answered");
        var failing = await Find(given, source);
        var pause = failing.NextAt - app.Time.GetUtcNow();
        shop.Status = 200;
        await Run(given, source);
        var well = await Find(given, source);

        (failing.Failures, failing.LastOutcome, pause).ShouldBe((3, "failed", TimeSpan.FromHours(8)));
        (well.Failures, well.LastOutcome, well.NextAt - app.Time.GetUtcNow()).ShouldBe((0, "imported", TimeSpan.FromHours(1)));
        await using var db = await given.Db();
        (await db.QueryAsync<string>("select kind from events where workspace_id = @Id order by seq", new { given.Id })).ShouldBe(["import_source.created", "import_source.failed", "import_source.failed", "import_source.failed", "import_source.imported"]);
    }

    [Fact]
    public async Task What_is_due_is_put_to_work_once_and_what_is_paused_never()
    {
        var given = await Given.Workspace(app);
        var source = await Make(given, new { name = "A", channel = "shopee", kind = "url", location = "https://example.test/a.csv", everyMinutes = 60 });
        await Make(given, new { name = "B", channel = "shopee", kind = "url", location = "https://example.test/b.csv", everyMinutes = 60, paused = true });
        var due = app.Services.GetRequiredService<DueSources>();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => due.Run(Stop).AsTask()));

        await using var db = await given.Db();
        (await db.QueryAsync<string>("select body ->> 'sourceId' from outbox where workspace_id = @Id and kind = 'import.source'", new { given.Id })).ShouldBe([source.Id.ToString()]);
    }

    /// <summary>Somebody else's server: one that moves on to another, which has the file.</summary>
    sealed class Shop(WebApplication first, WebApplication second) : IAsyncDisposable
    {
        public string Address => first.Urls.Single();

        public int Status { get; set; } = 200;

        public string Text { get; set; } = "id,title\n1,Body\n";

        public string? Etag { get; set; } = "\"v1\"";

        public List<string> Asked { get; } = [];

        public static async Task<Shop> Open()
        {
            WebApplication Host()
            {
                var builder = WebApplication.CreateSlimBuilder();
                builder.Logging.ClearProviders();
                builder.WebHost.UseUrls("http://127.0.0.1:0");
                return builder.Build();
            }
            var shop = new Shop(Host(), Host());
            foreach (var host in new[] { shop.First, shop.Second })
            {
                host.MapGet("/moved.csv", (HttpContext context) => shop.Seen(context, () => Results.Redirect(shop.Second.Urls.Single() + "/erp.csv")));
                host.MapGet("/erp.csv", (HttpContext context) => shop.Seen(context, () => shop.File(context)));
                await host.StartAsync(Stop);
            }
            return shop;
        }

        WebApplication First => first;

        WebApplication Second => second;

        IResult Seen(HttpContext context, Func<IResult> answer)
        {
            Asked.Add($"{context.Request.Path} {context.Request.Headers["X-Key"]}");
            return answer();
        }

        IResult File(HttpContext context)
        {
            if (Etag is not null && context.Request.Headers.IfNoneMatch == Etag)
                return Results.StatusCode(304);
            if (Etag is not null)
                context.Response.Headers.ETag = Etag;
            return Status == 200 ? Results.Text(Text, "text/csv") : Results.StatusCode(Status);
        }

        public async ValueTask DisposeAsync()
        {
            await first.DisposeAsync();
            await second.DisposeAsync();
        }
    }
}

public sealed class PrivateSourcesTests(StrictApp app) : IClassFixture<StrictApp>
{
    [Theory]
    [InlineData("http://127.0.0.1:9/a.csv")]
    [InlineData("http://localhost:9/a.csv")]
    [InlineData("http://[::ffff:10.0.0.1]/a.csv")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    public async Task Private_networks_are_not_called(string location)
    {
        var given = await Given.Workspace(app);
        using var answer = await given.Client(Role.Head).PostAsJsonAsync("/api/import-sources", new { name = "X", channel = "shopee", kind = "url", location, everyMinutes = 60 }, TestContext.Current.CancellationToken);
        var source = (await answer.Content.ReadFromJsonAsync<ImportSource>(Nexo.Platform.Json.Options, TestContext.Current.CancellationToken))!;

        await app.Services.GetRequiredService<RunSource>().Run(given.Id, source.Id, true, TestContext.Current.CancellationToken);

        (await app.Services.GetRequiredService<Sources>().Runs(given.Id, source.Id, 5, TestContext.Current.CancellationToken)).Single().ErrorCode.ShouldBe("address_refused");
    }
}

/// <summary>When a source is looked at next.</summary>
public sealed class CadenceTests
{
    static readonly TimeZoneInfo Lisbon = TimeZoneInfo.FindSystemTimeZoneById("Europe/Lisbon");

    [Theory]
    [InlineData("2026-03-28T12:00:00Z", "01:30", "2026-03-29T01:30:00Z")] // 01:30 is skipped that day; an hour later by the clock
    [InlineData("2026-11-21T12:00:00Z", "12:00", "2026-11-22T12:00:00Z")]
    [InlineData("2026-07-01T04:00:00Z", "06:30", "2026-07-01T05:30:00Z")]
    public void Daily_is_by_the_clock_on_the_wall(string now, string at, string next) =>
        new Cadence(null, TimeOnly.Parse(at, System.Globalization.CultureInfo.InvariantCulture)).Next(At(now), Lisbon).ShouldBe(At(next));

    [Theory]
    [InlineData(10, 1, 20)]
    [InlineData(10, 3, 80)]
    [InlineData(60, 30, 1440)]
    public void Failures_double_the_pause_up_to_a_day(int every, int failures, int minutes) =>
        new Cadence(every, null).Next(At("2026-11-21T12:00:00Z"), Lisbon, failures).ShouldBe(At("2026-11-21T12:00:00Z").AddMinutes(minutes));

    static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
