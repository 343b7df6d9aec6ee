using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Dapper;
using Nexo.Access;
using Nexo.Channels;
using Nexo.Imports;
using Nexo.Platform;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Imports;

public sealed class ImportTests(NexoApp app) : IClassFixture<NexoApp>
{
    [Fact]
    public async Task The_same_file_again_changes_nothing_and_a_new_price_changes_one()
    {
        var given = await Given.Workspace(app);
        var first = await given.Import("shopee", Importing.File("id,title,price\n1,Body,10\n2,Calça,20\n"));
        var again = await given.Import("shopee", Importing.File("id,title,price\n1,Body,10\n2,Calça,20\n"));
        var changed = await given.Import("shopee", Importing.File("id,title,price\n1,Body,10\n2,Calça,25\n3,Saia,30\n"));

        (first.Inserted, first.Updated, first.Unchanged).ShouldBe((2, 0, 0));
        (again.Inserted, again.Updated, again.Unchanged).ShouldBe((0, 0, 2));
        (changed.Inserted, changed.Updated, changed.Unchanged).ShouldBe((1, 1, 1));
        (await given.Listings()).Select(l => (l.ExternalId, l.Price)).OrderBy(l => l.ExternalId).ShouldBe([("1", 10m), ("2", 25m), ("3", 30m)]);
    }

    [Fact]
    public async Task Of_rows_with_one_id_the_last_counts_and_the_earlier_are_reported()
    {
        var given = await Given.Workspace(app);
        var import = await given.Import("shopee", Importing.File("id,title\n1,Velho\n2,Outro\n1,Meio\n1,Novo\n"));

        (await given.Listings()).Select(l => l.Title).Order().ShouldBe(["Novo", "Outro"]);
        (await given.Refusals(import)).Select(r => (r.Row, r.Line, r.Field, r.Code, r.Value)).ShouldBe([(1, 2, "externalId", "duplicate", "1"), (3, 4, "externalId", "duplicate", "1")]);
        (import.Inserted, import.Refused, import.RowsMerged).ShouldBe((2, 2, 4));
    }

    [Fact]
    public async Task What_a_file_has_no_column_for_stays_as_it_was()
    {
        var given = await Given.Workspace(app);
        await given.Import("amazon", Importing.File("id,title,description,price,stock\nA,Body,Macio,10,5\n"));
        var import = await given.Import("amazon", Importing.File("sku;preço;estoque\nA;\"1.234,50\";7\nB;1,00;1\n"));

        var listing = (await given.Listings()).ShouldHaveSingleItem();
        (listing.Title, listing.Description, listing.Price, listing.Stock).ShouldBe(("Body", "Macio", 1234.5m, 7));
        (await given.Refusals(import)).ShouldHaveSingleItem().Code.ShouldBe("unknown_listing");
    }

    [Fact]
    public async Task A_broken_line_in_the_middle_of_many_costs_only_itself()
    {
        const int rows = 60_000; // a million by hand: docs/guides/importing.md
        var given = await Given.Workspace(app);
        var csv = new StringBuilder("id,title,price\r\n");
        for (var i = 1; i <= rows; i++)
        {
            csv.Append(i switch
            {
                20_000 => "20000,\"um título com aspa perdida,10\r\n",
                30_000 => "isto não é uma linha de anúncio\r\n",
                50_000 => "50000,\"Body, 5\" de altura\",10\r\n",
                _ => $"{i},\"Body, número {i}\",10\r\n",
            });
        }
        var import = await given.Import("shopee", Importing.File(csv.ToString()));

        (import.RowsRead, import.Inserted, import.Refused).ShouldBe((rows, rows - 3, 3));
        (await given.Refusals(import)).Select(r => (r.Row, r.Line, r.Code)).ShouldBe([(20_000, 20_001, "broken_quotes"), (30_000, 30_001, "wrong_column_count"), (50_000, 50_001, "broken_quotes")]);
        (await given.Staged()).ShouldBe(0);
    }

