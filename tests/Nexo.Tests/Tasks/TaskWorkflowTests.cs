using Nexo.Access;
using Nexo.Channels;
using Nexo.Tasks;
using Nexo.Tests.Support;
using Shouldly;
using static Nexo.Tests.Tasks.TaskCalls;
using TaskStatus = Nexo.Tasks.TaskStatus;

namespace Nexo.Tests.Tasks;

/// <summary>The requirement's workflow over HTTP, with its exact fields and sentences.</summary>
public sealed class TaskWorkflowTests(NexoApp app) : IClassFixture<NexoApp>
{
    [Fact]
    public async Task An_agent_creates_a_head_approves_and_assigns_a_member_completes()
    {
        var given = await Given.Workspace(app);
        var (status, task) = await given.Agent(Channel.Amazon).Post(Address, Proposal());
        status.ShouldBe(201);
        task.Text("status").ShouldBe("pending");
        task.Text("marketplace").ShouldBe("amazon");
        task.Text("createdBy").ShouldBe("marketplace-amazon");
        task.Text("agent").ShouldBe("alex");
        task.GetProperty("metadata").Text("asin").ShouldBe("B0123456789");
        var id = TaskId.Parse(task.Text("id"), null);
        await given.Is(id, TaskStatus.AwaitingApproval);

        var (_, decided) = await given.Client(Role.Admin).Patch($"{Address}/approve", new { taskIds = new[] { id.ToString() }, approved = true, reason = "Reviewed" });
        decided.GetProperty("approved")[0].GetString().ShouldBe(id.ToString());
        decided.GetProperty("failed").GetArrayLength().ShouldBe(0);

        var member = given.The(Role.Member);
        (status, var assigned) = await given.Client(Role.Head).Patch($"{Address}/assign", new { taskId = id.ToString(), assignedTo = member.Id.ToString() });
        status.ShouldBe(200);
        assigned.GetProperty("task").Text("status").ShouldBe("in_progress");
        assigned.GetProperty("task").GetProperty("progress").GetInt32().ShouldBe(50);

        (status, var completed) = await member.Client.Patch($"{Address}/complete", new { taskId = id.ToString(), actualHours = 3.5, notes = "12% engagement increase." });
        status.ShouldBe(200);
        completed.GetProperty("task").Text("status").ShouldBe("completed");
        completed.GetProperty("task").GetProperty("actualHours").GetDecimal().ShouldBe(3.5m);

        var (_, history) = await given.Client(Role.Qa).Get($"{Address}/{id}/history");
        history.GetProperty("events").EnumerateArray().Select(e => e.Text("kind"))
            .ShouldBe(["task.created", "task.awaiting_approval", "task.approved", "task.assigned", "task.completed"]);
        history.GetProperty("events")[2].Text("actorName").ShouldBe("Equipe Admin");
    }

    [Fact]
    public async Task The_requirements_sentences_are_said()
    {
        var given = await Given.Workspace(app);
        var id = await given.Task(TaskStatus.AwaitingApproval);

        var (status, body) = await given.Anonymous().Post(Address, Proposal());
        (status, body.Text("error")).ShouldBe((401, "Unauthorized - marketplace agent token required"));

        (status, body) = await given.Client(Role.Member).Patch($"{Address}/approve", new { taskIds = new[] { id.ToString() }, approved = true });
        (status, body.Text("error")).ShouldBe((403, "Only admins can approve tasks"));

        (status, body) = await given.Client(Role.Admin).Patch($"{Address}/assign", new { taskId = id.ToString() });
        (status, body.Text("error"), body.Text("field")).ShouldBe((400, "taskId and assignedTo are required", "assignedTo"));

        (status, body) = await given.Client(Role.Admin).Patch($"{Address}/complete", new { taskId = id.ToString(), actualHours = 2 });
        (status, body.Text("error"), body.Text("code")).ShouldBe((409, "Failed to complete task", "not_possible"));
        body.Text("detail").ShouldBe("To complete needs a task that is approved or in_progress; this one is awaiting_approval.");

        (status, body) = await given.Client(Role.Admin).Patch($"{Address}/complete", """{"taskId": "x", "actualHours": "abc"}""");
        (status, body.Text("error"), body.Text("field")).ShouldBe((400, "Failed to complete task", "taskId"));

        (status, body) = await given.Client(Role.Admin).Patch($"{Address}/complete", new { taskId = id.ToString(), actualHours = -1 });
        (status, body.Text("error"), body.Text("field")).ShouldBe((400, "Failed to complete task", "actualHours"));

        (status, body) = await given.Client(Role.Admin).Patch($"{Address}/complete", new { taskId = Guid.NewGuid(), actualHours = 1 });
        (status, body.Text("error"), body.Text("code")).ShouldBe((404, "Failed to complete task", "task_not_found"));
    }

