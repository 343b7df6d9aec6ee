using Dapper;
using Nexo.Access;
using Nexo.Platform;
using Nexo.Tasks;
using Npgsql;

namespace Nexo.Discussion.Comments;

/// <summary>What was said about a task, the oldest first.</summary>
sealed class ReadComments(Database database, ReadTask tasks, TimeProvider time)
{
    public const int Most = 500;

    public async Task<Outcome<IReadOnlyList<Comment>>> Of(Actor actor, TaskId task, CancellationToken cancellationToken) =>
        (await tasks.Read(actor, task, cancellationToken)).Try(out _, out var refusal) ? Outcome(await OfKnown(actor, task, cancellationToken)) : refusal;

    /// <summary>Of a task the caller has read.</summary>
    public async Task<IReadOnlyList<Comment>> OfKnown(Actor actor, TaskId task, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
        return await Rows(db, actor, task, only: null, cancellationToken);
    }

    public async Task<IReadOnlyList<Comment>> Rows(NpgsqlConnection db, Actor actor, TaskId task, CommentId? only, CancellationToken cancellationToken)
    {
        var rows = (await db.QueryAsync<Row>(new CommandDefinition($"""
            select c.id, c.person_id, p.name as author, c.text, c.mentions, c.created_at, c.edited_at, c.deleted_at
              from task_comments c left join people p on p.id = c.person_id
             where c.workspace_id = @Workspace and c.task_id = @task {(only is null ? "" : "and c.id = @only")} order by c.id desc limit @Most
            """, new { actor.Workspace, task, only, Most }, cancellationToken: cancellationToken))).Reverse().ToList();
        var people = rows.Exists(row => row.Mentions.Length > 0) ? await Mentions.People(db, actor.Workspace, cancellationToken) : [];
        return [.. rows.Select(row => Seen(row, task, people, actor))];
    }

    Comment Seen(Row row, TaskId task, IReadOnlyList<MentionablePerson> people, Actor actor)
    {
        var own = row.DeletedAt is null && actor.Person == row.PersonId;
        return new()
        {
            Id = row.Id, TaskId = task, AuthorId = row.PersonId, AuthorName = row.Author, Text = row.DeletedAt is null ? row.Text : null,
            Mentions = row.Mentions.Length == 0 ? [] : Mentions.In(row.Text, [.. people.Where(person => row.Mentions.Contains(person.Id.Value))]),
            CreatedAt = row.CreatedAt, EditedAt = row.EditedAt, DeletedAt = row.DeletedAt,
            MayDelete = own, MayEdit = own && time.GetUtcNow() - row.CreatedAt <= CommentRefusals.EditFor,
        };
    }

    static Outcome<IReadOnlyList<Comment>> Outcome(IReadOnlyList<Comment> comments) => comments.ToArray();

    sealed record Row
    {
        public CommentId Id { get; init; }
        public PersonId PersonId { get; init; }
        public string? Author { get; init; }
        public string Text { get; init; } = "";
        public Guid[] Mentions { get; init; } = [];
        public DateTimeOffset CreatedAt { get; init; }
        public DateTimeOffset? EditedAt { get; init; }
        public DateTimeOffset? DeletedAt { get; init; }
    }
}
