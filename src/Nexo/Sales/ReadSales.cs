using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Nexo.Access;
using Nexo.Listings;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Sales;

/// <summary>A day of a listing as it was told.</summary>
public sealed record SoldDayRow
{
    public required DateOnly Day { get; init; }
    public required int Units { get; init; }
    public decimal? Revenue { get; init; }
    public string? Currency { get; init; }
    public int? Orders { get; init; }
    public int? LateOrders { get; init; }

    /// <summary>file, api or sample.</summary>
    public required string Source { get; init; }
}

/// <summary><c>GET /api/listings/{id}/sales</c></summary>
sealed class ReadSales(Database database)
{
    const int MostDays = 400;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/listings/{id:guid}/sales", Answer).WithExample(SalesExamples.OfListing).NeedsPermission(Permission.ReadListings)
            .WithName("ListingSales").WithSummary("What a listing sold, day by day, the last day first").WithTags("Listings").ProducesProblem(400).ProducesProblem(404);

    /// <param name="id">The listing's.</param>
    /// <param name="days">The last so many days that were told of, 1 to 400; without, 30.</param>
    internal static async Task<Results<Ok<IReadOnlyList<SoldDayRow>>, ProblemHttpResult>> Answer(Guid id, Actor actor, ReadSales sales, [FromQuery] int? days, CancellationToken cancellationToken)
    {
        if (days is < 1 or > MostDays)
            return Refusal.Invalid("days", "out_of_range", $"days is a number from 1 to {MostDays}.").Problem();
        return await sales.Of(actor.Workspace, new ListingId(id), days ?? 30, cancellationToken) is { } read ? TypedResults.Ok(read) : GetListing.NotFound.Problem();
    }

    /// <returns>Null when the workspace has no such listing.</returns>
    public async Task<IReadOnlyList<SoldDayRow>?> Of(WorkspaceId workspace, ListingId listing, int days, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(workspace, cancellationToken);
        return await ReadListings.ById(db, workspace, listing, cancellationToken) is null ? null : await Last(db, workspace, listing, days, cancellationToken);
    }

    public static async Task<IReadOnlyList<SoldDayRow>> Last(NpgsqlConnection db, WorkspaceId workspace, ListingId listing, int days, CancellationToken cancellationToken) =>
        (await db.QueryAsync<SoldDayRow>(new CommandDefinition("""
            select day, units, revenue, currency, orders, late_orders, source from sales_daily
             where workspace_id = @workspace and listing_id = @listing order by day desc limit @days
            """, new { workspace, listing, days }, cancellationToken: cancellationToken))).AsList();
}
