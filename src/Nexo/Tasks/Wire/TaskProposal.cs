using System.ComponentModel;
using System.Security.Cryptography;
using System.Text.Json;
using Nexo.Access;
using Nexo.Channels;
using Nexo.Listings;
using Nexo.Platform;

namespace Nexo.Tasks;

/// <summary>The body of <c>POST /api/orchestration/tasks</c>; other members are refused.</summary>
sealed record TaskProposal
{
    public Channel? Marketplace { get; init; }

    [Description("1 to 300 characters.")]
    public string? Title { get; init; }

    [Description("At most 20,000 characters.")]
    public string? Description { get; init; }
    public TaskCategory? Category { get; init; }
    public TaskPriority? Priority { get; init; }

    [Description("More than 0, at most 1000, with 2 decimals.")]
    public decimal? EstimatedHours { get; init; }

    [Description("Must match the token: marketplace-<channel> or the agent's id; for a person the own id or e-mail address. May be left out.")]
    public string? CreatedBy { get; init; }

    [Description("At most 50 of 1 to 60 characters.")]
    public string[]? Tags { get; init; }

    [Description("An object of at most 32 kB.")]
    public JsonElement? Metadata { get; init; }

    [Description("Typed edits of listings of this channel, each field of a listing once.")]
    public Edit[]? ChangeSet { get; init; }

    [Description("Listings the task is about, beside those of the change set.")]
    public ListingId[]? ListingIds { get; init; }

    [Description("Expected effect in percent, 0 to 9999.")]
    public decimal? Impact { get; init; }

    [Description("What makes two proposals the same: while one is open, the other's evidence is merged into it.")]
    public string? Fingerprint { get; init; }

    public Outcome<NewTask> Checked(string? key)
    {
        if (Missing() is { } field)
            return Refusal.Invalid(field, "required", $"{field}: is required.");
        return new NewTask
        {
            Marketplace = Marketplace!.Value,
            Title = Title!,
            Description = Description ?? "",
            Category = Category!.Value,
            Priority = Priority!.Value,
            EstimatedHours = EstimatedHours,
            Tags = Tags ?? [],
            Metadata = Metadata,
            ChangeSet = ChangeSet,
            Listings = ListingIds ?? [],
            Impact = Impact ?? 0,
            Fingerprint = Fingerprint,
            CreatedBy = CreatedBy,
            IdempotencyKey = key,
        };
    }

    string? Missing() =>
        Marketplace is null ? "marketplace"
        : Title is null ? "title"
        : Category is null ? "category"
        : Priority is null ? "priority"
        : null;
}

static class CreateTaskEndpoint
{
    public static void Map(IEndpointRouteBuilder tasks) =>
        tasks.MapPost("", Post).WithExample(TaskExamples.Create).WithMetadata(new TakesIdempotencyKey())
            .NeedsPermission(Permission.CreateTasks, unauthenticated: "Unauthorized - marketplace agent token required")
            .Accepts<TaskProposal>("application/json").Produces<MarketplaceTask>(201).ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(409).ProducesProblem(413)
            .WithName("CreateTask").WithSummary("Propose a task")
            .WithDescription("An agent proposes for its own channel. The answer is the task, `pending` and durable; triage follows within a second. `Idempotency-Key`: the same key and body get the same answer with `Idempotency-Replayed: true`; the same key with another body is a 409.");

    static async Task Post(HttpContext context, Actor actor, CreateTasks create)
    {
        var outcome = await Create(context, actor, create);
        if (!outcome.Try(out var written, out var refusal))
        {
            await refusal.Problem().ExecuteAsync(context);
            return;
        }
        context.Response.StatusCode = StatusCodes.Status201Created;
        context.Response.Headers.Location = $"/api/orchestration/tasks/{written.Task.Id}";
        if (written.Replayed)
            context.Response.Headers[Idempotency.ReplayedHeader] = "true";
        await context.Response.WriteAsJsonAsync(written.Task, Json.Options, context.RequestAborted);
    }

    static async ValueTask<Outcome<WrittenTask>> Create(HttpContext context, Actor actor, CreateTasks create)
    {
        var key = Idempotency.KeyOf(context.Request);
        if (key is not null && Idempotency.BrokenKey(key) is { } broken)
            return broken;
        if (!(await context.Request.ReadJson<TaskProposal>(context.RequestAborted)).Try(out var body, out var unreadable))
            return unreadable;
        if (!body.Value.Checked(key).Try(out var proposal, out var incomplete))
            return incomplete;
        return await create.Create(actor, proposal, key is null ? null : SHA256.HashData(body.Bytes.Span), context.RequestAborted);
    }
}
