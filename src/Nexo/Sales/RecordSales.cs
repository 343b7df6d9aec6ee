using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Nexo.Access;
using Nexo.Channels;
using Nexo.Listings;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Sales;

/// <summary>What a listing sold on a day.</summary>
/// <param name="ListingId">Or <paramref name="ExternalId"/>, or <paramref name="Sku"/> where one listing of the channel has it: the first that is given.</param>
/// <param name="Day">As the shop counts days; not after tomorrow.</param>
/// <param name="Units">Pieces sold; 0 says that none were.</param>
/// <param name="Revenue">In <paramref name="Currency"/>, at most four decimals.</param>
/// <param name="Currency">Three capital letters, as in BRL; needed with <paramref name="Revenue"/>.</param>
/// <param name="Orders">Orders that were due to be dispatched.</param>
/// <param name="LateOrders">Of them, those that left after the promised day.</param>
sealed record SaleOfDay(DateOnly Day, int Units, Guid? ListingId = null, string? ExternalId = null, string? Sku = null, decimal? Revenue = null, string? Currency = null, int? Orders = null, int? LateOrders = null);

/// <param name="Channel">All sales are of its listings.</param>
/// <param name="Sales">1 to 5,000; each listing and day once.</param>
sealed record WantedSales(Channel Channel, IReadOnlyList<SaleOfDay> Sales);

/// <param name="Added">Days nothing was known of.</param>
/// <param name="Changed">Days that were told otherwise before.</param>
/// <param name="Unchanged">Days that were told so before.</param>
/// <param name="Unknown">Places in the request, counted from 0, whose listing does not exist, or whose SKU several listings have; they are passed over.</param>
public sealed record SalesRecorded(int Added, int Changed, int Unchanged, IReadOnlyList<int> Unknown);

/// <summary><c>POST /api/listings/sales</c>: all of it or, where a value is wrong, nothing. Sent again it changes nothing.</summary>
sealed class RecordSales(Database database, OutboxDrain drain, EventNudge nudge, TimeProvider time)
{
    public const int Most = 5_000;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/listings/sales", Answer).WithExample(SalesExamples.Record).NeedsPermission(Permission.ImportListings)
            .WithName("RecordSales").WithSummary("Tell what listings sold, day by day")
            .WithDescription("The same listing and day again replaces what was told of it, so a request may be repeated. A wrong value refuses the whole request and names its place; sales of listings that do not exist are passed over and named in unknown.")
            .WithTags("Listings").ProducesProblem(400);

    static async Task<Results<Ok<SalesRecorded>, ProblemHttpResult>> Answer(WantedSales wanted, Actor actor, RecordSales sales, CancellationToken cancellationToken) =>
        (await sales.Now(actor, wanted, cancellationToken)).Try(out var recorded, out var refusal) ? TypedResults.Ok(recorded) : refusal.Problem();

    public async Task<Outcome<SalesRecorded>> Now(Actor actor, WantedSales wanted, CancellationToken cancellationToken)
    {
        if (CheckSales.Broken(wanted.Sales, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime)) is { } broken)
            return broken;
        await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
        var known = (await Listings(db, actor.Workspace, wanted, cancellationToken)).ToDictionary(row => row.At, row => row.Id);
        var days = wanted.Sales.Index().Where(one => known.ContainsKey(one.Index)).Select(one =>
            (At: one.Index, Day: new SoldDay(new ListingId(known[one.Index]), one.Item.Day, one.Item.Units, one.Item.Revenue, one.Item.Currency, one.Item.Orders, one.Item.LateOrders))).ToArray();
        if (days.GroupBy(one => (one.Day.Listing, one.Day.Day)).FirstOrDefault(same => same.Count() > 1) is { } twice)
            return CheckSales.Twice(twice.Last().At, twice.First().At);
        var (added, changed) = await StoreSales.Now(db, actor.Workspace, wanted.Channel, [.. days.Select(one => one.Day)], "api", actor.Name, time.GetUtcNow(), cancellationToken);
        if (added + changed > 0)
        {
            drain.Wake();
            nudge.Now();
        }
        return new SalesRecorded(added, changed, days.Length - added - changed, [.. Enumerable.Range(0, wanted.Sales.Count).Where(at => !known.ContainsKey(at))]);
    }

    /// <summary>A SKU that several listings of the channel have names none of them.</summary>
    static Task<IEnumerable<(int At, Guid Id)>> Listings(NpgsqlConnection db, WorkspaceId workspace, WantedSales wanted, CancellationToken cancellationToken) =>
        db.QueryAsync<(int, Guid)>(new CommandDefinition("""
            with asked as (select at::integer - 1 as at, id, external_id, sku from unnest(@ids, @externalIds, @skus) with ordinality as a (id, external_id, sku, at))
            select at, l.id from asked a join listings l on l.workspace_id = @workspace and l.channel = @Channel and l.id = a.id
            union all
            select at, l.id from asked a join listings l on l.workspace_id = @workspace and l.channel = @Channel and l.external_id = a.external_id where a.id is null
            union all
            select at, l.id from asked a cross join lateral (
                select min(id::text)::uuid as id from (select id from listings where workspace_id = @workspace and sku = a.sku and channel = @Channel limit 2) two having count(*) = 1) l
             where a.id is null and a.external_id is null
            """, new
        {
            workspace, wanted.Channel,
            ids = wanted.Sales.Select(sale => sale.ListingId).ToArray(), externalIds = wanted.Sales.Select(sale => sale.ExternalId).ToArray(), skus = wanted.Sales.Select(sale => sale.Sku).ToArray(),
        }, cancellationToken: cancellationToken));
}
