using System.CommandLine;
using System.Globalization;
using Nexo.Client;

namespace Nexo.Cli.Commands;

/// <summary><c>listings list|show|import|export</c>: the products as the channels show them.</summary>
static class ListingCommands
{
    static readonly Argument<Guid> Id = Options.Id("nexo listings list");

    public static readonly Option<bool> WithFindings = new("--with-findings") { Description = "Only those with open findings." };

    static readonly Option<string> Sort = new("--sort") { Description = "As the API says; the latest change first without." };

    static readonly Option<int?> Days = new("--days") { Description = "How far to look back." };

    public static Command Make()
    {
        var list = Verb.Shows("list", "Listings, a page at a time.", List, "listings list --channel amazon --with-findings", "listings list --search \"body manga longa\" --json");
        list.Takes(Options.Channel, Options.Search, WithFindings, Options.Rule, Sort, Options.Limit, Options.Cursor);
        var show = Verb.Shows("show", "One listing, and what the auditor finds on it.", Show);
        show.Add(Id);
        var sales = Verb.Shows("sales", "What was sold of a listing, day by day.", Sales, "listings sales 0198a2b8-2f10-7c4e-9a31-5d2b8f7e6a01 --days 90").Takes(Id, Days);
        var listings = Verb.Noun("listings", "The products as the channels show them.", list, show, sales, ImportCommand.Make(), ExportCommands.Listings("export"));
        listings.Aliases.Add("listing");
        return listings;
    }

    static async Task List(Asked asked)
    {
        var page = await asked.Nexo.ListListings(new()
        {
            Channel = asked.Get(Options.Channel), Q = asked.Get(Options.Search), WithFindings = asked.Get(WithFindings) ? true : null, Rule = asked.Get(Options.Rule), Sort = asked.Get(Sort), Limit = asked.Get(Options.Limit), Cursor = asked.Get(Options.Cursor),
        }, asked.Stop);
        asked.Table(page, page.Listings,
        [
            new("id", one => $"{one.Id}"), new("channel", one => one.Channel, Rank: 1), new("sku", one => one.Sku ?? one.ExternalId, Shrinks: true, Rank: 4), new("price", one => Price(one.Currency, one.Price), Rank: 3),
            new("stock", one => $"{one.Stock}", Rank: 5), new("findings", one => one.OpenFindings == 0 ? "" : $"{one.OpenFindings} ({one.WorstFinding})", Rank: 2), new("title", one => one.Title, Shrinks: true),
        ], Asked.Foot(page.Listings.Count, page.Total, page.TotalIsExact, page.NextCursor));
    }

    static async Task Show(Asked asked)
    {
        var id = asked.Get(Id);
        var listing = await asked.Nexo.GetListing(id, asked.Stop);
        var audit = await asked.Nexo.AuditListing(id, asked.Stop);
        asked.Facts(new { listing, audit }, $"{id}",
            ("id", $"{id}"), ("title", listing.Title), ("channel", listing.Channel), ("external id", listing.ExternalId), ("sku", listing.Sku), ("gtin", listing.Gtin), ("brand", listing.Brand), ("category", listing.Category),
            ("price", Price(listing.Currency, listing.Price)), ("stock", $"{listing.Stock}"), ("images", $"{listing.Images.Count}"), ("address", listing.Url), ("bullets", string.Join('\n', listing.Bullets)),
            ("attributes", string.Join('\n', listing.Attributes.Select(one => $"{one.Key}: {one.Value}"))), ("variations", string.Join('\n', listing.Variations.Select(one => $"{one.Name}: {string.Join(", ", one.Options)}"))),
            ("description", listing.Description), ("findings", string.Join('\n', audit.Findings.Select(found => $"{found.Rule} ({found.Severity}) {found.Sentence}"))),
            ("not evaluated", string.Join('\n', audit.NotEvaluated.Select(rule => $"{rule.Rule}: {rule.Reason}"))));
    }

    static async Task Sales(Asked asked)
    {
        var days = await asked.Nexo.ListingSales(asked.Get(Id), new() { Days = asked.Get(Days) }, asked.Stop);
        asked.Table(days, days,
        [
            new("day", one => one.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), new("units", one => $"{one.Units}"), new("revenue", one => Price(one.Currency, one.Revenue)), new("orders", one => $"{one.Orders}", Rank: 1),
            new("late", one => $"{one.LateOrders}", Rank: 2), new("from", one => one.Source, Rank: 3),
        ]);
    }

    static string Price(string? currency, decimal? price) => price is { } amount ? $"{currency} {amount.ToString("0.00", CultureInfo.InvariantCulture)}".TrimStart() : "";
}
