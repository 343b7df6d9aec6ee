using Nexo.Platform;

namespace Nexo.Tasks;

/// <summary>Removes tasks that ended long ago, with their versions; the log keeps their events, and one more that says how many went.</summary>
static class ForgetTasks
{
    public static readonly Forgettable Ended = new("ended tasks", options => options.Tasks, """
        with old as (
            select id from marketplace_tasks where workspace_id = @workspace and ended_at < @before limit @limit
        ), gone as (
            delete from marketplace_tasks t using old where t.id = old.id and t.ended_at < @before returning t.id
        ), told as (
            insert into events (workspace_id, subject, kind, actor, body)
            select @workspace, 'tasks', 'tasks.forgotten', 'nexo', jsonb_build_object('count', count(*), 'endedBefore', @before) from gone having count(*) > 0
        )
        select count(*)::int from gone
        """);
}
