using Microsoft.AspNetCore.Http.HttpResults;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Operations;

/// <param name="State">set_aside, which is also what is meant without it.</param>
/// <param name="Cursor">The <c>nextCursor</c> of the page before.</param>
/// <param name="Limit">1 to 200; 50 without.</param>
sealed record OutboxQuery(string? State, string? Cursor, int? Limit);

/// <summary><c>/api/admin/outbox</c>: what Nexo could not do, for admins and their machines.</summary>
static class OutboxEndpoints
{
    static readonly Example Listed = new(null, """
        { "items": [{ "id": 4711, "kind": "mail.send", "key": null, "attempt": 10, "error": "TimeoutException: The mail server did not take the mail within 30 seconds.",
            "createdAt": "2026-11-21T15:04:05Z", "setAsideAt": "2026-11-21T15:21:40Z", "triedAgainAt": "2026-11-21T16:21:40Z" }], "nextCursor": null }
        """);

    public static void MapOutboxApi(this WebApplication app)
    {
        var routes = app.MapGroup("/api/admin/outbox").NeedsPermission(Permission.Administer).WithTags("Operations");
        routes.MapGet("", List).WithName("ListSetAsideWork").WithSummary("Work that was set aside after failing too often, the latest first").WithExample(Listed).ProducesProblem(400)
            .WithDescription("Kind, attempts, error and age; never what the work is about, which may be private.");
        routes.MapPost("/{id:long}/retry", Retry).WithName("RetrySetAsideWork").WithSummary("Have work that was set aside tried once more, now").ProducesProblem(404).ProducesProblem(409);
    }

    static async Task<Results<Ok<SetAsidePage>, ProblemHttpResult>> List([AsParameters] OutboxQuery query, Actor actor, SetAsideWork work, CancellationToken cancellationToken)
    {
        if (query.State is not (null or "" or "set_aside"))
            return Refusal.Invalid("state", "wrong_value", "state: must be set_aside.").Problem();
        if (query.Limit is < 1 or > 200)
            return Refusal.Invalid("limit", "out_of_range", "limit: must be a number from 1 to 200.").Problem();
        return (await work.List(actor, query.Cursor, query.Limit ?? 50, cancellationToken)).Try(out var page, out var refusal) ? TypedResults.Ok(page) : refusal.Problem();
    }

    static async Task<Results<NoContent, ProblemHttpResult>> Retry(long id, Actor actor, SetAsideWork work, CancellationToken cancellationToken) =>
        (await work.Retry(actor, id, cancellationToken)).Try(out _, out var refusal) ? TypedResults.NoContent() : refusal.Problem();
}
