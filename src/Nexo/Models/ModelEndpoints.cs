using System.ComponentModel;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Models;

/// <summary>A model of the installation's settings, which serves workspaces without models of their own.</summary>
public sealed record InstalledModel(ModelKind Kind, string Name, string Model, string? BaseUrl);

/// <param name="Models">The workspace's own, in the order in which they are asked.</param>
/// <param name="Source">Who answers: workspace, installation, or offline.</param>
/// <param name="Installation">Those of the installation's settings.</param>
/// <param name="Limits">Of the workspace.</param>
/// <param name="Month">Its first day, in the workspace's time zone.</param>
/// <param name="SpentThisMonth">US dollars; calls under way count at the most they can come to.</param>
public sealed record ModelList(
    IReadOnlyList<WorkspaceModel> Models, [property: Description("Who answers: workspace, installation, or offline.")] string Source, IReadOnlyList<InstalledModel> Installation,
    ModelLimits Limits, DateOnly Month, [property: Description("US dollars; calls under way count at the most they can come to.")] decimal SpentThisMonth);

/// <summary>The workspace's models, their order, keys, limits and tests. For admins.</summary>
static class ModelEndpoints
{
    public static void MapModelChain(this IEndpointRouteBuilder app)
    {
        var models = app.MapGroup("/api/models").NeedsPermission(Permission.Administer).WithTags("Models");
        models.MapGet("", List).WithExample(ModelExamples.List).WithName("ListModels").WithSummary("The workspace's models in their order, its limits, and what this month has cost");
        models.MapPost("", Add).WithExample(ModelExamples.Add).Idempotent().WithName("AddModel").WithSummary("Add a model to the chain")
            .WithDescription("The key is sealed at once and never answered; `keyHint` is its last four characters. An address of a cloud's metadata is refused, one of the house is not, unless the installation says so.").ProducesProblem(409);
        models.MapPatch("/{id:guid}", Change).WithExample(ModelExamples.Change).WithName("ChangeModel").WithSummary("Change a model, or move it to another place")
            .WithDescription("What is left out stays; `clear` empties. The kind stays what it is.").ProducesProblem(409);
        models.MapDelete("/{id:guid}", Remove).WithName("RemoveModel").WithSummary("Take a model out of the chain, its key with it");
        models.MapPost("/{id:guid}/test", Test).WithExample(ModelExamples.Test).WithName("TestModel").WithSummary("Ask a model a tiny question, once")
            .WithDescription("200 whether it answered or not: `works` and `reason` say which. It counts like any other call.");
        models.MapPut("/limits", Limit).WithExample(ModelExamples.Limits).WithName("SetModelLimits").WithSummary("Set what the workspace may spend in a month and ask in a minute")
            .WithDescription("When the month's limit is reached, models with a price are no longer asked; one without, or the offline model, stands in and says so.").ProducesProblem(409);
    }

    static async Task<Ok<ModelList>> List(Actor actor, ReadChain chain, CancellationToken cancellationToken) => TypedResults.Ok(await chain.Of(actor, cancellationToken));

    static async Task<Results<Created<WorkspaceModel>, ProblemHttpResult>> Add(NewModel wanted, Actor actor, AddModel add, CancellationToken cancellationToken) =>
        (await add.For(actor, wanted, cancellationToken)).Try(out var model, out var refusal) ? TypedResults.Created($"/api/models/{model.Id}", model) : refusal.Problem();

    static async Task<Results<Ok<WorkspaceModel>, ProblemHttpResult>> Change(Guid id, ModelChange change, Actor actor, ChangeModel models, CancellationToken cancellationToken) =>
        (await models.For(actor, id, change, cancellationToken)).Try(out var model, out var refusal) ? TypedResults.Ok(model) : refusal.Problem();

    static async Task<Results<NoContent, ProblemHttpResult>> Remove(Guid id, Actor actor, RemoveModel models, CancellationToken cancellationToken) =>
        (await models.For(actor, id, cancellationToken)).Try(out _, out var refusal) ? TypedResults.NoContent() : refusal.Problem();

    static async Task<Results<Ok<ModelTest>, ProblemHttpResult>> Test(Guid id, Actor actor, TestModel models, CancellationToken cancellationToken) =>
        (await models.For(actor, id, cancellationToken)).Try(out var test, out var refusal) ? TypedResults.Ok(test) : refusal.Problem();

    static async Task<Results<Ok<ModelLimits>, ProblemHttpResult>> Limit(WantedLimits wanted, Actor actor, SetLimits limits, CancellationToken cancellationToken) =>
        (await limits.For(actor, wanted, cancellationToken)).Try(out var set, out var refusal) ? TypedResults.Ok(set) : refusal.Problem();
}

/// <summary>The chain with its limits and its month.</summary>
sealed class ReadChain(Database database, ReadModels models, TimeProvider time)
{
    public async Task<ModelList> Of(Actor by, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(by.Workspace, cancellationToken);
        var own = await ReadModels.All(db, by.Workspace, null, cancellationToken);
        var limits = await ModelLimits.Of(db, by.Workspace, cancellationToken);
        var (month, spent) = await db.QuerySingleAsync<(DateOnly, decimal)>(new CommandDefinition("""
            select v.month, coalesce(m.cost, 0)
              from (select date_trunc('month', @now at time zone time_zone)::date as month from workspaces where id = @Workspace) v
              left join model_months m on m.workspace_id = @Workspace and m.month = v.month
            """, new { by.Workspace, now = time.GetUtcNow() }, cancellationToken: cancellationToken));
        var source = own.Any(m => m.Enabled) ? "workspace" : own.Count == 0 && models.Installation.Count > 0 ? "installation" : OfflineChat.Name;
        return new ModelList(own, source, [.. models.Installation.Select(l => new InstalledModel(l.Kind, l.Name, l.Model, l.Address?.ToString()))], limits, month, spent.Plain());
    }
}
