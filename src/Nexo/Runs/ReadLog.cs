using Dapper;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Runs;

/// <param name="Text">What was written since.</param>
/// <param name="Next">Where to go on: <c>?after=</c>.</param>
/// <param name="IsOver">Nothing more comes.</param>
public sealed record LogPiece(int Attempt, string Text, int Next, bool IsOver);

/// <summary>What a step has written.</summary>
sealed class ReadLog(Database database)
{
    const int PiecesAtOnce = 40;

    public static readonly Refusal NotFound = new("step_not_found", "There is no such step, or it has no such attempt.", RefusalKind.NotFound);

    /// <param name="actor">Who reads.</param>
    /// <param name="entry">The step's id in the book.</param>
    /// <param name="attempt">From 1; null: the latest.</param>
    /// <param name="after">The <c>next</c> of the piece before.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public async Task<Outcome<LogPiece>> Piece(Actor actor, long entry, int? attempt, int after, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
        var step = await db.QuerySingleOrDefaultAsync<(int Attempt, bool IsOver)?>(new CommandDefinition(
            "select attempt, status not in ('queued', 'running') from agents_tasks where workspace_id = @Workspace and id = @entry", new { actor.Workspace, entry }, cancellationToken: cancellationToken));
        if (step is not { } found || attempt > found.Attempt)
            return NotFound;
        var which = attempt ?? found.Attempt;
        var pieces = (await db.QueryAsync<(int Seq, string Text)>(new CommandDefinition(
            "select seq, text from step_logs where entry = @entry and attempt = @which and seq > @after order by seq limit @PiecesAtOnce", new { entry, which, after, PiecesAtOnce }, cancellationToken: cancellationToken))).AsList();
        return new LogPiece(which, string.Concat(pieces.Select(piece => piece.Text)), pieces.Count == 0 ? after : pieces[^1].Seq, pieces.Count < PiecesAtOnce && (found.IsOver || which < found.Attempt));
    }

    /// <summary>The whole of an attempt, piece by piece.</summary>
    public async IAsyncEnumerable<string> Whole(Actor actor, long entry, int? attempt, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var after = 0; (await Piece(actor, entry, attempt, after, cancellationToken)).Try(out var piece, out _) && piece.Text.Length > 0; after = piece.Next)
            yield return piece.Text;
    }
}
