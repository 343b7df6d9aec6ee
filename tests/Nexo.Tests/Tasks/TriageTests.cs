using System.Text.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Nexo.Channels;
using Nexo.Listings;
using Nexo.Platform;
using Nexo.Tasks;
using Nexo.Tests.Support;
using Shouldly;
using static Nexo.Tests.Tasks.TaskCalls;
using TaskStatus = Nexo.Tasks.TaskStatus;

namespace Nexo.Tests.Tasks;

public sealed class TriageTests(NexoApp app) : IClassFixture<NexoApp>
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_duplicate_is_rejected_and_its_evidence_joins_the_open_task()
    {
        var given = await Given.Workspace(app);
        var listing = await given.Listing();
        var known = Guid.NewGuid();
        var open = await given.Task(TaskStatus.Approved, Proposal(listing, (known, 1), (Guid.NewGuid(), 2)));

        var duplicate = (await given.Of<CreateTasks>().Create(given.AgentActor(Channel.Amazon), [Proposal(listing, (known, 3), (Guid.NewGuid(), 4))], Ct)).Single().Value.Id;
        await given.Is(duplicate, TaskStatus.Rejected);

        var task = await given.Read(open);
        task.Evidence!.Select(finding => (int)finding.Impact).Order().ToArray().ShouldBe(new[] { 2, 3, 4 }, "the newer copy of the same finding replaces the older");
        task.Findings.ShouldBe(3);
        task.Status.ShouldBe(TaskStatus.Approved);
        (await given.Read(duplicate)).Reason.ShouldBe($"Duplicate of {open}; its evidence was merged there.");
        (await given.Events(open, "task.evidence_merged")).ShouldBe(1);
    }

    [Fact]
    public async Task Of_a_batch_with_one_fingerprint_the_first_stays()
    {
        var given = await Given.Workspace(app);
        var listing = await given.Listing();
        var outcomes = await given.Of<CreateTasks>().Create(given.AgentActor(Channel.Amazon), [.. Enumerable.Range(0, 9).Select(i => Proposal(listing, (Guid.NewGuid(), i)))], Ct);
        foreach (var outcome in outcomes)
            await Eventually.Is(false, async () => (await given.Read(outcome.Value.Id)).Status == TaskStatus.Pending);

        var tasks = await Task.WhenAll(outcomes.Select(o => given.Read(o.Value.Id)));
        tasks.Count(t => t.Status == TaskStatus.AwaitingApproval).ShouldBe(1);
        tasks.Count(t => t.Status == TaskStatus.Rejected).ShouldBe(8);
        tasks.Single(t => t.Status == TaskStatus.AwaitingApproval).Findings.ShouldBe(9);
    }

    [Fact]
    public async Task A_fingerprint_whose_task_is_over_may_be_proposed_anew()
    {
        var given = await Given.Workspace(app);
        var listing = await given.Listing();
        await given.Task(TaskStatus.Rejected, Proposal(listing, (Guid.NewGuid(), 1)));
        await given.Task(TaskStatus.AwaitingApproval, Proposal(listing, (Guid.NewGuid(), 1)));
    }

    [Fact]
    public async Task Handled_twice_is_done_once()
    {
        var given = await Given.Workspace(app);
        var listing = await given.Listing();
        var open = await given.Task(TaskStatus.AwaitingApproval, Proposal(listing, (Guid.NewGuid(), 1)));
        var duplicate = await given.Task(TaskStatus.Pending, Proposal(listing, (Guid.NewGuid(), 2)));
        await given.Is(duplicate, TaskStatus.Rejected);
        var before = (await given.Read(open), await given.Read(duplicate));
        var triage = app.Services.GetServices<IOutboxWork>().OfType<TriageTasks>().Single();

        // As after a crash between the work and its completion.
        var item = new OutboxItem(1, given.Id, JsonSerializer.Serialize(new { taskIds = new[] { open.Value, duplicate.Value } }), 2);
        await triage.Handle([item, item], Ct);

        var after = (await given.Read(open), await given.Read(duplicate));
        (after.Item1.Revision, after.Item2.Revision, after.Item1.Findings).ShouldBe((before.Item1.Revision, before.Item2.Revision, before.Item1.Findings));
        (await given.Events(open, "task.awaiting_approval")).ShouldBe(1);
        (await given.Events(open, "task.evidence_merged")).ShouldBe(1);
        (await given.Events(duplicate, "task.rejected")).ShouldBe(1);
    }

    [Fact]
    public async Task Two_nodes_that_triage_one_batch_do_it_once()
    {
        var given = await Given.Workspace(app);
        var triage = app.Services.GetServices<IOutboxWork>().OfType<TriageTasks>().Single();
        var id = Guid.CreateVersion7();
        await using (var db = await given.Db())
            await db.ExecuteAsync("insert into marketplace_tasks (id, workspace_id, marketplace, title, category, priority, created_by) values (@id, @Id2, 'amazon', 'x', 'analysis', 'low', 'alex')", new { id, Id2 = given.Id });
        var item = new OutboxItem(1, given.Id, JsonSerializer.Serialize(new { taskIds = new[] { id } }), 1);

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => triage.Handle([item], Ct).AsTask()));

        (await given.Events(TaskId.From(id), "task.awaiting_approval")).ShouldBe(1);
        (await given.Read(TaskId.From(id))).Revision.ShouldBe(2);
    }

    static NewTask Proposal(ListingId listing, params (Guid Finding, int Impact)[] evidence) => New() with
    {
        Fingerprint = $"title:{listing}",
        Evidence = [.. evidence.Select(e => new CitedFinding(e.Finding, listing, "AMZ-T1", "warning", "title", "Vestido", JsonElement.Parse("{}"), e.Impact))],
    };
}
