using System.Text;
using System.Threading.Channels;
using Dapper;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Runs.Working;

/// <summary>
/// What a step writes: taken line by line, masked, and kept in pieces a few times a second, so that pages can follow.
/// Beyond the limit the middle is left out: the beginning stays, and the end.
/// </summary>
sealed class StepLog : IAsyncDisposable
{
    public const int MostCharacters = 2_000_000; // kept of the beginning
    const int TailCharacters = 100_000; // and of the end
    const int MostInLine = 8_000;
    const int ExcerptCharacters = 4_000;
    static readonly TimeSpan Every = TimeSpan.FromMilliseconds(250);

    readonly Database database;
    readonly Signals signals;
    readonly Func<string, string> mask;
    readonly Channel<string> lines = Channel.CreateBounded<string>(new BoundedChannelOptions(10_000) { SingleReader = true });
    readonly StringBuilder tail = new();
    readonly Task writing;
    int seq, kept;
    bool isCut;

    public StepLog(Database database, Signals signals, WorkspaceId workspace, long entry, int attempt, Func<string, string> mask)
    {
        (this.database, this.signals, this.mask, Workspace, Entry, Attempt) = (database, signals, mask, workspace, entry, attempt);
        writing = Write();
    }

    /// <summary>Raised when any step of the house has written something.</summary>
    public const string SignalName = "nexo_step_log";

    WorkspaceId Workspace { get; }
    long Entry { get; }
    int Attempt { get; }

    /// <summary>Waits when much is written faster than it can be kept: then the program waits, too.</summary>
    public ValueTask Line(string text, CancellationToken cancellationToken = default)
    {
        var clean = mask(text.Replace("\0", "", StringComparison.Ordinal));
        return lines.Writer.WriteAsync(clean.Length > MostInLine ? $"{clean[..MostInLine]} […]" : clean, cancellationToken);
    }

    /// <summary>The last of what was written; for the book.</summary>
    public string? Excerpt { get; private set; }

    public async ValueTask DisposeAsync()
    {
        if (lines.Writer.TryComplete())
            await writing;
    }

    async Task Write()
    {
        var piece = new StringBuilder();
        while (await lines.Reader.WaitToReadAsync())
        {
            while (piece.Length < 60_000 && lines.Reader.TryRead(out var line))
                piece.Append(line).Append('\n');
            await Keep(piece.ToString());
            piece.Clear();
            await Task.WhenAny(Task.Delay(Every), lines.Reader.Completion);
        }
        if (isCut)
            await Store($"[…]\n{End(TailCharacters)}");
        Excerpt = tail.Length == 0 ? null : End(ExcerptCharacters);
    }

    async Task Keep(string piece)
    {
        tail.Append(piece);
        if (tail.Length > 2 * TailCharacters)
            tail.Remove(0, tail.Length - TailCharacters);
        if (isCut)
            return;
        await Store(piece);
        kept += piece.Length;
        isCut = kept > MostCharacters;
        if (isCut)
            tail.Clear();
    }

    string End(int most)
    {
        var text = tail.Length <= most ? tail.ToString() : tail.ToString(tail.Length - most, most);
        var line = text.Length < most ? -1 : text.IndexOf('\n', StringComparison.Ordinal); // begin with a whole line
        return text[(line + 1)..];
    }

    /// <summary>A log is no reason to end a program: what cannot be kept for a minute is left out.</summary>
    async Task Store(string text)
    {
        seq++;
        for (var tries = 0; tries < 60; tries++)
        {
            try
            {
                await using var db = await database.OpenForWork(CancellationToken.None);
                await db.ExecuteAsync("""
                    insert into step_logs (workspace_id, entry, attempt, seq, text) values (@Workspace, @Entry, @Attempt, @seq, @text) on conflict do nothing
                    """, new { Workspace, Entry, Attempt, seq, text });
                signals.On(SignalName).Raise();
                return;
            }
            catch (NpgsqlException)
            {
                await Task.Delay(TimeSpan.FromSeconds(1));
            }
        }
    }
}
