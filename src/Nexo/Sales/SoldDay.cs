using Nexo.Listings;

namespace Nexo.Sales;

/// <summary>What one listing sold on one day.</summary>
/// <param name="Day">As the shop counts days.</param>
/// <param name="Units">Pieces sold.</param>
/// <param name="Revenue">In <paramref name="Currency"/>; null where it is not known.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Orders">Orders that were due to be dispatched.</param>
/// <param name="LateOrders">Of them, those that left after the promised day.</param>
sealed record SoldDay(ListingId Listing, DateOnly Day, int Units, decimal? Revenue = null, string? Currency = null, int? Orders = null, int? LateOrders = null);
