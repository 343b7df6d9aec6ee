namespace Nexo.Client;

/// <summary>
/// Nexo over HTTP: a method for each operation of the API, by its operation id. Every call throws <see cref="NexoRefused"/> for a "no"
/// and <see cref="HttpRequestException"/> when nobody answers. It may be used by many threads at once.
/// </summary>
/// <remarks>
/// What is safe to repeat is repeated when a connection breaks or the server is busy: reads, PUT, DELETE, and what carries an
/// <c>Idempotency-Key</c>. Everything else is sent once, unless the server said that it has not begun (429).
/// </remarks>
/// <param name="http">Its <c>BaseAddress</c> is where Nexo answers; give it a generous time-out for imports.</param>
/// <param name="key">A personal API key or an agent's token.</param>
public sealed partial class NexoClient(HttpClient http, string key)
{
    /// <summary>How often a call that may be repeated is sent again; 0 for never.</summary>
    public int Repetitions { get; init; } = 3;

    /// <summary>How long the server's <c>Retry-After</c> is followed; a longer one is the caller's matter.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Approves or rejects tasks as they were read: one that was edited meanwhile is not decided but listed in <c>Failed</c>.</summary>
    /// <param name="seen">As <see cref="ReadTask"/> or a list gave them.</param>
    /// <param name="approved">False rejects, which needs a reason.</param>
    /// <param name="reason">Why; null where none is needed.</param>
    /// <param name="cancellationToken">Stops waiting; what was sent may still happen.</param>
    public Task<Decided> Decide(IReadOnlyCollection<MarketplaceTask> seen, bool approved, string? reason, CancellationToken cancellationToken) =>
        ApproveTasks(new DecisionBody
        {
            TaskIds = [.. seen.Select(task => task.Id)],
            Versions = seen.ToDictionary(task => $"{task.Id}", task => task.ChangeSetVersion),
            Approved = approved,
            Reason = reason,
        }, cancellationToken);

    /// <summary>Waits until an import has come to its end.</summary>
    /// <param name="import">As <see cref="ImportListings"/> answered.</param>
    /// <param name="progress">Told after each look; null when nobody watches.</param>
    /// <param name="cancellationToken">Stops waiting; the import goes on.</param>
    public async Task<ListingImport> WaitForImport(ListingImport import, IProgress<ListingImport>? progress, CancellationToken cancellationToken)
    {
        while (import.Status is not ("completed" or "failed"))
        {
            progress?.Report(import);
            await Task.Delay(TimeSpan.FromMilliseconds(250), cancellationToken);
            import = await GetImport(import.Id, cancellationToken);
        }
        return import;
    }
}
