using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Models;

/// <param name="By">agent, model, day or activation.</param>
/// <param name="From">The first day, in the workspace's time zone; the last is today.</param>
/// <param name="Total">Of all of them.</param>
/// <param name="Rows">The dearest first; days and activations the newest first.</param>
sealed record UsageAnswer(string By, DateOnly From, UsageRow Total, IReadOnlyList<UsageRow> Rows);

/// <summary><c>GET /api/models/usage</c>: what models came to, as JSON or as a CSV file.</summary>
static class UsageEndpoints
{
    static readonly string[] Groupings = ["agent", "model", "day", "activation"];

    static readonly Example Shown = new(null, """
        { "by": "agent", "from": "2026-10-23",
          "total": { "key": "", "name": null, "calls": 214, "failed": 3, "inputTokens": 812345, "outputTokens": 165432, "cost": 0.5896292, "milliseconds": 6120, "approvedTasks": 131, "costPerApprovedTask": 0.004501 },
          "rows": [{ "key": "marina", "name": null, "calls": 61, "failed": 0, "inputTokens": 240112, "outputTokens": 51020, "cost": 0.1776768, "milliseconds": 5833, "approvedTasks": 47, "costPerApprovedTask": 0.00378 }] }
        """);

    public static void MapUsage(this IEndpointRouteBuilder app) =>
        app.MapGet("/api/models/usage", Get).WithExample(Shown).NeedsPermission(Permission.Administer).WithTags("Models").WithName("GetModelUsage")
            .WithSummary("What models came to in the last days, by agent, model, day or activation; format=csv downloads it")
            .WithDescription("Costs are US dollars by the prices set when each call was made. A call whose answer never came counts as nothing, unless its node died: then as the most it can have cost.")
            .Produces<UsageAnswer>(200, "application/json", "text/csv");

    /// <param name="days">1 to 366; 30 without.</param>
    /// <param name="by">agent (default), model, day or activation.</param>
    /// <param name="format">json (default) or csv.</param>
    internal static async Task<Results<Ok<UsageAnswer>, FileContentHttpResult, ProblemHttpResult>> Get(
        [FromQuery] int? days, [FromQuery] string? by, [FromQuery] string? format, Actor actor, ReadUsage usage, CancellationToken cancellationToken)
    {
        if (days is < 1 or > 366)
            return Refusal.Invalid("days", "out_of_range", "days: must be from 1 to 366.").Problem();
        if (by is not null && !Groupings.Contains(by))
            return Refusal.Invalid("by", "unknown_grouping", $"by: must be one of {string.Join(", ", Groupings)}.").Problem();
        if (format is not (null or "json" or "csv"))
            return Refusal.Invalid("format", "unknown_format", "format is json or csv.").Problem();
        var from = await usage.FirstOf(actor, days ?? 30, cancellationToken);
        var rows = await usage.Of(actor, from, by ?? "agent", cancellationToken);
        if (format == "csv")
            return TypedResults.File(Csv(rows), "text/csv; charset=utf-8", $"models-by-{by ?? "agent"}-from-{from:yyyy-MM-dd}.csv");
        return TypedResults.Ok(new UsageAnswer(by ?? "agent", from, await usage.Total(actor, from, cancellationToken), rows));
    }

    /// <summary>With a byte order mark, so that spreadsheets read it as UTF-8; numbers with a point.</summary>
    static byte[] Csv(IReadOnlyList<UsageRow> rows)
    {
        var text = new StringBuilder("\uFEFFkey,name,calls,failed,input_tokens,output_tokens,cost_usd,milliseconds,approved_tasks,cost_per_approved_task_usd\r\n");
        foreach (var row in rows)
            text.Append(CultureInfo.InvariantCulture, $"{Cell(row.Key)},{Cell(row.Name)},{row.Calls},{row.Failed},{row.InputTokens},{row.OutputTokens},{row.Cost},{row.Milliseconds},{row.ApprovedTasks},{row.CostPerApprovedTask}\r\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>A name may begin like a formula, which a spreadsheet would run.</summary>
    static string Cell(string? text)
    {
        var plain = text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? "'" + text : text ?? "";
        return plain.IndexOfAny([',', '"', '\n', '\r']) < 0 ? plain : $"\"{plain.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