    [Theory]
    [InlineData("externalId", "missing", "id,title\n,Body\n")]
    [InlineData("title", "missing", "id,title\n1,  \n")]
    [InlineData("price", "not_a_number", "id,title,price\n1,Body,dez reais\n")]
    [InlineData("price", "out_of_range", "id,title,price\n1,Body,-1\n")]
    [InlineData("price", "out_of_range", "id,title,price\n1,Body,1e20\n")]
    [InlineData("price", "not_a_number", "id,title,price\n1,Body,1e400\n")]
    [InlineData("stock", "not_a_number", "id,title,stock\n1,Body,1.5\n")]
    [InlineData("stock", "out_of_range", "id,title,stock\n1,Body,-3\n")]
    [InlineData("rating", "out_of_range", "id,title,rating\n1,Body,9\n")]
    [InlineData("currency", "unknown_currency", "id,title,currency\n1,Body,reais\n")]
    [InlineData("title", "invalid_characters", "id,title\n1,Bo\0dy\n")]
    [InlineData("title", "wrong_type", """[{"id":"1","title":{"pt":"Body"}}]""")]
    [InlineData("row", "wrong_type", """[{"id":"1","title":"Body"},17]""")]
    [InlineData("title", "invalid_utf8", """[{"id":"1","title":"\ud800"}]""")]
    [InlineData("row", "invalid_json", "{\"id\":\"1\",\"title\":\"Body\"}\n{\"id\":\"2\",\n")]
    public async Task A_row_that_cannot_be_a_listing_is_refused_with_field_and_reason(string field, string code, string file)
    {
        var given = await Given.Workspace(app);
        var import = await given.Import("tiktokshop", Importing.File(file));

        var refusal = (await given.Refusals(import)).ShouldHaveSingleItem();
        (refusal.Field, refusal.Code, import.Refused).ShouldBe((field, code, 1));
        refusal.Reason.ShouldNotBeNullOrWhiteSpace();
    }

    [Fact]
    public async Task A_title_too_long_counts_in_characters_people_see_as_code_points()
    {
        var given = await Given.Workspace(app);
        var import = await given.Import("shein", Importing.File($"id,title\n1,{string.Concat(Enumerable.Repeat("👗", 2_000))}\n2,{string.Concat(Enumerable.Repeat("👗", 2_001))}\n"));

        (import.Inserted, import.Refused).ShouldBe((1, 1));
        (await given.Refusals(import)).ShouldHaveSingleItem().Reason.ShouldContain("2001");
    }

