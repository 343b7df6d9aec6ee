using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Nexo.Access;
using Nexo.Channels;
using Nexo.Imports;
using Nexo.Platform;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Imports;

/// <summary>Columns that no table of names knows, read as somebody said once.</summary>
public sealed class MappingTests(NexoApp app) : IClassFixture<NexoApp>
{
    const string Erp = "Ref.;Denominação;Centavos;Qtde em casa;Fotografias;Obs\nSKU-1;Body RN;4990;3;a.jpg#b.jpg;x\nSKU-2;Saia;abc;1;c.jpg;y\n";

    const string Fields = """
        { "externalId": { "columns": ["Ref."], "trimPrefix": "SKU-" }, "title": { "columns": ["Denominação"] }, "price": { "columns": ["Centavos"], "multiply": 0.01 },
          "stock": { "columns": ["Qtde em casa"] }, "images": { "columns": ["Fotografias"], "separator": "#" }, "currency": { "constant": "BRL" } }
        """;

    const string Columns = """["Ref.", "Denominação", "Centavos", "Qtde em casa", "Fotografias", "Obs"]""";

    static Task<HttpResponseMessage> Keep(Given given, string name = "ERP", string channel = "shopee", string columns = Columns, string fields = Fields, Role role = Role.Head) =>
        given.Client(role).PostAsync("/api/mappings", Body($$"""{ "name": "{{name}}", "channel": "{{channel}}", "columns": {{columns}}, "fields": {{fields}} }"""), TestContext.Current.CancellationToken);

    static StringContent Body(string json) => new(json, System.Text.Encoding.UTF8, "application/json");

    static async Task<JsonElement> Json(HttpResponseMessage answer) => JsonElement.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

    [Fact]
    public async Task A_kept_mapping_reads_the_next_file_of_its_layout_without_being_told()
    {
        var given = await Given.Workspace(app);
        (await Keep(given)).StatusCode.ShouldBe(HttpStatusCode.Created);

        var import = await given.Import("shopee", Importing.File(Erp));

        (import.MappingName, import.Inserted, import.Refused).ShouldBe(("ERP", 1, 1));
        var listing = (await given.Listings()).Single();
        (listing.ExternalId, listing.Title, listing.Price, listing.Currency, listing.Stock).ShouldBe(("1", "Body RN", 49.90m, "BRL", 3));
        listing.Images.ShouldBe(["a.jpg", "b.jpg"]);
        import.UnusedColumns.ShouldBe(["Obs"]);
        var kept = (await app.Services.GetRequiredService<Mappings>().Of(given.Id, null, TestContext.Current.CancellationToken)).Single();
        (kept.Uses, kept.UsedAt).ShouldBe((1, app.Time.GetUtcNow()));
    }

    [Fact]
    public async Task It_is_for_its_channel_and_header_and_auto_takes_none()
    {
        var given = await Given.Workspace(app);
        await Keep(given);

        using var elsewhere = await given.Send("amazon", Importing.File(Erp));
        using var auto = await given.Send("shopee", Importing.File(Erp), more: "&mapping=auto");
        using var named = await given.Send("amazon", Importing.File(Erp), more: "&mapping=erp");
        using var unknown = await given.Send("shopee", Importing.File(Erp), more: "&mapping=outro");
        var chosen = await given.Import("shopee", Importing.File("Denominação;Ref.\nBody;SKU-9\n"), more: "&mapping=erp");

        string[] codes = [(await Json(elsewhere)).GetProperty("code").GetString()!, (await Json(auto)).GetProperty("code").GetString()!, (await Json(named)).GetProperty("code").GetString()!, (await Json(unknown)).GetProperty("code").GetString()!];
        codes.ShouldBe(["no_id_column", "no_id_column", "mapping_of_another_channel", "unknown_mapping"]);
        (chosen.MappingName, chosen.Inserted).ShouldBe(("ERP", 1));
    }

