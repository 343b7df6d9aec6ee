using System.Text.Json.Serialization;

namespace Nexo.Client;

/// <summary>An import and how far it has come. Status: reading, merging, completed, failed.</summary>
public sealed record ListingImport(
    Guid Id, string Channel, string FileName, string Status, long? SizeBytes, long BytesRead, int RowsRead, int RowsMerged,
    int Inserted, int Updated, int Unchanged, int Refused, IReadOnlyList<string> UnusedColumns, string? Error)
{
    public bool IsOver => Status is "completed" or "failed";
}

/// <summary>How the columns of a layout are read.</summary>
/// <param name="Columns">The header it is remembered by; empty: by its name only.</param>
/// <param name="Fields">Field to its source, as the API says it.</param>
/// <param name="Uses">Imports that were read by it.</param>
public sealed record Mapping(string Name, string Channel, IReadOnlyList<string> Columns, System.Text.Json.JsonElement Fields, int Uses = 0, DateTimeOffset? UsedAt = null);

public sealed record RefusedRows(IReadOnlyList<RefusedField> Refusals, int? NextRow);

/// <param name="Row">The record in the file, counted from 1 without the header.</param>
/// <param name="Line">The line it begins on; 0 where the format has no lines.</param>
public sealed record RefusedField(int Row, int Line, string Field, string Code, string Reason, string? Value);

public sealed record Activated(string Status, string Message, Plan Plan);

/// <summary>Status: executing, completed, failed.</summary>
public sealed record Plan(string PlanId, IReadOnlyList<string> Channels, IReadOnlyList<string> AgentsInvolved, int TotalTasksGenerated, int TotalTasksApproved, string Status);

public sealed record OrchestrationStatus(StatusSummary Summary, IReadOnlyList<AgentStatus> Agents);

public sealed record StatusSummary(int TotalAgents, int ActiveAgents, int TotalTasksGenerated, int TotalTasksApproved, int TotalTasksCompleted, string OverallSuccessRate);

/// <param name="SuccessRate">approved ÷ generated × 100, one decimal.</param>
public sealed record AgentStatus(string AgentId, string AgentName, string Channel, string Status, int TasksGenerated, int TasksApproved, int TasksCompleted, decimal SuccessRate);

public sealed record TaskPage(IReadOnlyList<ListedTask> Tasks, long Total, bool TotalIsExact, string? NextCursor);

public sealed record ListedTask(Guid Id, string Marketplace, string Title, string Status, string Priority, DateTimeOffset CreatedAt);

/// <param name="Role">member, qa, head or admin.</param>
public sealed record Member(Guid Id, string Name, string Email, string Role, IReadOnlyList<string> Channels, IReadOnlyList<string> Categories, bool CanSignIn, DateTimeOffset? DeactivatedAt);

/// <summary>What is to change of a member; null leaves it.</summary>
/// <param name="Deactivated">True shuts them out, false lets them in again.</param>
public sealed record MemberChange(string? Name, string? Role, IReadOnlyList<string>? Channels, IReadOnlyList<string>? Categories, string? Password, bool? Deactivated);

/// <param name="Password">12 to 1024 characters; null: nobody can sign in as this person yet.</param>
public sealed record NewMember(string Email, string Name, string Role, IReadOnlyList<string>? Channels, IReadOnlyList<string>? Categories, string? Password);

/// <param name="Kind">agent or person.</param>
/// <param name="Hint">The last four characters.</param>
public sealed record Token(Guid Id, string Kind, string? Channel, string? PersonName, string Name, string Hint, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt, DateTimeOffset? RevokedAt, long? UsesSinceRotated);

/// <param name="Secret">The whole token: shown now and never again.</param>
public sealed record FreshToken(Token Token, string Secret);

/// <param name="Link">Whoever has it sets the password.</param>
public sealed record ResetLink(string Link, DateTimeOffset ExpiresAt);

/// <param name="Link">Opens the workspace once, for seven days; shown now and never again.</param>
/// <param name="Mailed">Whether it also goes out by mail.</param>
public sealed record FreshInvitation(Invitation Invitation, string Link, bool Mailed);

public sealed record Invitation(Guid Id, string Email, string? Name, string Role, DateTimeOffset ExpiresAt);

public sealed record NewInvitation(string Email, string? Name, string Role, IReadOnlyList<string>? Channels, IReadOnlyList<string>? Categories);

/// <param name="Source">Who answers: workspace, installation, or offline.</param>
/// <param name="SpentThisMonth">US dollars.</param>
public sealed record ModelChain(IReadOnlyList<Model> Models, string Source, IReadOnlyList<InstalledModel> Installation, ModelLimits Limits, decimal SpentThisMonth);

/// <param name="Kind">openai, anthropic or compatible.</param>
/// <param name="KeyHint">The last characters of the key.</param>
/// <param name="InputPrice">US dollars for a million tokens.</param>
/// <param name="OutputPrice">US dollars for a million tokens.</param>
/// <param name="TestOutcome">answered, or why not.</param>
public sealed record Model(Guid Id, string Kind, string Name, string? BaseUrl, [property: JsonPropertyName("model")] string ModelName, string? KeyHint, int Place, bool Enabled, decimal? InputPrice, decimal? OutputPrice, string? TestOutcome);

public sealed record InstalledModel(string Kind, string Name, string Model, string? BaseUrl);

/// <param name="MonthlySpending">US dollars; null is no limit.</param>
public sealed record ModelLimits(decimal? MonthlySpending, int? RequestsPerMinute);

/// <param name="BaseUrl">Needed for a compatible server.</param>
/// <param name="Place">1 is asked first; null is the last.</param>
public sealed record NewModel(string Kind, string Name, string Model, string? BaseUrl, string? Key, int? Place, decimal? InputPrice, decimal? OutputPrice);

/// <param name="Reason">Why it did not answer.</param>
/// <param name="Cost">US dollars; null when no price is known.</param>
public sealed record ModelTest(bool Works, string Outcome, string? Reason, string Model, int Milliseconds, int InputTokens, int OutputTokens, decimal? Cost);