    [Fact]
    public async Task Who_creates_must_be_who_it_says()
    {
        var given = await Given.Workspace(app);
        var amazon = given.Agent(Channel.Amazon);
        (await amazon.Post(Address, With(createdBy: "alex"))).Status.ShouldBe(201);
        (await amazon.Post(Address, With(createdBy: null))).Body.Text("createdBy").ShouldBe("marketplace-amazon");
        (await amazon.Post(Address, With(createdBy: "marketplace-shopee"))).ShouldBeRefused(403, "not_the_creator", "createdBy");
        (await amazon.Post(Address, Proposal(marketplace: "shopee"))).ShouldBeRefused(403, "another_channel", "marketplace");

        var head = given.The(Role.Head);
        (await head.Client.Post(Address, With(createdBy: head.Id.ToString()))).Body.Text("createdBy").ShouldBe(head.Id.ToString());
        (await head.Client.Post(Address, With(createdBy: head.Email.ToUpperInvariant()))).Status.ShouldBe(201);
        (await head.Client.Post(Address, With(createdBy: null))).Body.GetProperty("agent").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
        (await head.Client.Post(Address, With(createdBy: given.The(Role.Admin).Email))).ShouldBeRefused(403, "not_the_creator", "createdBy");
        (await given.Client(Role.Member).Post(Address, With(createdBy: null))).Status.ShouldBe(403);
    }

    [Fact]
    public async Task An_agent_reads_its_own_channel_only()
    {
        var given = await Given.Workspace(app);
        var own = await given.Task(TaskStatus.Pending);
        var other = await given.Task(TaskStatus.Pending, New(channel: Channel.Shopee));

        var amazon = given.Agent(Channel.Amazon);
        (await amazon.Get($"{Address}/{own}")).Status.ShouldBe(200);
        (await amazon.Get($"{Address}/{other}")).ShouldBeRefused(404, "task_not_found", "taskId");
        (await amazon.Get($"{Address}/{other}/history")).Status.ShouldBe(404);
        (await amazon.Get(Address)).Body.GetProperty("total").GetInt32().ShouldBe(1);
        (await amazon.Get($"{Address}?marketplace=shopee")).Body.GetProperty("total").GetInt32().ShouldBe(0);
        (await amazon.Get($"{Address}?id={other}")).Body.GetProperty("tasks").GetArrayLength().ShouldBe(0);
        (await given.Client(Role.Member).Get($"{Address}?id={other}")).Body.GetProperty("tasks")[0].Text("id").ShouldBe(other.ToString());
    }

    [Fact]
    public async Task Only_the_assignee_or_a_lead_completes()
    {
        var given = await Given.Workspace(app);
        var id = await given.Task(TaskStatus.InProgress, assignee: given.The(Role.Qa));

        (await given.Client(Role.Member).Patch($"{Address}/complete", new { taskId = id.ToString(), actualHours = 1 })).ShouldBeRefused(403, "not_assigned_to_you", null);
        (await given.Client(Role.Qa).Patch($"{Address}/complete", new { taskId = id.ToString(), actualHours = 1 })).Status.ShouldBe(200);
        (await given.Client(Role.Qa).Patch($"{Address}/complete", new { taskId = id.ToString(), actualHours = 1 })).ShouldBeRefused(409, "already_over", null);
    }

    [Fact]
    public async Task A_task_is_given_to_members_of_the_workspace_only()
    {
        var given = await Given.Workspace(app);
        var neighbour = await Given.Workspace(app);
        var id = await given.Task(TaskStatus.Approved);

        (await given.Client(Role.Head).Patch($"{Address}/assign", new { taskId = id.ToString(), assignedTo = neighbour.The(Role.Member).Id.ToString() }))
            .ShouldBeRefused(400, "not_a_member", "assignedTo");
        (await neighbour.Client(Role.Head).Patch($"{Address}/assign", new { taskId = id.ToString(), assignedTo = neighbour.The(Role.Member).Id.ToString() }))
            .ShouldBeRefused(404, "task_not_found", "taskId");
    }

