using System.Runtime.CompilerServices;

namespace Nexo.Client;

/// <summary>Lists to their end, a page at a time as they are read.</summary>
public sealed partial class NexoClient
{
    /// <summary>Every task that the query finds.</summary>
    public IAsyncEnumerable<MarketplaceTask> AllTasks(ListTasksQuery query, CancellationToken cancellationToken) =>
        All(cursor => ListTasks(query with { Cursor = cursor }, cancellationToken), page => (page.Tasks, page.NextCursor), query.Cursor, cancellationToken);

    /// <summary>Every listing that the query finds.</summary>
    public IAsyncEnumerable<ListingLine> AllListings(ListListingsQuery query, CancellationToken cancellationToken) =>
        All(cursor => ListListings(query with { Cursor = cursor }, cancellationToken), page => (page.Listings, page.NextCursor), query.Cursor, cancellationToken);

    /// <summary>Every finding that the query finds.</summary>
    public IAsyncEnumerable<FindingAnswer> AllFindings(ListFindingsQuery query, CancellationToken cancellationToken) =>
        All(cursor => ListFindings(query with { Cursor = cursor }, cancellationToken), page => (page.Findings, page.NextCursor), query.Cursor, cancellationToken);

    static async IAsyncEnumerable<T> All<TPage, T>(Func<string?, Task<TPage>> read, Func<TPage, (IReadOnlyList<T> Items, string? Next)> of, string? cursor, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        do
        {
            var (items, next) = of(await read(cursor));
            foreach (var item in items)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return item;
            }
            cursor = next;
        }
        while (cursor is not null);
    }
}
