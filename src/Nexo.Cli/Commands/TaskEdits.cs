using System.CommandLine;
using System.Globalization;
using Nexo.Client;

namespace Nexo.Cli.Commands;

/// <summary>A change set on the command line: <c>--set field=value</c>, or a file.</summary>
static class TaskEdits
{
    public static readonly Option<string[]> Set = new("--set") { Description = "A field and what it becomes: title, description, brand, price, stock, or attributes.NAME. May be given again.", HelpName = "field=value" };

    public static readonly Option<Guid?> Listing = new("--listing") { Description = "Of which listing; may be left out where the task has only one.", HelpName = "id" };

    public static readonly Option<string> FromFile = new("--from") { Description = "A file with the whole change set as the API takes it, a JSON array; - for the input.", HelpName = "file" };

    /// <summary>For a new task: what is there before is read from the listing.</summary>
    public static async Task<IReadOnlyList<Edit>?> New(Asked asked)
    {
        if (asked.Names(Set) is not { } wanted)
            return null;
        var listing = await asked.Nexo.GetListing(asked.Get(Listing) ?? throw new CannotGoOn("--set needs --listing: whose field is it?"), asked.Stop);
        return [.. wanted.Select(Split).Select(one => new Edit { ListingId = listing.Id, Field = one.Field, Before = Now(listing, one.Field), After = one.Value })];
    }

    /// <summary>For a task there is: what it has, with these fields otherwise.</summary>
    public static async Task<IReadOnlyList<Edit>> Changed(Asked asked, MarketplaceTask task)
    {
        if (asked.Get(FromFile) is { } file)
            return await asked.Read<IReadOnlyList<Edit>>(file);
        var edits = (task.ChangeSet ?? []).ToList();
        foreach (var (field, value) in (asked.Names(Set) ?? throw new CannotGoOn("What is to change? --set field=value or --from FILE.")).Select(Split))
        {
            var at = edits.FindIndex(edit => edit.Field == field && (asked.Get(Listing) is not { } listing || edit.ListingId == listing));
            if (at < 0)
                throw new CannotGoOn($"The task does not change {field}; it changes {(edits.Count == 0 ? "nothing" : string.Join(", ", edits.Select(edit => edit.Field).Distinct()))}. --from FILE replaces the whole change set.");
            if (asked.Get(Listing) is null && edits.Count(edit => edit.Field == field) > 1)
                throw new CannotGoOn($"{edits.Count(edit => edit.Field == field)} listings of this task change {field}: name one by --listing.");
            edits[at] = edits[at] with { After = value };
        }
        return edits;
    }

    static (string Field, string Value) Split(string text) =>
        text.IndexOf('=', StringComparison.Ordinal) is > 0 and var at ? (text[..at], text[(at + 1)..]) : throw new CannotGoOn($"--set {text}: must be field=value.");

    static string? Now(Listing listing, string field) => field switch
    {
        "title" => listing.Title,
        "description" => listing.Description,
        "brand" => listing.Brand,
        "price" => listing.Price?.ToString(CultureInfo.InvariantCulture),
        "stock" => listing.Stock?.ToString(CultureInfo.InvariantCulture),
        _ when field.StartsWith("attributes.", StringComparison.Ordinal) => listing.Attributes.TryGetValue(field["attributes.".Length..], out var value) ? value : null,
        _ => throw new CannotGoOn($"--set {field}: must be title, description, brand, price, stock or attributes.NAME; --from FILE takes every field."),
    };
}
