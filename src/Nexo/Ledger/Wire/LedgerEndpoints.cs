using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Ledger;

/// <summary>The book as requirement 4 has it: snake_case, a bare array, either slash form.</summary>
static class LedgerEndpoints
{
    const string Path = "/agents/tasks/";

    public static void Map(IEndpointRouteBuilder app)
    {
        var book = app.MapGroup(Path.TrimEnd('/')).WithTags("Ledger");
        book.MapPost("/", Post).NeedsPermission(Permission.WriteLedger).Idempotent().WithExample(LedgerExamples.Post).ProducesProblem(409).WithName("CreateLedgerEntry").WithSummary("Write a step of a run down")
            .WithDescription("An unknown `run_id` begins a run, whose status is what its entries are. The name of one of Nexo's own runs is a 409. Times are UTC; without an offset they are taken as UTC.");
        book.MapGet("/", List).NeedsPermission(Permission.ReadLedger).WithExample(LedgerExamples.List).WithName("ListLedgerEntries").WithSummary("The steps of runs, the newest first")
            .WithDescription("A bare array. Where older entries follow, the header `Link: <…>; rel=\"next\"` has the address of the next page.");
        book.MapGet("{id}", One).NeedsPermission(Permission.ReadLedger).WithExample(LedgerExamples.One).ProducesProblem(404).WithName("ReadLedgerEntry").WithSummary("One step");
        book.MapPatch("{id}", Patch).NeedsPermission(Permission.WriteLedger).Idempotent().WithExample(LedgerExamples.Patch).ProducesProblem(404).ProducesProblem(409).WithName("ChangeLedgerEntry").WithSummary("Say where a step stands now, and what came of it")
            .WithDescription("`queued` leads to running, succeeded, failed, skipped or awaiting_approval; `running` to all of these but itself; what is over stays as it is (409). A field that is null or left out stays. `approval_state` `approved` or `rejected` decides a step that awaits approval, as `POST /api/runs/steps/{id}/approve` does.");
    }

    static async Task<Results<Created<LedgerEntry>, ProblemHttpResult>> Post(NewEntry body, Actor actor, RecordEntry record, CancellationToken cancellationToken) =>
        (await record.Record(actor, body, cancellationToken)).Try(out var entry, out var refusal)
            ? TypedResults.Created(string.Create(CultureInfo.InvariantCulture, $"{Path}{entry.Id}"), entry)
            : refusal.Problem();

    /// <param name="task">Steps of this name.</param>
    /// <param name="status">queued, running, succeeded, failed, awaiting_approval or skipped.</param>
    /// <param name="limit">1 to 1000, default 100.</param>
    /// <param name="before">Only entries with a lower id.</param>
    internal static async Task<Results<Ok<IReadOnlyList<LedgerEntry>>, ProblemHttpResult>> List(
        [FromQuery(Name = "run_id"), Description("Of this run.")] string? runId, string? task, string? status, [FromQuery(Name = "approval_state"), Description("pending, approved or rejected.")] string? approvalState, int? limit, long? before,
        HttpContext context, Actor actor, ReadLedger read, CancellationToken cancellationToken)
    {
        if (Broken(runId, task, status, approvalState, limit, before) is { } broken)
            return broken.Problem();
        var (entries, more) = await read.List(actor, new LedgerQuery(runId, task, status, approvalState, before, limit ?? 100), cancellationToken);
        if (more)
        {
            var others = context.Request.Query.Where(one => !one.Key.Equals("before", StringComparison.OrdinalIgnoreCase)).SelectMany(one => one.Value.Select(value => KeyValuePair.Create(one.Key, value)));
            var next = QueryString.Create([.. others, new("before", entries[^1].Id.ToString(CultureInfo.InvariantCulture))]);
            context.Response.Headers.Link = $"<{context.Request.PathBase}{Path}{next}>; rel=\"next\"";
        }
        return TypedResults.Ok(entries);
    }

    static async Task<Results<Ok<LedgerEntry>, ProblemHttpResult>> One(long id, Actor actor, ReadLedger read, CancellationToken cancellationToken) =>
        (await read.One(actor, id, cancellationToken)).Try(out var entry, out var refusal) ? TypedResults.Ok(entry) : refusal.Problem();

    static async Task<Results<Ok<LedgerEntry>, ProblemHttpResult>> Patch(long id, EntryChange body, Actor actor, MoveEntry move, CancellationToken cancellationToken) =>
        (await move.Move(actor, id, body, cancellationToken)).Try(out var entry, out var refusal) ? TypedResults.Ok(entry) : refusal.Problem();

    static Refusal? Broken(string? runId, string? task, string? status, string? approvalState, int? limit, long? before) =>
        (runId is null ? null : EntryRules.Name("run_id", runId)) ?? (task is null ? null : EntryRules.Name("task", task))
        ?? (status is not null && !LedgerWire.IsStatus(status) ? Refusal.Invalid("status", "wrong_value", $"status: must be one of {LedgerWire.StatusNames}.")
            : approvalState is not null && !LedgerWire.IsApprovalState(approvalState) ? Refusal.Invalid("approval_state", "wrong_value", $"approval_state: must be one of {LedgerWire.ApprovalStateNames}.")
            : limit is < 1 or > 1000 ? Refusal.Invalid("limit", "out_of_range", "limit: must be between 1 and 1000.")
            : before < 1 ? Refusal.Invalid("before", "out_of_range", "before: must be the id of an entry.")
            : null);
}
