using Dapper;
using Nexo.Channels;
using Nexo.Tasks;
using Nexo.Tests.Support;
using Nexo.Tests.Tasks;
using Shouldly;
using static Nexo.Tests.Tasks.TaskCalls;
using TaskStatus = Nexo.Tasks.TaskStatus;

namespace Nexo.Tests.Policies;

public sealed class PolicyTriageTests(NexoApp app) : IClassFixture<NexoApp>
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_effect_moves_the_task_and_the_policy_is_named_on_it()
    {
        var given = await Given.Workspace(app);
        var listing = await given.Listing();
        await given.Price(listing, 100);
        var never = await given.Policy(new() { Name = "Preço nunca acima de 30 %", Place = 1, Effect = PolicyEffect.Never, Conditions = new() { PricePercent = new(30, null) } });
        var small = await given.Policy(new() { Name = "Preço até 5 %", Place = 2, Effect = PolicyEffect.Approve, Conditions = new() { Kinds = ["price"], PricePercent = new(null, 5) } });
        var two = await given.Policy(new() { Name = "Preço a dois", Place = 3, Effect = PolicyEffect.AskTwo, ExpiresAfterDays = 3, Conditions = new() { Kinds = ["price"] } });
        async Task<MarketplaceTask> Proposed(string? after, string before = "100")
        {
            var id = (await given.Of<CreateTasks>().Create(given.AgentActor(Channel.Amazon), [New() with { ChangeSet = after is null ? null : [new Edit(listing, "price", before, after)] }], Ct)).Single().Value.Id;
            await Eventually.Is(true, async () => (await given.Read(id)).Status != TaskStatus.Pending);
            return await given.Read(id);
        }

        var approved = await Proposed("104");
        (approved.Status, approved.DecidedBy, approved.Policy, approved.ApprovedAt).ShouldBe((TaskStatus.Approved, "policy:Preço até 5 %", new SpokenPolicy(small.Id, small.Name, 1), app.Time.GetUtcNow()));
        (await given.Events(approved.Id, "task.approved")).ShouldBe(1);

        var forbidden = await Proposed("140");
        (forbidden.Status, forbidden.DecidedBy, forbidden.Reason, forbidden.Policy!.Id).ShouldBe((TaskStatus.Rejected, "nexo", "Policy: Preço nunca acima de 30 %", never.Id));

        var asks = await Proposed("120");
        (asks.Status, asks.ApprovalsNeeded, asks.Policy!.Id, asks.ExpiresAt).ShouldBe((TaskStatus.AwaitingApproval, 2, two.Id, app.Time.GetUtcNow().AddDays(3)));

        (await Proposed("150", before: "149")).Policy!.Id.ShouldBe(never.Id, "the listing costs 100, whatever the proposal says");
        (await Proposed(null)).ShouldSatisfyAllConditions(task => task.Status.ShouldBe(TaskStatus.AwaitingApproval), task => task.Policy.ShouldBeNull(), task => task.ApprovalsNeeded.ShouldBe(1));
    }

    [Fact]
    public async Task What_is_forbidden_stands_in_no_duplicates_way()
    {
        var given = await Given.Workspace(app);
        await given.Policy(new() { Name = "Nada pequeno", Place = 1, Effect = PolicyEffect.Never, Conditions = new() { Impact = new(null, 5) } });
        // The first of the batch is forbidden, the second waits, the third is its duplicate.
        var batch = await given.Of<CreateTasks>().Create(given.AgentActor(Channel.Amazon), [.. new[] { 1, 20, 30 }.Select(impact => New() with { Fingerprint = "title:x", Impact = impact })], Ct);
        foreach (var outcome in batch)
            await Eventually.Is(false, async () => (await given.Read(outcome.Value.Id)).Status == TaskStatus.Pending);

        var tasks = await Task.WhenAll(batch.Select(outcome => given.Read(outcome.Value.Id)));
        tasks.Select(task => task.Status).ShouldBe([TaskStatus.Rejected, TaskStatus.AwaitingApproval, TaskStatus.Rejected], ignoreOrder: true);
        tasks.Single(task => task.Impact == 1).Reason.ShouldBe("Policy: Nada pequeno");
        tasks.Count(task => task.Reason?.StartsWith("Duplicate of", StringComparison.Ordinal) == true).ShouldBe(1);
    }

    [Fact]
    public async Task A_neighbours_policies_say_nothing_here()
    {
        var (given, neighbour) = (await Given.Workspace(app), await Given.Workspace(app));
        await neighbour.Policy(new() { Name = "Tudo", Place = 1, Effect = PolicyEffect.Approve });
        (await given.Read(await given.Task(TaskStatus.AwaitingApproval))).Policy.ShouldBeNull();
    }

    [Fact]
    public async Task What_a_policy_approved_is_counted_apart_and_undone_by_nobody()
    {
        var given = await Given.Workspace(app);
        await given.Listing();
        await given.Policy(new() { Name = "Tudo da Amazon", Place = 1, Effect = PolicyEffect.Approve, Conditions = new() { Channels = [Channel.Amazon] } });
        var id = (await given.Of<CreateTasks>().Create(given.AgentActor(Channel.Amazon), [New()], Ct)).Single().Value.Id;
        await given.Is(id, TaskStatus.Approved);
        await given.Task(TaskStatus.Approved, New(channel: Channel.Shopee));

        await using var db = await given.Db();
        (await db.QuerySingleAsync<(long, long, long)>("select sum(approved), sum(approved_by_policy), sum(cohort_approved_by_policy) from counted_days where workspace_id = @Id", new { given.Id })).ShouldBe((2, 1, 1));
        var head = given.Client(Nexo.Access.Role.Head);
        head.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        var home = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(await head.GetStringAsync("/", Ct));
        home.QuerySelector(".numbers dd .second")!.TextContent.ShouldBe("1 por política");
        home.QuerySelectorAll("#agents .agent").Select(agent => agent.QuerySelectorAll(".small.wrap").ElementAtOrDefault(1)?.TextContent).OfType<string>().ShouldBe(["Hoje: 1 aprovada, 1 por política", "Hoje: 1 aprovada"]);
        (await given.Of<MoveTask>().Reopen(given.ActorOf(Nexo.Access.Role.Admin), id, Ct)).Refusal!.Code.ShouldBe("not_your_decision");
    }

    [Fact]
    public async Task What_nobody_decides_expires_once_and_is_told()
    {
        var given = await Given.Workspace(app);
        await given.Policy(new() { Name = "Três dias", Place = 1, Effect = PolicyEffect.Ask, ExpiresAfterDays = 3, Conditions = new() { Channels = [Channel.Amazon] } });
        var (id, stays) = (await given.Task(TaskStatus.AwaitingApproval), await given.Task(TaskStatus.AwaitingApproval, New(channel: Channel.Shopee)));
        await given.Of<ExpireTasks>().Run(Ct);
        (await given.Read(id)).Status.ShouldBe(TaskStatus.AwaitingApproval);

        app.Time.Forward(TimeSpan.FromDays(3));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => given.Of<ExpireTasks>().Run(Ct).AsTask()));

        var task = await given.Read(id);
        (task.Status, task.DecidedBy, task.Reason, task.Revision).ShouldBe((TaskStatus.Rejected, "nexo", "Nobody decided in time.", 3));
        (await given.Events(id, "task.rejected")).ShouldBe(1);
        (await given.Read(stays)).Status.ShouldBe(TaskStatus.AwaitingApproval);
    }
}
