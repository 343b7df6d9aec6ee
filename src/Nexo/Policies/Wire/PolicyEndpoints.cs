using Microsoft.AspNetCore.Http.HttpResults;
using Nexo.Access;
using Nexo.Platform;
using Nexo.Tasks;

namespace Nexo.Policies;

/// <param name="Policies">In the order they are asked.</param>
/// <param name="Default">What holds where none of them speaks: one approval.</param>
sealed record PolicyList(IReadOnlyList<Policy> Policies, PolicyDefaults Default);

/// <param name="Events">The newest first.</param>
sealed record PolicyStory(IReadOnlyList<PolicyEvent> Events);

/// <param name="FourEyes">Who proposed or edited may not be the only approver.</param>
/// <param name="ExpiresAfterDays">1 to 365; 0: tasks wait for ever.</param>
sealed record DefaultBody(bool? FourEyes = null, int? ExpiresAfterDays = null);

/// <param name="PolicyId">A stored policy: tried at its place, as <c>policy</c> says or else as it stands.</param>
/// <param name="Policy">As in <c>POST /api/policies</c>; without <c>policyId</c> it is tried as the last one.</param>
/// <param name="Days">1 to 365; 30 without it.</param>
sealed record DryRunBody(PolicyId? PolicyId = null, PolicyChange? Policy = null, int? Days = null);

static class PolicyEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var policies = app.MapGroup("/api/policies").NeedsPermission(Permission.ManageSettings).WithTags("Policies");
        policies.MapGet("", List).WithExample(PolicyExamples.List).WithName("ListPolicies").WithSummary("The policies, in the order they are asked");
        policies.MapPost("", Add).WithExample(PolicyExamples.Add).Idempotent().ProducesProblem(400).ProducesProblem(409).WithName("AddPolicy").WithSummary("Write a policy; it is the last one, and off unless enabled says otherwise")
            .WithDescription("`effect`: `approve` (by the policy alone), `ask` (one approval), `ask_two` (two different people), `never` (rejected by NEXO). All `conditions` must hold; one left out holds for every task. A task with several fields, prices or listings fits what approves only when all of them fit; what asks or forbids speaks when one does. The first enabled policy that fits speaks; without one, one approval is asked for.");
        policies.MapPatch("/{id}", Change).WithExample(PolicyExamples.Change).ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).WithName("ChangePolicy").WithSummary("Change a policy, switch it on or off, or give it another place")
            .WithDescription("What is left out stays. `version` is the one you saw: when it is another by now, the answer is a 409. Tasks that wait already are not judged anew.");
        policies.MapDelete("/{id}", Remove).ProducesProblem(404).WithName("RemovePolicy").WithSummary("Remove a policy; tasks keep its name");
        policies.MapGet("/{id}/history", History).WithExample(PolicyExamples.History).ProducesProblem(404).WithName("ReadPolicyHistory").WithSummary("What happened to a policy and what each version said, also of one that was removed");
        policies.MapPatch("/default", Default).WithExample(PolicyExamples.Default).ProducesProblem(400).WithName("ChangeDefaultPolicy").WithSummary("Four eyes and expiry where no policy speaks, or one is silent about them");
        policies.MapPost("/dry-run", Try).WithExample(PolicyExamples.Try).Idempotent().ProducesProblem(400).ProducesProblem(404).WithName("TryPolicy").WithSummary("What a policy would have done to the tasks of the last days")
            .WithDescription($"Judges the tasks created in the last `days` as triage would, and compares with what people decided; at most the newest {DryRun.MostTasks}. Nothing is changed.");
    }

    static async Task<Ok<PolicyList>> List(Actor actor, WritePolicies policies, CancellationToken cancellationToken)
    {
        var order = await policies.Read(actor, cancellationToken);
        return TypedResults.Ok(new PolicyList(order.InOrder, order.Defaults));
    }

    static async Task<Results<Created<Policy>, ProblemHttpResult>> Add(Actor actor, PolicyChange body, WritePolicies policies, CancellationToken cancellationToken)
    {
        if (body.Place is not null)
            return Refusal.Invalid("place", "not_yet", "place: a new policy is the last; move it when it exists.").Problem();
        return (await policies.Add(actor, body, cancellationToken)).Try(out var policy, out var refusal) ? TypedResults.Created($"/api/policies/{policy.Id}", policy) : refusal.Problem();
    }

    static async Task<Results<Ok<Policy>, ProblemHttpResult>> Change(Actor actor, PolicyId id, PolicyChange body, WritePolicies policies, CancellationToken cancellationToken) =>
        (await policies.Change(actor, id, body, cancellationToken)).Try(out var policy, out var refusal) ? TypedResults.Ok(policy) : refusal.Problem();

    static async Task<Results<NoContent, ProblemHttpResult>> Remove(Actor actor, PolicyId id, WritePolicies policies, CancellationToken cancellationToken) =>
        (await policies.Remove(actor, id, cancellationToken)).Try(out _, out var refusal) ? TypedResults.NoContent() : refusal.Problem();

    static async Task<Results<Ok<PolicyStory>, ProblemHttpResult>> History(Actor actor, PolicyId id, PolicyHistory history, CancellationToken cancellationToken) =>
        await history.Read(actor, id, cancellationToken) is { Count: > 0 } events ? TypedResults.Ok(new PolicyStory(events)) : PolicyRules.NotFound.Problem();

    static async Task<Results<Ok<PolicyDefaults>, ProblemHttpResult>> Default(Actor actor, DefaultBody body, WritePolicies policies, CancellationToken cancellationToken) =>
        (await policies.Default(actor, body.FourEyes, body.ExpiresAfterDays, cancellationToken)).Try(out var defaults, out var refusal) ? TypedResults.Ok(defaults) : refusal.Problem();

    static async Task<Results<Ok<Tried>, ProblemHttpResult>> Try(Actor actor, DryRunBody body, WritePolicies policies, DryRun dryRun, CancellationToken cancellationToken)
    {
        if (!(await Wanted(actor, body, policies, cancellationToken)).Try(out var policy, out var refusal))
            return refusal.Problem();
        return (await dryRun.Of(actor, policy, body.Days ?? 30, cancellationToken)).Try(out var tried, out refusal) ? TypedResults.Ok(tried) : refusal.Problem();
    }

    static async Task<Outcome<Policy>> Wanted(Actor actor, DryRunBody body, WritePolicies policies, CancellationToken cancellationToken)
    {
        if (body is { PolicyId: null, Policy: null })
            return Refusal.Invalid("policy", "required", "policy: is required, or policyId.");
        if (body.PolicyId is not { } id)
            return WritePolicies.New(body.Policy!).Try(out var fresh, out var refusal) ? fresh : refusal with { Field = $"policy.{refusal.Field}" };
        if (!(await policies.Read(actor, id, cancellationToken)).Try(out var stored, out var no))
            return no;
        var policy = body.Policy?.Over(stored) ?? stored;
        return PolicyRules.Broken(policy) is { } broken ? broken with { Field = $"policy.{broken.Field}" } : policy;
    }
}
