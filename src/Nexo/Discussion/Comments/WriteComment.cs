using Dapper;
using Nexo.Access;
using Nexo.Platform;
using Nexo.Tasks;

namespace Nexo.Discussion.Comments;

/// <summary>Says something about a task, changes one's own words for ten minutes, or takes them back. Who is named anew is told by the event itself.</summary>
sealed class WriteComment(Database database, ReadComments comments, ReadTask tasks, EventNudge events, TimeProvider time)
{
    public async Task<Outcome<Comment>> Add(Actor actor, TaskId task, string? text, CancellationToken cancellationToken)
    {
        if (actor.Person is null)
            return CommentRefusals.ForPeople;
        if (CommentRefusals.Broken(text) is { } broken)
            return broken;
        if (!(await tasks.Read(actor, task, cancellationToken)).Try(out _, out var refusal))
            return refusal;
        await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
        var id = Ids.New<CommentId>(time);
        var said = Said(text!);
        await db.ExecuteAsync(new CommandDefinition("""
            with made as (
                insert into task_comments (id, workspace_id, task_id, person_id, text, mentions, created_at) values (@id, @Workspace, @task, @Person, @said, @mentions, @now) returning *
            )
            insert into events (workspace_id, subject, kind, actor, channel, body, at)
            select m.workspace_id, m.task_id::text, 'task.commented', @by, t.marketplace, jsonb_build_object('commentId', m.id, 'mentions', to_jsonb(m.mentions)), @now
              from made m join marketplace_tasks t on t.id = m.task_id
            """, new
        {
            id, actor.Workspace, task, actor.Person, said, by = actor.Name, now = time.GetUtcNow(),
            mentions = Mentions.In(said, await Mentions.People(db, actor.Workspace, cancellationToken)).Select(one => one.Id.Value).Distinct().ToArray(),
        }, cancellationToken: cancellationToken));
        events.Now();
        return (await comments.Rows(db, actor, task, id, cancellationToken)).Single();
    }

    public Task<Outcome<Comment>> Edit(Actor actor, TaskId task, CommentId id, string? text, CancellationToken cancellationToken) =>
        CommentRefusals.Broken(text) is { } broken ? Task.FromResult<Outcome<Comment>>(broken) : Change(actor, task, id, Said(text!), cancellationToken);

    public Task<Outcome<Comment>> Delete(Actor actor, TaskId task, CommentId id, CancellationToken cancellationToken) =>
        Change(actor, task, id, text: null, cancellationToken);

    /// <param name="text">Null deletes.</param>
    async Task<Outcome<Comment>> Change(Actor actor, TaskId task, CommentId id, string? text, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
        if ((await comments.Rows(db, actor, task, id, cancellationToken)).SingleOrDefault() is not { } seen)
            return CommentRefusals.NotFound;
        if (Refused(seen, actor, text) is { } refusal)
            return refusal;
        var mentions = text is null ? [] : Mentions.In(text, await Mentions.People(db, actor.Workspace, cancellationToken)).Select(one => one.Id.Value).Distinct().ToArray();
        var changed = await db.ExecuteScalarAsync<int>(new CommandDefinition("""
            with changed as (
                update task_comments set text = coalesce(@text, ''), mentions = @mentions, edited_at = case when @text is null then edited_at else @now end, deleted_at = case when @text is null then @now end
                 where workspace_id = @Workspace and id = @id and deleted_at is null and edited_at is not distinct from @EditedAt returning *
            ), told as (
                insert into events (workspace_id, subject, kind, actor, channel, body, at)
                select c.workspace_id, c.task_id::text, case when @text is null then 'task.comment_deleted' else 'task.comment_changed' end, @by, t.marketplace,
                       jsonb_build_object('commentId', c.id, 'mentions', to_jsonb(@anew)), @now
                  from changed c join marketplace_tasks t on t.id = c.task_id
            )
            select count(*) from changed
            """, new
        {
            actor.Workspace, id, text, mentions, seen.EditedAt, by = actor.Name, now = time.GetUtcNow(),
            anew = mentions.Except(seen.Mentions.Select(one => one.Id.Value)).ToArray(),
        }, cancellationToken: cancellationToken));
        if (changed == 0)
            return CommentRefusals.ChangedSinceSeen;
        events.Now();
        return (await comments.Rows(db, actor, task, id, cancellationToken)).Single();
    }

    static Refusal? Refused(Comment seen, Actor actor, string? text) => seen switch
    {
        { DeletedAt: not null } => CommentRefusals.Deleted,
        _ when seen.AuthorId != actor.Person => CommentRefusals.NotYours,
        { MayEdit: false } when text is not null => CommentRefusals.TooLate,
        _ => null,
    };

    static string Said(string text) => text.ReplaceLineEndings("\n").Trim();
}
