namespace Nexo.Platform;

/// <summary>Settings of what is forgotten: <c>Nexo:Retention</c>, in days; 0 keeps for ever. The log of events is always kept.</summary>
public sealed class RetentionOptions
{
    /// <summary>The least there may be, because metrics, scores and forecasts look back a month.</summary>
    public const int LeastForTasks = 90;

    /// <summary>The least there may be, because spending limits count a calendar month and pages compare it with the one before.</summary>
    public const int LeastForModelCalls = 62;

    /// <summary>The least there may be, because rules look back two months.</summary>
    public const int LeastForSales = 90;

    /// <summary>Tasks that have ended, with their versions, from their end.</summary>
    public int Tasks { get; set; }

    /// <summary>Findings that no longer hold, from when they went.</summary>
    public int GoneFindings { get; set; } = 365;

    /// <summary>What an import refused, row by row; its numbers stay.</summary>
    public int ImportRefusals { get; set; } = 180;

    /// <summary>What listings sold, day by day: two years, to compare a season with the one before.</summary>
    public int Sales { get; set; } = 760;

    /// <summary>What people were told of, read or not.</summary>
    public int Notifications { get; set; } = 180;

    /// <summary>What webhooks delivered or gave up, with every attempt, from its end.</summary>
    public int Deliveries { get; set; } = 30;

    /// <summary>Runs that are over, with their steps, from their end.</summary>
    public int Runs { get; set; }

    /// <summary>What the steps of runs that are over wrote; the end of it stays in the ledger.</summary>
    public int StepLogs { get; set; } = 90;

    /// <summary>Links of letters to decide a step, from when they expired.</summary>
    public int ApprovalLinks { get; set; } = 30;

    /// <summary>The books of single calls of models, from which usage and costs are added up.</summary>
    public int ModelCalls { get; set; } = 400;
}
