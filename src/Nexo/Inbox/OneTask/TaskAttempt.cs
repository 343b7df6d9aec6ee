using Nexo.Platform;

namespace Nexo.Inbox.OneTask;

/// <summary>A form that was refused: what was typed stays, and the sentence says why.</summary>
/// <param name="Form">Which of the task's forms: decisao, edicao, atribuicao, conclusao, cancelamento, retomada.</param>
public sealed record TaskAttempt(string Form, Refusal Refusal, IFormCollection Typed)
{
    public string? this[string field] => Typed.TryGetValue(field, out var value) ? value.ToString() : null;
}