    [Fact]
    public async Task A_change_set_is_edited_before_the_decision_and_both_versions_are_kept()
    {
        var given = await Given.Workspace(app);
        var listing = await given.Listing();
        var id = await given.Task(TaskStatus.AwaitingApproval, New() with { ChangeSet = [new Edit(listing, "title", "Vestido", "Vestido infantil")] });
        var head = given.Client(Role.Head);
        object Edited(int version, string after) => new { version, changeSet = new[] { new { listingId = listing.ToString(), field = "title", before = "Vestido", after } } };

        var (status, body) = await head.Patch($"{Address}/{id}/change-set", Edited(1, "Vestido de festa"));
        status.ShouldBe(200);
        body.GetProperty("task").GetProperty("changeSetVersion").GetInt32().ShouldBe(2);
        (await head.Patch($"{Address}/{id}/change-set", Edited(1, "Outro"))).ShouldBeRefused(409, "changed_since_seen", null);
        var (_, history) = await head.Get($"{Address}/{id}/history");
        history.GetProperty("versions").EnumerateArray().Select(v => v.GetProperty("changeSet")[0].Text("after")).ShouldBe(["Vestido infantil", "Vestido de festa"]);

        var (_, decided) = await head.Patch($"{Address}/approve", new { taskIds = new[] { id.ToString() }, approved = true });
        decided.GetProperty("failed")[0].Text("code").ShouldBe("version_needed");
        (_, decided) = await head.Patch($"{Address}/approve", new { taskIds = new[] { id.ToString() }, approved = true, versions = new Dictionary<string, int> { [id.ToString()] = 2 } });
        decided.GetProperty("approved")[0].GetString().ShouldBe(id.ToString());
        (await head.Patch($"{Address}/{id}/change-set", Edited(2, "Tarde"))).ShouldBeRefused(409, "not_possible", null);

        (_, body) = await head.Patch($"{Address}/complete", new { taskId = id.ToString(), actualHours = 0.5 });
        body.GetProperty("task").Text("syncMark").ShouldBe("manual");
    }

    [Fact]
    public async Task A_decision_is_taken_back_and_failed_work_is_taken_up_again()
    {
        var given = await Given.Workspace(app);
        var head = given.Client(Role.Head);
        var id = await given.Task(TaskStatus.Rejected);
        (await given.Client(Role.Admin).Patch($"{Address}/{id}/reopen", null)).ShouldBeRefused(403, "not_your_decision", null);
        (await head.Patch($"{Address}/{id}/reopen", null)).Body.GetProperty("task").Text("status").ShouldBe("awaiting_approval");
        (await given.Read(id)).DecidedBy.ShouldBeNull();

        var running = await given.Task(TaskStatus.InProgress);
        (await head.Patch($"{Address}/{running}/cancel", new { })).ShouldBeRefused(400, "required", "reason");
        (await head.Patch($"{Address}/{running}/cancel", new { reason = "fora de linha" })).Body.GetProperty("task").Text("error").ShouldBe("cancelled: fora de linha");
        (await head.Patch($"{Address}/{running}/retry", null)).Body.GetProperty("task").Text("status").ShouldBe("in_progress");
        (await head.Patch($"{Address}/{running}/fail", new { error = "sem acesso" })).Body.GetProperty("task").Text("status").ShouldBe("failed");
    }

    static object With(string? createdBy) => new { marketplace = "amazon", title = "x", category = "analysis", priority = "low", createdBy };
}

static class RefusedAnswers
{
    public static void ShouldBeRefused(this (int Status, System.Text.Json.JsonElement Body) answer, int status, string code, string? field)
    {
        answer.Status.ShouldBe(status, answer.Body.ToString());
        answer.Body.Text("code").ShouldBe(code);
        (answer.Body.TryGetProperty("field", out var named) ? named.GetString() : null).ShouldBe(field);
        answer.Body.Text("traceId").ShouldNotBeNull();
    }
}
