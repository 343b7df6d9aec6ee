using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Nexo.Access;
using Nexo.Listings;
using Nexo.Platform;
using Nexo.Tests.Imports;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Listings;

public sealed class ListingsTests(NexoApp app) : IClassFixture<NexoApp>
{
    static Task<ListingPage?> Get(Given given, string query) =>
        given.Client(Role.Member).GetFromJsonAsync<ListingPage>($"/api/listings?{query}", Json.Options, TestContext.Current.CancellationToken);

    [Fact]
    public async Task Pages_follow_each_other_without_gap_or_repetition()
    {
        var given = await Given.Workspace(app);
        await given.Import("shopee", Importing.File("id,title\n" + string.Concat(Enumerable.Range(0, 25).Select(i => $"{i},Body {i}\n"))));
        await given.Import("amazon", Importing.File("id,title\nA,Calça\n"));

        foreach (var sort in new[] { "newest", "oldest" })
        {
            var seen = new List<ListingId>();
            for (var cursor = ""; cursor is not null;)
            {
                var page = (await Get(given, $"limit=10&sort={sort}&cursor={cursor}"))!;
                (page.Total, page.TotalIsExact).ShouldBe((26, true));
                seen.AddRange(page.Listings.Select(l => l.Id));
                cursor = page.NextCursor;
            }
            (seen.Count, seen.Distinct().Count()).ShouldBe((26, 26));
        }
        (await Get(given, "channel=amazon"))!.Listings.ShouldHaveSingleItem().Title.ShouldBe("Calça");
    }

    [Theory]
    [InlineData("100%", "Body 100% algodão")]
    [InlineData("ALGODÃO", "Body 100% algodão")]
    [InlineData("100_", null)]
    [InlineData("X_1", "Calça")]
    [InlineData("rn", "Saia RN")]
    [InlineData("ai", null)]
    [InlineData("s", "Saia RN")]
    [InlineData("r", "Saia RN")]
    [InlineData("%", null)]
    [InlineData("SKU-9", "Calça")]
    [InlineData("'; drop table listings", null)]
    public async Task What_is_searched_for_is_text_not_a_pattern(string search, string? title)
    {
        var given = await Given.Workspace(app);
        await given.Import("shopee", Importing.File("id,title,sku\nB1,Body 100% algodão,\nX_1,Calça,SKU-9\nXY1,Saia RN,\n"));

        var found = (await Get(given, $"q={Uri.EscapeDataString(search)}"))!;

        found.Listings.Select(l => l.Title).ShouldBe(title is null ? [] : [title]);
        found.Total.ShouldBe(title is null ? 0 : 1);
    }

    [Fact]
    public async Task Of_a_word_that_nearly_all_have_the_newest_come_first_and_the_total_says_that_there_are_more()
    {
        var given = await Given.Workspace(app);
        await using (var db = await given.Db())
            await db.ExecuteAsync("""
                insert into listings (id, workspace_id, channel, external_id, title, facts_hash, changed_at)
                select gen_random_uuid(), @Id, case when n % 1000 = 0 then 'shein' else 'amazon' end, n::text, 'Body número ' || n, '\x00', '2026-11-01'::timestamptz + n * interval '1 second'
                  from generate_series(1, 10100) n
                """, new { given.Id });

        var (page, next) = (await Get(given, "q=body&limit=3"), await Get(given, "q=bo&limit=3"));
        var onward = await Get(given, $"q=body&limit=3&cursor={page!.NextCursor}");
        var rare = await Get(given, "q=body&channel=shein&sort=oldest");

        page.Listings.Select(l => l.ExternalId).ShouldBe(["10100", "10099", "10098"]);
        (page.Total, page.TotalIsExact).ShouldBe((10_000, false));
        next!.Listings.Select(l => l.ExternalId).ShouldBe(["10100", "10099", "10098"]);
        onward!.Listings.Select(l => l.ExternalId).ShouldBe(["10097", "10096", "10095"]);
        rare!.Listings.Select(l => l.ExternalId).ShouldBe(["1000", "2000", "3000", "4000", "5000", "6000", "7000", "8000", "9000", "10000"]);
        (rare.Total, rare.TotalIsExact).ShouldBe((10, true));
    }

    [Theory]
    [InlineData("channel=ebay", "channel")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=201", "limit")]
    [InlineData("sort=price", "sort")]
    [InlineData("cursor=abc", "cursor")]
    [InlineData("cursor=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "cursor")]
    public async Task A_wrong_question_is_answered_with_what_is_wrong(string query, string field)
    {
        var given = await Given.Workspace(app);
        using var answer = await given.Client(Role.Member).GetAsync($"/api/listings?{query}", TestContext.Current.CancellationToken);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        (answer.StatusCode, problem.GetProperty("field").GetString()).ShouldBe((HttpStatusCode.BadRequest, field));
    }

    [Fact]
    public async Task One_listing_is_shown_with_all_its_facts()
    {
        var given = await Given.Workspace(app);
        await given.Import("kaway", Importing.File("""[{"id":"K1","title":"Body","price":49.9,"listPrice":59,"rating":0,"images":["/sample/body-cru-frente.png"],"attributes":{"Cor":"Azul"},"variations":[{"name":"Tamanho","options":["P","M"]}]}]"""));
        var id = (await given.Listings()).ShouldHaveSingleItem().Id;

        var listing = (await given.Client(Role.Member).GetFromJsonAsync<Listing>($"/api/listings/{id}", Json.Options, TestContext.Current.CancellationToken))!;

        (listing.Price, listing.ListPrice, listing.Rating).ShouldBe((49.9m, 59m, null));
        listing.Variations.ShouldHaveSingleItem().Options.ShouldBe(["P", "M"]);
        using var none = await given.Client(Role.Member).GetAsync($"/api/listings/{Guid.NewGuid()}", TestContext.Current.CancellationToken);
        none.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }
}
