using System.Text;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Nexo.Access;
using Nexo.Channels;
using Nexo.Imports;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Imports;

/// <summary>A file that is kept until its columns were looked at; on a node that only serves, so that nothing is read unless a test does it.</summary>
public sealed class UploadTests(WebOnlyApp app) : IClassFixture<WebOnlyApp>
{
    static readonly Dictionary<string, FieldSource> Fields = new() { ["externalId"] = new() { Columns = ["Ref"] }, ["title"] = new() { Columns = ["Nome"] } };

    KeepUpload Uploads => app.Services.GetRequiredService<KeepUpload>();

    ImportUpload Imports => app.Services.GetRequiredService<ImportUpload>();

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    async Task<UploadId> Keep(Given given, string text)
    {
        await using var file = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return (await Uploads.Run(given.ActorOf(Role.Head), new WantedImport(Channel.Shopee, "erp.csv", "BRL", null), file, Stop)).Value;
    }

    static string Rows(int count) => "Ref,Nome,Nota\n" + string.Concat(Enumerable.Range(1, count).Select(i => $"{i},Body {i} {new string('x', 400)},5\n"));

    async Task<ImportId> Begin(Given given, UploadId upload) => (await Imports.Begin(given.ActorOf(Role.Head), upload, Fields, null, Stop)).Value;

    async Task<ListingImport> Find(Given given, ImportId id) => (await app.Services.GetRequiredService<GetImports>().Find(given.Id, id, Stop))!;

    async Task<int> Count(Given given, string table)
    {
        await using var db = await given.Db();
        return await db.ExecuteScalarAsync<int>($"select count(*) from {table} where workspace_id = @Id", new { given.Id });
    }

    [Fact]
    public async Task A_file_of_many_pieces_is_read_as_it_came_and_then_gone()
    {
        var given = await Given.Workspace(app);
        var upload = await Keep(given, Rows(4_000)); // 1.7 MB
        (await Count(given, "upload_pieces")).ShouldBe(2);
        var import = await Begin(given, upload);

        await Imports.Read(given.Id, import, Stop);

        var read = await Find(given, import);
        (read.Status, read.RowsRead, read.Refused, read.FileName, await given.Staged()).ShouldBe((ImportStatus.Merging, 4_000, 0, "erp.csv", 4_000));
        (await Count(given, "uploads"), await Count(given, "upload_pieces")).ShouldBe((0, 0));
    }

    [Fact]
    public async Task A_reader_that_died_is_replaced_and_writes_no_more()
    {
        var given = await Given.Workspace(app);
        var import = await Begin(given, await Keep(given, Rows(50) + "51,,1\n"));
        await using (var db = await given.Db())
        {
            // As a node leaves it that was killed in the middle: attempt 1, some rows staged, one refused.
            await db.ExecuteAsync("""
                update imports set read_attempt = 1, rows_read = 8, refused = 1, seen_at = now() - interval '1 minute' where id = @import;
                insert into import_rows (import_id, row_number, line, listing_id, external_id, images, bullets, attributes, variations) values (@import, 3, 4, gen_random_uuid(), '3', '[]', '[]', '{}', '[]');
                insert into import_refusals (workspace_id, import_id, row_number, field, code, reason) values (@Id, @import, 51, 'title', 'missing', 'old');
                delete from outbox where kind = 'import.read' and workspace_id = @Id
                """, new { import, given.Id });
        }

        await app.Services.GetRequiredService<CutOffImports>().End(Stop); // puts it into the outbox again
        (await Find(given, import)).Status.ShouldBe(ImportStatus.Reading);
        (await Count(given, "outbox")).ShouldBe(1);
        await Imports.Read(given.Id, import, Stop);

        var read = await Find(given, import);
        (read.Status, read.RowsRead, read.Refused, await given.Staged()).ShouldBe((ImportStatus.Merging, 51, 1, 50));
        var late = new Staging(app.Services.GetRequiredService<Nexo.Platform.Database>(), new ReadingOf(given.Id, import, 1));
        (await Should.ThrowAsync<UnreadableFile>(() => late.Write([], [], 1, 1, Stop))).Code.ShouldBe("cut_off");
    }

    [Fact]
    public async Task Of_two_clicks_on_import_exactly_one_counts()
    {
        var given = await Given.Workspace(app);
        var upload = await Keep(given, Rows(3));

        var both = await Task.WhenAll(Begin(given, upload), Begin(given, upload));

        both.Distinct().Count().ShouldBe(1);
        (await Count(given, "imports"), await Count(given, "outbox")).ShouldBe((1, 1));
    }

    [Fact]
    public async Task What_nobody_imports_within_a_day_is_swept_and_an_import_of_it_says_so()
    {
        var given = await Given.Workspace(app);
        var (old, begun) = (await Keep(given, Rows(3)), await Keep(given, Rows(3)));
        var import = await Begin(given, begun);
        app.Time.Forward(KeepUpload.KeptFor + TimeSpan.FromMinutes(1));
        var fresh = await Keep(given, Rows(3));

        await Uploads.Sweep(Stop);

        (await Uploads.Find(given.Id, old, Stop)).ShouldBeNull();
        (await Uploads.Find(given.Id, begun, Stop)).ShouldNotBeNull("an import is still to read it");
        (await Uploads.Find(given.Id, fresh, Stop)).ShouldNotBeNull();
        await Uploads.Drop(given.Id, begun, Stop);
        await Imports.Read(given.Id, import, Stop);
        (await Find(given, import)).ErrorCode.ShouldBe("upload_gone");
        (await given.Staged()).ShouldBe(0);
    }

    [Fact]
    public async Task A_form_with_two_files_imports_neither()
    {
        var given = await Given.Workspace(app);
        using var form = new MultipartFormDataContent
        {
            { new StringContent("shopee"), "channel" }, { Importing.File("id,title\n1,Body\n"), "file", "a.csv" }, { Importing.File("id,title\n2,Saia\n"), "file", "b.csv" },
        };

        using var answer = await given.Client(Role.Head).PostAsync("/api/listings/import", form, Stop);

        (await answer.Content.ReadAsStringAsync(Stop)).ShouldContain("several_files");
        (await given.Staged()).ShouldBe(0);
    }
}
