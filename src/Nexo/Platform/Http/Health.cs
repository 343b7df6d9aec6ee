using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Nexo.Platform;

/// <summary>For balancers and scripts: is the process alive, and may it be sent requests?</summary>
static class Health
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static void MapHealth(this WebApplication app)
    {
        var routes = app.MapGroup("").AllowAnonymous().WithTags("Health").DisableHttpMetrics();
        routes.MapGet("/live", Live).WithName("Live").WithExample(answer: """{ "status": "live" }""").WithSummary("Is the process alive?");
        routes.MapGet("/ready", Ready).WithName("Ready").WithExample(answer: """{ "status": "ready" }""").WithSummary("May it be sent requests? The database is reachable and its schema is this version's.").ProducesProblem(503);
    }

    static Ok<HealthAnswer> Live() => TypedResults.Ok(new HealthAnswer("live"));

    static async Task<Results<Ok<HealthAnswer>, ProblemHttpResult>> Ready(Migrations migrations, IHostApplicationLifetime life, CancellationToken cancellationToken)
    {
        if (life.ApplicationStopping.IsCancellationRequested)
            return NotReady("This node is stopping.");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            var missing = (await migrations.State(patience.Token)).Missing.Count;
            return missing == 0 ? TypedResults.Ok(new HealthAnswer("ready")) : NotReady($"{missing} migrations are not applied yet.");
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException or MigrationDrift)
        {
            return NotReady(DatabaseTrouble.Sentence(e) ?? (e is MigrationDrift ? e.Message : "The database does not answer in time."));
        }
    }

    static ProblemHttpResult NotReady(string sentence) => TypedResults.Problem(new Microsoft.AspNetCore.Mvc.ProblemDetails
    {
        Status = StatusCodes.Status503ServiceUnavailable,
        Title = "Service Unavailable",
        Detail = sentence,
        Extensions = { ["code"] = "not_ready", ["error"] = sentence },
    });
}

/// <param name="Status"><c>live</c> or <c>ready</c>.</param>
sealed record HealthAnswer(string Status);
