using System.Text.Json;

namespace Nexo.Ledger;

/// <summary>Statuses and approval states as the API and the database write them.</summary>
public static class LedgerWire
{
    static readonly string[] Statuses = ["queued", "running", "succeeded", "failed", "awaiting_approval", "skipped"];

    static readonly string[] ApprovalStates = ["pending", "approved", "rejected"];

    /// <summary>For messages.</summary>
    public static readonly string StatusNames = string.Join(", ", Statuses);

    /// <summary>For messages.</summary>
    public static readonly string ApprovalStateNames = string.Join(", ", ApprovalStates);

    public static string Wire(this EntryStatus status) => Statuses[(int)status];

    public static string Wire(this ApprovalState state) => ApprovalStates[(int)state];

    public static bool IsStatus(string text) => Statuses.Contains(text);

    public static bool IsApprovalState(string text) => ApprovalStates.Contains(text);

    internal static string Words(this EntryStep step) => JsonNamingPolicy.SnakeCaseLower.ConvertName(step.ToString()).Replace('_', ' ');
}
