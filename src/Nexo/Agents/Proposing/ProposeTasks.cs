using Dapper;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using Nexo.Access;
using Nexo.Agents.Wording;
using Nexo.Auditing;
using Nexo.Channels;
using Nexo.Models;
using Nexo.Platform;
using Nexo.Rules;
using Nexo.Tasks;

namespace Nexo.Agents.Proposing;

/// <summary>What one run of one agent came to; kept with its activation.</summary>
public sealed record AgentRun
{
    /// <summary>Findings that hold on its channel.</summary>
    public int Findings { get; init; }

    /// <summary>Proposals the model made.</summary>
    public int Proposed { get; init; }

    /// <summary>Tasks that are new.</summary>
    public int Created { get; init; }

    /// <summary>Open tasks that were seen again; their evidence is today's.</summary>
    public int Merged { get; init; }

    /// <summary>Proposals not made again after a person's no or after completion.</summary>
    public int Suppressed { get; init; }

    /// <summary>Proposals and edits that were not taken, with the reasons.</summary>
    public IReadOnlyList<string> Refusals { get; init; } = [];

    /// <summary>What was mended in the answer before it was read.</summary>
    public IReadOnlyList<string> Repairs { get; init; } = [];

    /// <summary>Who answered; <c>offline</c> when none outside did.</summary>
    public string Model { get; init; } = OfflineChat.Name;
    public string PromptVersion { get; init; } = "";

    /// <summary>Why the offline model stood in; null when it did not, or when no other is set.</summary>
    public string? FellBack { get; init; }
    public int? InputTokens { get; init; }
    public int? OutputTokens { get; init; }
}

/// <summary>
/// One run of one agent: brings the audit up to date, groups what nobody has taken up, lets the model choose and word,
/// checks its answer, creates the tasks. Run again after a crash it finds its own tasks and goes on from there.
/// </summary>
sealed class ProposeTasks(
    Database database, AuditChannel audit, AskModel models, ReadPrompts prompts, CreateTasks create, IOptions<AgentOptions> options, EventNudge events, TimeProvider time)
{
    public async Task<AgentRun> Run(WorkspaceId workspace, Channel channel, Guid activation, CancellationToken cancellationToken)
    {
        var agent = await prompts.InProduction(workspace, AgentProfiles.Of(channel), cancellationToken);
        using var span = Meters.Spans.StartActivity($"invoke_agent {agent.Id}");
        span?.SetTag("gen_ai.operation.name", "invoke_agent").SetTag("gen_ai.agent.id", agent.Id).SetTag("gen_ai.agent.name", agent.Name).SetTag("gen_ai.agent.version", agent.Prompt.Version);
        await audit.Run(workspace, channel, cancellationToken);
        var read = await Read(workspace, agent, activation, cancellationToken);
        var run = new AgentRun { Findings = (int)Math.Min(read.Cases.Findings, int.MaxValue), Merged = read.Merged, Suppressed = read.Cases.Suppressed, PromptVersion = agent.Prompt.Version, Model = await models.First(workspace, cancellationToken) };
        var held = read.Open.Where(task => task.IsUndecided && task.IsOverMany).SelectMany(task => task.Evidence).Select(f => f.Rule).ToHashSet();
        var wanted = Room.For(GroupFindings.Group(read.Cases.Cases, read.Cases.Facts, held), read.Open, activation, options.Value.MaxTasks);
        if (wanted.Offered.Count > 0)
            run = await Propose(workspace, agent, activation, wanted, read.Rejections, run, cancellationToken);
        return run with { Created = await Created(workspace, channel, activation, cancellationToken) };
    }

    async Task<(ChannelCases Cases, IReadOnlyList<OpenProposal> Open, int Merged, IReadOnlyList<PastRejection> Rejections)> Read(
        WorkspaceId workspace, AgentProfile agent, Guid activation, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        var open = await OpenProposals.Of(db, workspace, agent.Channel, cancellationToken);
        var today = await ReadCases.Today(db, workspace, open, cancellationToken);
        var merged = await OpenProposals.Merge(db, workspace, agent.Channel, activation, open, today, $"agent:{agent.Id}", time.GetUtcNow(), cancellationToken);
        if (merged > 0)
            events.Now();
        var cases = await ReadCases.Of(db, workspace, agent.Channel, cancellationToken);
        return (cases, open, merged, await ReadCases.Rejections(db, workspace, agent.Channel, cancellationToken));
    }

    async Task<AgentRun> Propose(
        WorkspaceId workspace, AgentProfile agent, Guid activation, Room wanted, IReadOnlyList<PastRejection> rejections, AgentRun run, CancellationToken cancellationToken)
    {
        var brief = new Brief(agent.Prompt, wanted.Offered, rejections);
        var offline = OfflineAnswer(brief, wanted.Offered.Take(wanted.Most)).ToJson();
        var shaped = await models.AskShaped(workspace, new ModelPurpose("proposals", agent.Id, activation, agent.Prompt.Version),
            new ModelQuestion(brief.Messages, new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(Proposals.Schema, "proposals") }, Streamed: true), new OfflineChat(() => offline), cancellationToken);
        var answer = shaped.Answer;
        var check = CheckProposals.Check(shaped.Value, brief);
        List<Declined> declined = [.. check.Declined];
        if (!check.WasUnderstood && !answer.IsOffline)
        {
            check = CheckProposals.Check(offline, brief);
            answer = answer with { Model = OfflineChat.Name, FellBack = "the model's answer was not the JSON that was asked for" };
        }
        var drafts = check.Accepted.Take(wanted.Most).Select(accepted => DraftTask.Of(accepted, agent, activation, answer.Model)).ToArray();
        foreach (var outcome in await create.Create(Actor.Agent(workspace, agent.Channel), drafts, cancellationToken))
        {
            if (outcome.Refusal is { } refusal)
                declined.Add(new Declined(refusal.Code, refusal.Sentence, null));
        }
        return run with
        {
            Proposed = check.Proposed,
            Refusals = [.. declined.Select(d => $"{d.Code}: {d.Reason}{(d.Candidate is { } name ? $" ({name})" : "")}")],
            Repairs = shaped.Repairs,
            Model = answer.Model,
            FellBack = answer.FellBack,
            InputTokens = answer.InputTokens,
            OutputTokens = answer.OutputTokens,
        };
    }

    static Proposals OfflineAnswer(Brief brief, IEnumerable<Candidate> candidates) => new()
    {
        Items = [.. candidates.Select(candidate =>
        {
            var (name, finding, listing) = brief.Citation(candidate);
            return new Proposal(name, [finding], [listing], OfflineWords.Title(candidate), OfflineWords.Description(candidate), []);
        })],
    };

    /// <summary>Asked of the tasks themselves, so that a run that was cut short and run again counts right.</summary>
    async Task<int> Created(WorkspaceId workspace, Channel channel, Guid activation, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        return await db.ExecuteScalarAsync<int>(new CommandDefinition(
            "select count(*)::integer from marketplace_tasks where workspace_id = @workspace and marketplace = @channel and activation_id = @activation",
            new { workspace, channel, activation }, cancellationToken: cancellationToken));
    }
}
