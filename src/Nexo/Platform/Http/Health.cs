using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Nexo.Platform;

/// <summary>For balancers and scripts: is the process alive, and may it be sent requests?</summary>
static class Health
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    public static void MapHealth(this WebApplication app)
    {
        var routes = app.MapGroup("").AllowAnonymous().WithTags("Health").DisableHttpMetrics();
        routes.MapGet("/live", Live).WithName("Live").WithExample(answer: """{ "status": "live" }""").WithSummary("Is the process alive?");
        routes.MapGet("/ready", Ready).WithName("Ready").WithExample(answer: """{ "status": "ready" }""").WithSummary("May it be sent requests? The database is reachable and its schema is this version's.").ProducesProblem(503);
    }

    static Ok<HealthAnswer> Live() => TypedResults.Ok(new HealthAnswer("live"));

    static async Task<Results<Ok<HealthAnswer>, ProblemHttpResult>> Ready(Migrations migrations, IHostApplicationLifetime life, HttpContext context, CancellationToken cancellationToken)
    {
        var answer = life.ApplicationStopping.IsCancellationRequested ? NotReady("This node is stopping.") : await Look(migrations, cancellationToken);
        if (answer.Result is ProblemHttpResult)
            context.Response.Headers.RetryAfter = RetryAfter.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        return answer;
    }

    static async Task<Results<Ok<HealthAnswer>, ProblemHttpResult>> Look(Migrations migrations, CancellationToken cancellationToken)
    {
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

    static Results<Ok<HealthAnswer>, ProblemHttpResult> NotReady(string sentence) => TypedResults.Problem(new Microsoft.AspNetCore.Mvc.ProblemDetails
    {
        Status = StatusCodes.Status503ServiceUnavailable,
        Title = "Service Unavailable",
        Detail = sentence,
        Extensions = { ["code"] = "not_ready", ["error"] = sentence },
    });
}

/// <param name="Status"><c>live</c> or <c>ready</c>.</param>
sealed record HealthAnswer(string Status);
