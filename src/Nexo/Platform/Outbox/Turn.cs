namespace Nexo.Platform;

/// <summary>Whose turn it is, among the loops of a kind, to look for work; and what the last look has found.</summary>
sealed class Turn : IDisposable
{
    readonly SemaphoreSlim free = new(1);

    public bool MayBeMore { get; set; } = true;

    /// <summary>Completes when there may be work since the last look.</summary>
    public Task Woken { get; set; } = Task.CompletedTask;

    public async Task<Taken> Take(CancellationToken cancellationToken)
    {
        await free.WaitAsync(cancellationToken);
        return new(this);
    }

    public void Dispose() => free.Dispose();

    public readonly struct Taken(Turn turn) : IDisposable
    {
        public void Dispose() => turn.free.Release();
    }
}
