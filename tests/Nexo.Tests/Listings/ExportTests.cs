using System.Net;
using System.Text;
using Nexo.Access;
using Nexo.Listings;
using Nexo.Tests.Imports;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Listings;

/// <summary>What leaves comes back as it was, and runs nowhere.</summary>
public sealed class ExportTests(NexoApp app) : IClassFixture<NexoApp>
{
    const string Odd = """
        [
          { "id": "A;1", "title": "=cmd|' /C calc'!A0", "description": "Linha 1\nLinha \"2\"; fim, ou não", "brand": "'=X", "price": 1234.567, "listPrice": 2000, "currency": "BRL", "stock": 3, "rating": 4.5, "reviewCount": 12,
            "category": "Bebês > Bodies", "images": ["https://x.test/a,b.jpg", "c.jpg"], "bullets": ["-10%", "Algodão | macio"], "attributes": { "Cor": "Azul; claro", "@tom": "1,5" },
            "variations": [{ "name": "Tamanho", "options": ["RN", "P, M"] }], "sku": "+55", "gtin": "07896001207400", "url": "https://x.test/?a=1&b=2" },
          { "id": "A2", "title": "'Vestido'", "price": 10.5 }, { "id": "A3", "title": "Macacão", "stock": 0 }
        ]
        """;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    static async Task<string> Export(Given given, string query, string of = "listings")
    {
        using var answer = await given.Client(Role.Member).GetAsync($"/api/{of}/export?{query}", Stop);
        var text = Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync(Stop));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, text);
        return text;
    }

    [Theory]
    [InlineData("format=csv")]
    [InlineData("format=csv&excel=pt")]
    [InlineData("format=jsonl")]
    public async Task What_was_exported_imports_again_unchanged(string style)
    {
        var given = await Given.Workspace(app);
        await given.Import("mercadolivre", Importing.File(Odd), "odd.json");
        var file = await Export(given, style + "&channel=mercadolivre");

        var again = await given.Import("mercadolivre", Importing.File(file));
        var elsewhere = await Given.Workspace(app);
        await elsewhere.Import("mercadolivre", Importing.File(file));

        (again.Inserted, again.Updated, again.Unchanged, again.Refused).ShouldBe((0, 0, 3, 0));
        static IEnumerable<string> Plain(IEnumerable<Listing> listings) => listings.OrderBy(l => l.ExternalId).Select(l => System.Text.Json.JsonSerializer.Serialize(l with { Id = default }));
        Plain(await elsewhere.Listings()).ShouldBe(Plain(await given.Listings()));
    }

    [Fact]
    public async Task No_cell_runs_as_a_formula_and_Excel_in_Brazil_finds_its_marks()
    {
        var given = await Given.Workspace(app);
        await given.Import("mercadolivre", Importing.File(Odd), "odd.json");

        var plain = await Export(given, "channel=mercadolivre&q=cmd");
        var brazil = await Export(given, "channel=mercadolivre&q=cmd&excel=pt");

        plain.ShouldStartWith("channel,external_id,");
        plain.ShouldContain("'=cmd|' /C calc'!A0");
        plain.ShouldContain(",'+55,");
        plain.ShouldNotContain("Macacão", customMessage: "the filters of the list hold");
        brazil.ShouldStartWith("\uFEFFchannel;external_id;");
        brazil.ShouldContain(";1234,567;2000;");
        brazil.ShouldContain(";\"A;1\";");
    }

    [Fact]
    public async Task Findings_leave_with_their_listing_and_what_is_wrong_with_the_request_is_said()
    {
        var given = await Given.Workspace(app);
        await given.Import("shopee", Importing.File("id,title,price\n=A1,body,10\n"));
        await Eventually.Is(true, async () => (await Export(given, "channel=shopee", "findings")).Split("\r\n").Length > 2, TimeSpan.FromSeconds(30));

        (await Export(given, "channel=shopee", "findings")).ShouldContain("shopee,'=A1,body,");
        (await Export(given, "channel=amazon&format=jsonl", "findings")).ShouldBeEmpty();
        using var wrong = await given.Client(Role.Member).GetAsync("/api/listings/export?format=xlsx", Stop);
        using var unknown = await given.Client(Role.Member).GetAsync("/api/findings/export?severity=bad", Stop);
        (wrong.StatusCode, unknown.StatusCode).ShouldBe((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest));
    }
}
