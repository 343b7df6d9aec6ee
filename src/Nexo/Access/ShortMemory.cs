using System.Collections.Concurrent;

namespace Nexo.Access;

/// <summary>
/// Remembers what was found for a few seconds, so that a hot path does not ask the database each time.
/// Many askers at once cause one load; what was not found and what failed is not remembered.
/// </summary>
sealed class ShortMemory<TKey, TValue>(TimeProvider time, Func<TKey, Task<TValue?>> load)
    where TKey : notnull
    where TValue : class
{
    /// <summary>How long a change made on another node may go unseen here.</summary>
    static readonly TimeSpan Life = TimeSpan.FromSeconds(5);
    const int Capacity = 10_000;

    readonly ConcurrentDictionary<TKey, Remembered> known = new();

    public async ValueTask<TValue?> Get(TKey key)
    {
        var remembered = Current(key);
        TValue? found = null;
        try
        {
            found = await remembered.Value.Value;
            return found;
        }
        finally
        {
            if (found is null)
                known.TryRemove(KeyValuePair.Create(key, remembered));
        }
    }

    /// <summary>Forgets everything here and now, after a change to what is remembered.</summary>
    public void Forget() => known.Clear();

    Remembered Current(TKey key)
    {
        if (known.TryGetValue(key, out var old) && time.GetElapsedTime(old.At) < Life)
            return old;
        var fresh = new Remembered(time.GetTimestamp(), new Lazy<Task<TValue?>>(() => load(key)));
        if (old is not null)
            return known.TryUpdate(key, fresh, old) ? fresh : known.GetOrAdd(key, fresh);
        if (known.Count >= Capacity)
            known.Clear();
        return known.GetOrAdd(key, fresh);
    }

    sealed record Remembered(long At, Lazy<Task<TValue?>> Value);
}
