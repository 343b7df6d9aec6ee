using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Nexo.Access;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Sales;

/// <summary>Sales from a file, through the same import as listings.</summary>
public sealed class ImportSalesTests(NexoApp app) : IClassFixture<NexoApp>
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_is_read_row_by_row_and_the_same_day_again_replaces()
    {
        var given = await Shop();
        const string file = """
            SKU;Data;Unidades vendidas;Receita;Pedidos;Pedidos atrasados
            S-1;18/11/2026;4;R$ 1.159,60;3;1
            S-1;19/11/2026;0;;;
            S-2;2026-11-19 00:00;2;80,00;2;0
            S-9;19/11/2026;1;;;
            S-1;31/02/2026;1;;;
            S-2;18/11/2026;-1;;;
            S-2;17/11/2026;1;;1;2
            S-2;19/11/2026;3;90,00;2;0
            """;

        var first = await Import(given, "channel=amazon&kind=sales&currency=BRL", file);
        var again = await Import(given, "channel=amazon&kind=sales&currency=BRL", file);

        (first.GetProperty("status").GetString(), first.GetProperty("kind").GetString()).ShouldBe(("completed", "sales"));
        Counts(first).ShouldBe("inserted 3, updated 0, unchanged 0, refused 5");
        Counts(again).ShouldBe("inserted 0, updated 0, unchanged 3, refused 5");
        await using var db = await given.Db();
        (await db.QueryAsync<string>("select concat_ws(' ', l.sku, s.day, s.units, s.revenue::numeric(10, 2), s.currency, s.orders, s.late_orders, s.source) from sales_daily s join listings l on l.id = s.listing_id where s.workspace_id = @Id order by 1", new { given.Id }))
            .ShouldBe(["S-1 2026-11-18 4 1159.60 BRL 3 1 file", "S-1 2026-11-19 0 file", "S-2 2026-11-19 3 90.00 BRL 2 0 file"]);
        (await db.QueryAsync<string>("select concat_ws(' ', row_number, field, code) from import_refusals where import_id = @id order by row_number", new { id = first.GetProperty("id").GetGuid() }))
            .ShouldBe(["3 day duplicate", "4 sku unknown_listing", "5 day not_a_date", "6 units out_of_range", "7 lateOrders out_of_range"]);
    }

    [Fact]
    public async Task A_file_without_days_or_of_another_kind_is_refused_as_a_whole()
    {
        var given = await Shop();

        (await Post(given, "channel=amazon&kind=sales", "sku,units\nS-1,2\n")).ShouldBe((HttpStatusCode.BadRequest, "no_sales_columns"));
        (await Post(given, "channel=amazon&kind=orders", "sku,units\nS-1,2\n")).ShouldBe((HttpStatusCode.BadRequest, "unknown_kind"));
    }

    [Fact]
    public async Task A_mapping_of_sales_reads_files_of_sales_and_no_others()
    {
        var given = await Shop();
        var kept = await given.Client(Role.Admin).PostAsJsonAsync("/api/mappings", new
        {
            name = "Caixa", channel = "amazon", columns = new[] { "Produto", "Quando", "Saiu" },
            fields = new { sku = new { columns = new[] { "Produto" } }, day = new { columns = new[] { "Quando" } }, units = new { columns = new[] { "Saiu" } } },
        }, Cancellation);
        kept.StatusCode.ShouldBe(HttpStatusCode.Created, await kept.Content.ReadAsStringAsync(Cancellation));

        Counts(await Import(given, "channel=amazon&kind=sales", "Produto,Quando,Saiu\nS-1,2026-11-19,2\n")).ShouldBe("inserted 1, updated 0, unchanged 0, refused 0");
        (await Post(given, "channel=amazon&mapping=Caixa", "Produto,Quando,Saiu\nS-1,2026-11-19,2\n")).ShouldBe((HttpStatusCode.BadRequest, "mapping_of_another_kind"));
        (await Post(given, "channel=amazon", "Produto,Quando,Saiu\nS-1,2026-11-19,2\n")).ShouldBe((HttpStatusCode.BadRequest, "no_id_column"), "a mapping of sales is not remembered for listings");
    }

    [Fact]
    public async Task The_sample_sells_once_and_the_listing_shows_it()
    {
        var given = await Given.Workspace(app);
        await using var db = await given.Db();
        await db.ExecuteAsync("insert into outbox (workspace_id, kind, body) values (@Id, 'workspace.sample', '{}')", new { given.Id });
        app.Services.GetRequiredService<Nexo.Platform.OutboxDrain>().Wake();
        await Eventually.Is(6, () => db.ExecuteScalarAsync<int>("select count(distinct channel)::integer from sales_daily where workspace_id = @Id and source = 'sample'", new { given.Id }));

        var listing = await db.ExecuteScalarAsync<Guid>("select listing_id from sales_daily where workspace_id = @Id group by 1 order by sum(units) desc limit 1", new { given.Id });
        var page = await (await given.SignedIn(Role.Member)).GetStringAsync($"/anuncios/{listing}", Cancellation);

        page.ShouldContain("id=\"sales-title\"");
        page.ShouldContain("dados de amostra");
        await Eventually.Is(true, () => db.ExecuteScalarAsync<bool>("select exists (select from findings where workspace_id = @Id and rule = 'GEN-S2' and gone_at is null)", new { given.Id }));
    }

    async Task<Given> Shop()
    {
        var given = await Given.Workspace(app);
        await using var db = await given.Db();
        await db.ExecuteAsync("insert into listings (id, workspace_id, channel, external_id, title, sku, facts_hash) select gen_random_uuid(), @Id, 'amazon', 'A-' || n, 'Body', 'S-' || n, sha256('x') from generate_series(1, 2) n", new { given.Id });
        return given;
    }

    static string Counts(JsonElement import) =>
        string.Join(", ", new[] { "inserted", "updated", "unchanged", "refused" }.Select(name => $"{name} {import.GetProperty(name).GetInt32()}"));

    static async Task<JsonElement> Import(Given given, string query, string file)
    {
        var answer = await Send(given, query, file);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Cancellation));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
    }

    static async Task<(HttpStatusCode, string?)> Post(Given given, string query, string file)
    {
        var answer = await Send(given, query, file);
        return (answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("code").GetString());
    }

    static Task<HttpResponseMessage> Send(Given given, string query, string file)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"/api/listings/import?{query}") { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(file)) };
        request.Headers.Add("Prefer", "wait=30");
        return given.Client(Role.Admin).SendAsync(request, Cancellation);
    }
}
