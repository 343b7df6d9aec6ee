using Dapper;
using Nexo.Channels;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Tasks;

/// <summary>What policies look at, read for many tasks at once.</summary>
static class ReadFacts
{
    /// <summary>
    /// A price change is measured from the listing's price, too: what a proposal says about the price before is its own word.
    /// Looking back that price would mislead, for it may be the proposal's own. The listing's id is read before the join ("offset 0"):
    /// a cast is not leakproof, so below row-level security the join would read all listings for every task.
    /// </summary>
    /// <param name="tasks">What to read from, with the name <c>t</c>.</param>
    /// <param name="lookingBack">Whether the tasks are decided long since.</param>
    /// <param name="more">Further columns.</param>
    public static string Sql(string tasks, bool lookingBack = false, string more = "") => $"""
        select t.id, t.workspace_id as workspace, t.marketplace as channel, replace(t.category, '-', '') as category, t.agent, trim_scale(t.impact) as impact,
               array(select distinct split_part(e ->> 'field', '.', 1) from jsonb_array_elements(t.change_set) e) as fields,
               (select jsonb_agg(jsonb_build_object('before', x.before, 'after', x.after, 'now', {(lookingBack ? "null" : "l.price")}, 'currency', l.currency))
                  from (select e ->> 'before' as before, e ->> 'after' as after, (e ->> 'listingId')::uuid as listing from jsonb_array_elements(t.change_set) e where e ->> 'field' = 'price' offset 0) x
                  left join listings l on l.workspace_id = t.workspace_id and l.id = x.listing) as prices,
               case when @by_listing then array(select distinct coalesce(l.category, '') from task_listings m join listings l on l.id = m.listing_id where m.task_id = t.id)
                    else '{"{}"}' end as listing_categories{more}
          from {tasks} t
        """;

    /// <summary>Whether the listings' categories are worth reading.</summary>
    public static bool ByListing(IEnumerable<Policy> policies) => policies.Any(policy => policy.Conditions.ListingCategory is not null);

    public sealed record PriceEdit(string? Before, string? After, decimal? Now, string? Currency);

    public record Row
    {
        public Guid Id { get; init; }
        public WorkspaceId Workspace { get; init; }
        public Channel Channel { get; init; }
        public TaskCategory Category { get; init; }
        public string? Agent { get; init; }
        public decimal Impact { get; init; }
        public string[] Fields { get; init; } = [];
        public IReadOnlyList<PriceEdit>? Prices { get; init; }
        public string[] ListingCategories { get; init; } = [];

        public PolicyFacts Facts => new()
        {
            Channel = Channel,
            Category = Category,
            Agent = Agent,
            Impact = Impact,
            Kinds = Fields.Length == 0 ? [PolicyConditions.NoChange] : Fields,
            Prices = [.. (Prices ?? []).Select(edit => PriceChange.Of(edit.Before, edit.After, edit.Now, edit.Currency))],
            ListingCategories = ListingCategories,
        };
    }
}
