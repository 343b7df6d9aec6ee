using Dapper;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Runs;

/// <param name="Text">What was written since.</param>
/// <param name="Next">Where to go on: <c>?after=</c>.</param>
/// <param name="IsOver">Nothing more comes.</param>
public sealed record LogPiece(int Attempt, string Text, int Next, bool IsOver);

/// <summary>The end of what an attempt has written.</summary>
/// <param name="Attempts">How many there were.</param>
/// <param name="Next">Where to go on: <c>?after=</c>.</param>
/// <param name="IsCut">More stands before it.</param>
public sealed record LogTail(int Attempt, int Attempts, string Text, int Next, bool IsCut);

/// <summary>What a step has written. Once that is forgotten, the end of the last attempt that the book keeps stands in for it.</summary>
sealed class ReadLog(Database database)
{
    const int PiecesAtOnce = 40;
    const int MostInTail = 60_000;
    const string Cut = "[…]\n";

    public static readonly Refusal NotFound = new("step_not_found", "There is no such step, or it has no such attempt.", RefusalKind.NotFound);

    /// <param name="actor">Who reads.</param>
    /// <param name="entry">The step's id in the book.</param>
    /// <param name="attempt">From 1; null: the latest.</param>
    /// <param name="after">The <c>next</c> of the piece before.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public async Task<Outcome<LogPiece>> Piece(Actor actor, long entry, int? attempt, int after, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
        var step = await db.QuerySingleOrDefaultAsync<(int Attempt, bool IsOver, string? Excerpt)?>(new CommandDefinition(
            "select attempt, status not in ('queued', 'running'), log_excerpt from agents_tasks where workspace_id = @Workspace and id = @entry", new { actor.Workspace, entry }, cancellationToken: cancellationToken));
        if (step is not { } found || attempt > found.Attempt)
            return NotFound;
        var which = attempt ?? found.Attempt;
        var pieces = (await db.QueryAsync<(int Seq, string Text)>(new CommandDefinition(
            "select seq, text from step_logs where entry = @entry and attempt = @which and seq > @after order by seq limit @PiecesAtOnce", new { entry, which, after, PiecesAtOnce }, cancellationToken: cancellationToken))).AsList();
        if (pieces.Count == 0 && after == 0 && found is { IsOver: true, Excerpt: { } end } && which == found.Attempt)
            return new LogPiece(which, Cut + end, 1, IsOver: true);
        return new LogPiece(which, string.Concat(pieces.Select(piece => piece.Text)), pieces.Count == 0 ? after : pieces[^1].Seq, pieces.Count < PiecesAtOnce && (found.IsOver || which < found.Attempt));
    }

    /// <summary>The end of an attempt, for a page that goes on from there; null when there is no such attempt.</summary>
    public async Task<LogTail?> Tail(Actor actor, long entry, int? attempt, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
        var step = await db.QuerySingleOrDefaultAsync<(int Attempts, string? Excerpt)?>(new CommandDefinition("select attempt, case when status not in ('queued', 'running') then log_excerpt end from agents_tasks where workspace_id = @Workspace and id = @entry", new { actor.Workspace, entry }, cancellationToken: cancellationToken));
        if (step is not var (attempts, excerpt) || attempt is < 1 || attempt > attempts)
            return null;
        var which = attempt ?? attempts;
        var pieces = (await db.QueryAsync<(int Seq, string Text)>(new CommandDefinition(
            "select seq, text from step_logs where entry = @entry and attempt = @which order by seq desc limit @PiecesAtOnce", new { entry, which, PiecesAtOnce }, cancellationToken: cancellationToken))).AsList();
        if (pieces.Count == 0 && excerpt is not null && which == attempts)
            return new LogTail(which, attempts, Cut + excerpt, 1, false);
        var text = string.Concat(pieces.AsEnumerable().Reverse().Select(piece => piece.Text));
        return new LogTail(which, attempts, text.Length > MostInTail ? text[^MostInTail..] : text, pieces.Count == 0 ? 0 : pieces[0].Seq, pieces.Count == PiecesAtOnce || text.Length > MostInTail);
    }

    /// <summary>The whole of an attempt, piece by piece.</summary>
    public async IAsyncEnumerable<string> Whole(Actor actor, long entry, int? attempt, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var after = 0; (await Piece(actor, entry, attempt, after, cancellationToken)).Try(out var piece, out _) && piece.Text.Length > 0; after = piece.Next)
            yield return piece.Text;
    }
}
