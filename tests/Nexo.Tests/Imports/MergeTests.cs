using System.Net;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Nexo.Access;
using Nexo.Channels;
using Nexo.Imports;
using Nexo.Platform;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Imports;

/// <summary>A node that only serves, so that nothing is merged unless a test does it; with small limits.</summary>
public sealed class WebOnlyApp : NexoApp
{
    protected override IEnumerable<KeyValuePair<string, string>> Settings =>
    [
        new("Nexo:Role", "Web"), new("Nexo:Imports:MergedAtOnce", "3"), new("Nexo:Imports:StagedAtOnce", "4"), new("Nexo:Imports:MaxBytes", "2000000"),
    ];
}

public sealed class MergeTests(WebOnlyApp app) : IClassFixture<WebOnlyApp>
{
    static readonly string Ten = "id,title\n" + string.Concat(Enumerable.Range(1, 10).Select(i => $"{i},Body {i}\n"));

    MergeImport Merge => app.Services.GetRequiredService<MergeImport>();

    async Task<ImportId> Stage(Given given, string csv)
    {
        await using var file = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(csv));
        return (await app.Services.GetRequiredService<ImportListings>().Run(
            given.ActorOf(Role.Head), new WantedImport(Channel.Shopee, "ten.csv", null, null), file, TestContext.Current.CancellationToken)).Value;
    }

    Task<ListingImport?> Find(Given given, ImportId id) =>
        app.Services.GetRequiredService<GetImports>().Find(given.Id, id, TestContext.Current.CancellationToken);

    [Fact]
    public async Task Nothing_is_a_listing_before_the_whole_file_was_read_and_each_chunk_is_whole()
    {
        var given = await Given.Workspace(app);
        var import = await Stage(given, Ten);
        (await given.Listings()).ShouldBeEmpty();
        (await given.Staged()).ShouldBe(10);

        await using var db = await given.Db();
        (await Merge.MergeChunk(db, given.Id, import, TestContext.Current.CancellationToken)).ShouldBeTrue();

        (await given.Listings()).Count.ShouldBe(3);
        (await given.Staged()).ShouldBe(7);
        (await Find(given, import))!.RowsMerged.ShouldBe(3);
    }

    [Fact]
    public async Task A_merge_that_was_killed_goes_on_where_it_stood_and_a_repeated_one_does_nothing()
    {
        var given = await Given.Workspace(app);
        var import = await Stage(given, Ten);
        await using (var db = await given.Db())
        {
            await Merge.MergeChunk(db, given.Id, import, TestContext.Current.CancellationToken);
            // Killed in the middle of a chunk: its transaction is rolled back by the server.
            await using var lost = await db.BeginTransactionAsync(TestContext.Current.CancellationToken);
            await db.ExecuteAsync("delete from import_rows where import_id = @import", new { import }, lost);
        }

        for (var i = 0; i < 3; i++)
            await Merge.Handle([new OutboxItem(1, given.Id, $$"""{"importId":"{{import}}"}""", i + 1)], TestContext.Current.CancellationToken);

        var done = (await Find(given, import))!;
        (done.Status, done.Inserted, done.RowsMerged, done.Unchanged).ShouldBe((ImportStatus.Completed, 10, 10, 0));
        (await given.Listings()).Count.ShouldBe(10);
        await using var after = await given.Db();
        (await after.ExecuteScalarAsync<int>("select count(*) from events where workspace_id = @Id and kind = 'import.completed'", new { given.Id })).ShouldBe(1);
        (await after.ExecuteScalarAsync<int>("select count(*) from outbox where workspace_id = @Id and kind = 'listings.audit'", new { given.Id })).ShouldBe(1);
    }

    [Fact]
    public async Task Two_workers_on_one_import_count_each_row_once()
    {
        var given = await Given.Workspace(app);
        var import = await Stage(given, Ten);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Merge.Merge(given.Id, import, TestContext.Current.CancellationToken)));

        var done = (await Find(given, import))!;
        (done.Status, done.Inserted, done.RowsMerged).ShouldBe((ImportStatus.Completed, 10, 10));
    }

    [Fact]
    public async Task A_duplicate_far_ahead_of_its_chunk_is_seen()
    {
        var given = await Given.Workspace(app);
        var import = await Stage(given, Ten + "1,Body novo\n");

        await Merge.Merge(given.Id, import, TestContext.Current.CancellationToken);

        (await given.Listings()).Single(l => l.ExternalId == "1").Title.ShouldBe("Body novo");
        (await Find(given, import))!.Inserted.ShouldBe(10);
        (await Find(given, import))!.Refused.ShouldBe(1);
    }

    [Fact]
    public async Task An_upload_that_breaks_off_fails_the_import_and_leaves_no_rows()
    {
        var given = await Given.Workspace(app);
        await using var broken = new BreaksOff(System.Text.Encoding.UTF8.GetBytes(Ten + Ten[9..]));

        await Should.ThrowAsync<IOException>(() => app.Services.GetRequiredService<ImportListings>().Run(
            given.ActorOf(Role.Head), new WantedImport(Channel.Shopee, "broken.csv", null, null), broken, TestContext.Current.CancellationToken));

        var import = (await app.Services.GetRequiredService<GetImports>().Newest(given.Id, 1, null, TestContext.Current.CancellationToken)).Imports[0];
        (import.Status, import.ErrorCode).ShouldBe((ImportStatus.Failed, "cut_off"));
        (await given.Staged()).ShouldBe(0);
    }

    [Fact]
    public async Task An_import_whose_reader_died_is_ended_and_its_rows_removed()
    {
        var given = await Given.Workspace(app);
        var import = await Stage(given, Ten);
        await using (var db = await given.Db())
            await db.ExecuteAsync("update imports set status = 'reading', seen_at = now() - interval '2 minutes' where id = @import", new { import });

        await app.Services.GetRequiredService<CutOffImports>().End(TestContext.Current.CancellationToken);

        (await Find(given, import))!.ErrorCode.ShouldBe("cut_off");
        (await given.Staged()).ShouldBe(0);
        (await given.Listings()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Rows_that_a_failed_import_left_behind_are_removed()
    {
        var given = await Given.Workspace(app);
        var import = await Stage(given, Ten);
        await using (var db = await given.Db())
            await db.ExecuteAsync("update imports set status = 'failed', finished_at = now() where id = @import", new { import });
        (await given.Staged()).ShouldBeGreaterThan(0);

        await app.Services.GetRequiredService<CutOffImports>().End(TestContext.Current.CancellationToken);

        (await given.Staged()).ShouldBe(0);
    }

    [Fact]
    public async Task A_file_over_the_limit_is_refused_packed_or_not()
    {
        var given = await Given.Workspace(app);
        await using var large = new MemoryStream(System.Text.Encoding.UTF8.GetBytes("id,title\n1," + new string('a', 2_100_000)));
        var plain = await app.Services.GetRequiredService<ImportListings>().Run(
            given.ActorOf(Role.Head), new WantedImport(Channel.Shopee, "large.csv", null, null), large, TestContext.Current.CancellationToken);
        var packed = new MemoryStream();
        await using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Optimal, leaveOpen: true))
            await gzip.WriteAsync(System.Text.Encoding.UTF8.GetBytes("id,title\n" + string.Concat(Enumerable.Repeat($"1,{new string('a', 2_000)}\n", 2_500))), TestContext.Current.CancellationToken);
        using var bomb = await given.Send("shopee", Importing.File(packed.ToArray()));

        (plain.Refusal?.Kind, bomb.StatusCode).ShouldBe((RefusalKind.TooLarge, HttpStatusCode.RequestEntityTooLarge));
        (await given.Staged()).ShouldBe(0);
    }

    /// <summary>Gives what it has a few bytes at a time, then the connection is gone.</summary>
    sealed class BreaksOff(byte[] bytes) : MemoryStream(bytes)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await base.ReadAsync(buffer[..Math.Min(buffer.Length, 20)], cancellationToken) is > 0 and var read ? read : throw new IOException("the connection was reset");
    }
}
