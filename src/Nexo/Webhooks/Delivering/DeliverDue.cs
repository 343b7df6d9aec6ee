using System.Text.Json;
using Nexo.Platform;

namespace Nexo.Webhooks;

/// <summary>
/// Delivers what is due to an endpoint. An item says only that something is: whatever makes a delivery due puts one in with the same
/// statement, at the same time, so nothing due is without one. A crash between the receiver's yes and the note sends again, with the same webhook-id.
/// </summary>
sealed class DeliverDue(EndpointTurn turn, Targets targets, Telling telling, SendMessage send, NoteAttempt note) : IOutboxWork
{
    public const string OutboxKind = "webhook.deliver";

    const int AtOnce = 8;
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(20); // then other endpoints have a turn

    public string Kind => OutboxKind;

    public int BatchSize => 1;

    public int Loops => 16;

    public async ValueTask Handle(IReadOnlyList<OutboxItem> items, CancellationToken cancellationToken)
    {
        foreach (var item in items)
        {
            var endpoint = JsonSerializer.Deserialize<Work>(item.Body, Json.Options)!.EndpointId;
            if (await Deliver(item, endpoint, cancellationToken) is { } wait)
                item.TryLater(wait, "the receiver does not answer, or has more to take");
        }
    }

    /// <returns>How long what is still due has to wait; null: nothing is, or somebody else sees to it.</returns>
    async Task<TimeSpan?> Deliver(OutboxItem item, EndpointId endpoint, CancellationToken cancellationToken)
    {
        var since = System.Diagnostics.Stopwatch.GetTimestamp();
        while (true)
        {
            var (taken, rests) = await turn.Take(item, endpoint, cancellationToken);
            if (taken is null)
                return rests;
            var due = await telling.Due(taken, AtOnce, cancellationToken);
            if (due.Count == 0 && await turn.LetGo(item, endpoint, cancellationToken))
                return null;
            var target = targets.Of(taken);
            var answers = await Task.WhenAll(due.Select(one => One(taken, target, one, cancellationToken)));
            if (answers.Length > 0 && Array.TrueForAll(answers, answer => answer.NobodyThere))
                return await turn.Rest(item, endpoint, cancellationToken);
            if (System.Diagnostics.Stopwatch.GetElapsedTime(since) > Longest && await turn.LetGo(item, endpoint, cancellationToken))
                return TimeSpan.Zero;
        }
    }

    public async Task<Answer> One(Targets.Row endpoint, Target target, DueDelivery due, CancellationToken cancellationToken)
    {
        var answer = await send.To(target, due.Message, cancellationToken);
        await note.Down(endpoint, due, answer, cancellationToken);
        return answer;
    }

    sealed record Work(EndpointId EndpointId);
}
