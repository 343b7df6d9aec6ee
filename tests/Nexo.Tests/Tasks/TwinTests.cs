using Nexo.Access;
using Nexo.Tests.Support;
using Shouldly;
using static Nexo.Tests.Tasks.TaskCalls;
using TaskStatus = Nexo.Tasks.TaskStatus;

namespace Nexo.Tests.Tasks;

/// <summary>The same is proposed again after it was over; what is over does not come back beside it.</summary>
public sealed class TwinTests(NexoApp app) : IClassFixture<NexoApp>
{
    [Theory]
    [InlineData(TaskStatus.Rejected, "reopen")]
    [InlineData(TaskStatus.Failed, "retry")]
    public async Task What_has_an_open_twin_is_not_opened_again(TaskStatus over, string step)
    {
        var given = await Given.Workspace(app);
        var head = given.Client(Role.Head);
        var first = await given.Task(over, New() with { Fingerprint = "same" });
        var second = await given.Task(TaskStatus.AwaitingApproval, New() with { Fingerprint = "same" });

        (await head.Patch($"{Address}/{first}/{step}", null)).ShouldBeRefused(409, "twin_is_open", null);

        (await given.Read(first)).Status.ShouldBe(over);
        await head.Patch($"{Address}/approve", new { taskIds = new[] { second.ToString() }, approved = false, reason = "não" });
        (await head.Patch($"{Address}/{first}/{step}", null)).Status.ShouldBe(200);
    }
}