    [Fact]
    public async Task A_stray_byte_costs_its_row_and_another_encoding_the_file()
    {
        var given = await Given.Workspace(app);
        byte[] stray = [.. Encoding.UTF8.GetBytes("id,title\n1,Body\n2,Cal"), 0xE7, .. Encoding.UTF8.GetBytes("a\n3,Saia\n")];
        var import = await given.Import("shopee", Importing.File(stray));
        (import.Inserted, import.Refused).ShouldBe((2, 1));

        var latin = Encoding.Latin1.GetBytes("id,title\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{i},Calça e macacão {i}\n")));
        await IsRefused(given, Importing.File(latin), "invalid_utf8");
    }

    [Theory]
    [InlineData("sku;título;preço\r\n1;Calça e macacão “Nuvem”;1.234,50\r\n2;Manta de tricô – algodão;89,90\r\n", 1252, "Calça e macacão “Nuvem”")]
    [InlineData("sku;título;preço\r\n1;Calça e macacão;1.234,50\r\n2;Manta;89,90\r\n", 65001, "Calça e macacão")]
    public async Task A_file_saved_by_a_Brazilian_Excel_is_read_as_it_was_written(string text, int codePage, string title)
    {
        var given = await Given.Workspace(app);
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(codePage) ?? Encoding.UTF8;

        var import = await given.Import("shopee", Importing.File(encoding.GetBytes(text)));

        (import.Inserted, import.Refused).ShouldBe((2, 0));
        await using var db = await given.Db();
        (await db.QuerySingleAsync<(string, decimal)>("select title, price from listings where workspace_id = @Id and external_id = '1'", new { given.Id })).ShouldBe((title, 1234.50m));
    }

    [Fact]
    public async Task A_file_with_semicolons_and_a_stray_byte_stays_UTF_8()
    {
        var given = await Given.Workspace(app);
        byte[] stray = [.. Encoding.UTF8.GetBytes("id;title\n1;Calção\n2;Cal"), 0xE7, .. Encoding.UTF8.GetBytes("a\n3;Saia\n")];

        (await given.Import("shopee", Importing.File(stray))).Refused.ShouldBe(1);
    }

    [Fact]
    public async Task Names_no_text_of_the_database_may_hold_are_shown_as_unreadable()
    {
        var given = await Given.Workspace(app);
        var import = await given.Import("shein", Importing.File("""[{"id":"1","title":"Body","a\u0000":1,"c\ud800":2}]"""));

        (import.Inserted, import.Refused).ShouldBe((1, 0));
        import.UnusedColumns.ShouldBe(["a\uFFFD", "\uFFFD"], ignoreOrder: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Utf_16_is_known_without_its_mark(bool bigEndian)
    {
        var given = await Given.Workspace(app);
        var import = await given.Import("shein", Importing.File(new UnicodeEncoding(bigEndian, byteOrderMark: false).GetBytes("id,title\n1,Macacão\n")));

        (import.Inserted, import.Refused).ShouldBe((1, 0));
        (await given.Listings()).Single().Title.ShouldBe("Macacão");
    }

    public static TheoryData<string, byte[]> Unreadable => new()
    {
        { "empty_file", [] },
        { "empty_file", "\n\n  \n"u8.ToArray() },
        { "no_rows", "id,title\n"u8.ToArray() },
        { "no_rows", "[]"u8.ToArray() },
        { "no_id_column", "nome,preço\nBody,10\n"u8.ToArray() },
        { "no_header", "\"id,title\n1,Body\n"u8.ToArray() },
        { "not_csv_or_json", [(byte)'P', (byte)'K', 3, 4, 0, 0] },
        { "not_csv_or_json", "id,title,a\0b\n1,Body,x\n"u8.ToArray() },
        { "not_csv_or_json", [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10] },
        { "invalid_gzip", [0x1F, 0x8B, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9] },
        { "invalid_gzip", Gzip("id,title\n" + string.Concat(Enumerable.Range(0, 5_000).Select(i => $"{i},Body {i * 7919}\n")))[..^200] },
        { "invalid_json", "[{\"id\":\"1\",\"title\":\"Body\"},{\"id\":\"2\",\"title\":"u8.ToArray() },
        { "invalid_json", "{\n  \"nada\": 1\n}"u8.ToArray() },
    };

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task A_file_that_cannot_be_read_is_refused_by_name_and_leaves_nothing(string code, byte[] file)
    {
        var given = await Given.Workspace(app);
        await IsRefused(given, Importing.File(file), code);
        (await given.Listings()).ShouldBeEmpty();
        (await given.Staged()).ShouldBe(0);
    }

    static async Task IsRefused(Given given, HttpContent file, string code)
    {
        using var answer = await given.Send("shopee", file);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (problem.GetProperty("code").GetString(), problem.GetProperty("field").GetString()).ShouldBe((code, "file"));
        var imports = await given.Client(Role.Member).GetFromJsonAsync<ImportPage>("/api/imports", Json.Options, TestContext.Current.CancellationToken);
        imports!.Imports.ShouldContain(import => import.Status == ImportStatus.Failed && import.ErrorCode == code);
    }

    [Fact]
    public async Task Sql_and_html_stay_text()
    {
        const string nasty = "'; drop table listings; -- <script>alert(1)</script> ${{7*7}} \\u0000 %s";
        var given = await Given.Workspace(app);
        await given.Import("kaway", Importing.File($"id,title,description,brand,attribute: {nasty}\n\"{nasty}\",\"{nasty}\",\"{nasty}\",\"{nasty}\",\"{nasty}\"\n"));

        var listing = (await given.Listings()).ShouldHaveSingleItem();
        (listing.ExternalId, listing.Title, listing.Description, listing.Brand).ShouldBe((nasty, nasty, nasty, nasty));
        listing.Attributes.ShouldHaveSingleItem().Value.ShouldBe(nasty);
    }

    [Fact]
    public async Task The_report_as_a_file_never_runs_a_formula()
    {
        var given = await Given.Workspace(app);
        var import = await given.Import("shopee", Importing.File("id,title,price\n1,Body,\"=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"\n2,Body,@SUM(A1)\n3,Body,+1+cmd\n"));

        using var answer = await given.Client(Role.Member).GetAsync($"/api/imports/{import.Id}/refusals?format=csv", TestContext.Current.CancellationToken);
        var csv = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        answer.Content.Headers.ContentType?.MediaType.ShouldBe("text/csv");
        answer.Content.Headers.ContentDisposition?.DispositionType.ShouldBe("attachment");
        var lines = csv.TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        lines[0].ShouldBe("row,line,field,code,reason,value");
        lines.Length.ShouldBe(4);
        lines[1].ShouldEndWith(",\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"");
        lines[2].ShouldEndWith(",'@SUM(A1)");
        lines[3].ShouldEndWith(",'+1+cmd");
    }

    [Fact]
    public async Task Two_imports_of_one_file_at_once_make_each_listing_once()
    {
        var given = await Given.Workspace(app);
        var csv = "id,title,price\n" + string.Concat(Enumerable.Range(0, 7_000).Select(i => $"{i},Body {i},{i}\n"));

        var imports = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => given.Import("shopee", Importing.File(csv))));

        imports.Sum(i => i.Inserted).ShouldBe(7_000);
        imports.Sum(i => i.Unchanged).ShouldBe(14_000);
        (await given.Listings()).Count.ShouldBe(7_000);
    }

    [Fact]
    public async Task An_import_tells_of_its_end_once_and_asks_for_the_audit()
    {
        var given = await Given.Workspace(app);
        var import = await given.Import("amazon", Importing.File("asin,title\nB1,Body\n"));

        await using var db = await given.Db();
        var told = (await db.QueryAsync<(string Subject, string Actor, string Channel)>("select subject, actor, channel from events where workspace_id = @Id and kind = 'import.completed'", new { given.Id })).AsList();
        told.ShouldBe([(import.Id.ToString(), given.ActorOf(Role.Head).Name, "amazon")]);
    }

    [Fact]
    public async Task Compressed_files_other_delimiters_and_spreadsheet_text_are_taken()
    {
        var given = await Given.Workspace(app);
        await given.Import("amazon", Importing.File(Gzip("asin\ttitle\tprice\nT1\tBody\t10.5\n")));
        await given.Import("amazon", Importing.File("\uFEFFid;título;preço\r\nS1;Calça;\"R$ 1.299,90\"\r\n"));
        await given.Import("amazon", Importing.File([0xFF, 0xFE, .. Encoding.Unicode.GetBytes("id,title,price\r\nU1,Macacão,5")]));
        await given.Import("amazon", Importing.File("{\"results\":[{\"id\":\"W1\",\"title\":\"Saia\",\"price\":1.5e1,\"attributes\":[{\"id\":\"COLOR\",\"name\":\"Cor\",\"value_name\":\"Azul\"}],\"pictures\":[{\"url\":\"https://x.test/1.jpg\"}]}]}"));

        var listings = (await given.Listings()).OrderBy(l => l.ExternalId).ToList();
        listings.Select(l => (l.ExternalId, l.Title, l.Price, l.Currency)).ShouldBe(
            [("S1", "Calça", 1299.9m, "BRL"), ("T1", "Body", 10.5m, null), ("U1", "Macacão", 5m, null), ("W1", "Saia", 15m, null)]);
        listings[3].Attributes["Cor"].ShouldBe("Azul");
        listings[3].Images.ShouldBe(["https://x.test/1.jpg"]);
    }

    [Fact]
    public async Task A_form_is_taken_too()
    {
        var given = await Given.Workspace(app);
        using var form = new MultipartFormDataContent
        {
            { new StringContent("shein"), "channel" },
            { new StringContent("BRL"), "currency" },
            { Importing.File("spu,title,price\nN1,Body,10\n"), "file", "../../etc/anúncios.csv" },
        };
        using var answer = await given.Client(Role.Admin).PostAsync("/api/listings/import", form, TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var import = await answer.Content.ReadFromJsonAsync<ListingImport>(Json.Options, TestContext.Current.CancellationToken);
        import!.FileName.ShouldBe("anúncios.csv");
        await Eventually.Is(1, async () => (await given.Listings()).Count);
        (await given.Listings())[0].Currency.ShouldBe("BRL");
    }

    [Fact]
    public async Task Only_who_may_import_does_and_neighbours_see_nothing()
    {
        var (given, neighbour) = (await Given.Workspace(app), await Given.Workspace(app));
        var import = await given.Import("shopee", Importing.File("id,title\n1,Body\n"));

        using var agent = await given.Agent(Channel.Shopee).PostAsync("/api/listings/import?channel=shopee", Importing.File("id,title\n1,Body\n"), TestContext.Current.CancellationToken);
        using var member = await given.Send("shopee", Importing.File("id,title\n1,Body\n"), role: Role.Member);
        using var nobody = await given.Anonymous().PostAsync("/api/listings/import?channel=shopee", Importing.File("id,title\n1,Body\n"), TestContext.Current.CancellationToken);
        (agent.StatusCode, member.StatusCode, nobody.StatusCode).ShouldBe((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, HttpStatusCode.Unauthorized));

        foreach (var path in new[] { $"/api/imports/{import.Id}", $"/api/imports/{import.Id}/refusals", $"/api/listings/{(await given.Listings())[0].Id}" })
        {
            using var other = await neighbour.Client(Role.Admin).GetAsync(path, TestContext.Current.CancellationToken);
            other.StatusCode.ShouldBe(HttpStatusCode.NotFound, path);
        }
    }

    [Fact]
    public async Task An_upload_sent_again_with_its_key_is_the_same_import()
    {
        var given = await Given.Workspace(app);

        var first = await Sent("shopee", "id,title\n1,Body\n");
        var again = await Sent("shopee", "id,title\n1,Body\n");

        again.Answer.Headers.GetValues("Idempotency-Replayed").ShouldBe(["true"]);
        again.Body.GetProperty("id").GetString().ShouldBe(first.Body.GetProperty("id").GetString());
        (await Sent("shein", "id,title\n1,Body\n")).Body.GetProperty("code").GetString().ShouldBe("idempotency_key_reused");
        (await Sent("shopee", "id,title\n1,Body\n2,Saia\n")).Body.GetProperty("code").GetString().ShouldBe("idempotency_key_reused");
        await using var db = await given.Db();
        (await db.ExecuteScalarAsync<int>("select count(*) from imports where workspace_id = @Id", new { given.Id })).ShouldBe(1);

        async Task<(HttpResponseMessage Answer, JsonElement Body)> Sent(string channel, string file)
        {
            var request = new HttpRequestMessage(HttpMethod.Post, $"/api/listings/import?channel={channel}") { Content = Importing.File(file), Headers = { { "Idempotency-Key", "upload" } } };
            var answer = await given.Client(Role.Head).SendAsync(request, TestContext.Current.CancellationToken);
            return (answer, await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task A_refused_file_gives_its_key_back()
    {
        var given = await Given.Workspace(app);
        var client = given.Client(Role.Head);
        client.DefaultRequestHeaders.Add("Idempotency-Key", "second try");

        (await client.PostAsync("/api/listings/import?channel=shopee", Importing.File("title\nBody\n"), TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await client.PostAsync("/api/listings/import?channel=shopee", Importing.File("id,title\n1,Body\n"), TestContext.Current.CancellationToken)).IsSuccessStatusCode.ShouldBeTrue();
    }

    [Theory]
    [InlineData("channel=ebay", "channel")]
    [InlineData("", "channel")]
    [InlineData("channel=shopee&currency=reais", "currency")]
    public async Task A_wrong_parameter_is_named(string query, string field)
    {
        var given = await Given.Workspace(app);
        using var answer = await given.Client(Role.Head).PostAsync($"/api/listings/import?{query}", Importing.File("id,title\n1,Body\n"), TestContext.Current.CancellationToken);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        (answer.StatusCode, problem.GetProperty("field").GetString()).ShouldBe((HttpStatusCode.BadRequest, field));
    }

    static byte[] Gzip(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }
}