    [Fact]
    public async Task A_preview_shows_the_first_rows_as_they_would_be_read_and_keeps_nothing()
    {
        var given = await Given.Workspace(app);
        await Keep(given);

        using var byNames = await given.Client(Role.Head).PostAsync("/api/imports/preview?channel=shopee&mapping=auto", Importing.File(Erp), TestContext.Current.CancellationToken);
        using var mapped = await given.Client(Role.Head).PostAsync("/api/imports/preview?channel=shopee", Importing.File(Erp), TestContext.Current.CancellationToken);

        var seen = await Json(byNames);
        seen.GetProperty("rows")[0].GetProperty("refusals").EnumerateArray().Select(r => r.GetProperty("field").GetString()).ShouldContain("externalId");
        seen.GetProperty("columns").GetArrayLength().ShouldBe(6);
        var rows = (await Json(mapped)).GetProperty("rows");
        rows[0].GetProperty("listing").GetProperty("price").GetDecimal().ShouldBe(49.9m);
        rows[1].GetProperty("refusals")[0].GetProperty("code").GetString().ShouldBe("not_a_number");
        (await given.Listings()).ShouldBeEmpty();
        (await app.Services.GetRequiredService<GetImports>().Newest(given.Id, 5, null, TestContext.Current.CancellationToken)).Imports.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{ "title": { "columns": ["a"] } }""", "fields.externalId")]
    [InlineData("""{ "externalId": { "columns": ["a"] }, "color": { "columns": ["b"] } }""", "fields.color")]
    [InlineData("""{ "externalId": { "columns": ["a"] }, "price": { "columns": ["b"], "multiply": 0 } }""", "fields.price.multiply")]
    [InlineData("""{ "externalId": { "columns": ["a"] }, "title": { "columns": ["b"], "decimalMark": "comma" } }""", "fields.title.decimalMark")]
    [InlineData("""{ "externalId": { "columns": ["a"] }, "images": { "constant": "x" } }""", "fields.images.constant")]
    [InlineData("""{ "externalId": { "columns": ["a"] }, "currency": { "constant": "reais" } }""", "fields.currency.constant")]
    [InlineData("""{ "externalId": { "columns": ["a", null] } }""", "fields.externalId.columns")]
    [InlineData("""{ "externalId": null }""", "fields.externalId")]
    public async Task What_cannot_be_done_is_refused_by_field(string fields, string field)
    {
        var given = await Given.Workspace(app);

        using var answer = await Keep(given, fields: fields);

        (answer.StatusCode, (await Json(answer)).GetProperty("field").GetString()).ShouldBe((HttpStatusCode.BadRequest, field));
    }

    [Fact]
    public async Task Of_two_changes_to_what_was_seen_one_counts_and_each_is_told()
    {
        var given = await Given.Workspace(app);
        var id = (await Json(await Keep(given))).GetProperty("id").GetString();
        (await Keep(given, name: "erp")).StatusCode.ShouldBe(HttpStatusCode.Conflict, "a name is taken once, whatever its case");

        var both = await Task.WhenAll(Enumerable.Range(0, 2).Select(i =>
            given.Client(Role.Head).PatchAsync($"/api/mappings/{id}", Body($$"""{ "name": "ERP {{i}}", "revision": 1 }"""), TestContext.Current.CancellationToken)));

        both.Select(answer => answer.StatusCode).Order().ShouldBe([HttpStatusCode.OK, HttpStatusCode.Conflict]);
        var import = await given.Import("shopee", Importing.File(Erp));
        (await given.Client(Role.Head).DeleteAsync($"/api/mappings/{id}", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await app.Services.GetRequiredService<GetImports>().Find(given.Id, import.Id, TestContext.Current.CancellationToken))!.MappingName.ShouldStartWith("ERP ");
        await using var db = await given.Db();
        (await db.QueryAsync<string>("select kind from events where workspace_id = @Id and kind like 'mapping.%' order by seq", new { given.Id })).ShouldBe(["mapping.created", "mapping.changed", "mapping.deleted"]);
    }
}
