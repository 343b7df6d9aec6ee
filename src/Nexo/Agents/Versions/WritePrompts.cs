using Dapper;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Agents;

/// <summary>Keeps new instructions as a version, and moves the labels; a version once written stays as it is.</summary>
sealed class WritePrompts(Database database, ReadPrompts prompts, EventNudge events, TimeProvider time)
{
    const int MostVersions = 500;

    public async Task<Outcome<PromptVersion>> Add(Actor by, string agent, NewPrompt wanted, CancellationToken cancellationToken)
    {
        var (text, note) = ((wanted.Text ?? "").ReplaceLineEndings("\n").Trim(), (wanted.Note ?? "").Trim());
        if (text.Length is < 40 or > 8_000 || text.Any(c => char.IsControl(c) && c != '\n'))
            return PromptRefusals.TextNotPossible;
        if (note.Length > 300 || note.Any(char.IsControl))
            return PromptRefusals.NoteNotPossible;
        if (await prompts.Of(by, agent, cancellationToken) is not { } known)
            return PromptRefusals.NoSuchAgent;
        if (known.Versions.Count >= MostVersions)
            return PromptRefusals.TooMany;
        if (known.Versions[0].Text == text)
            return PromptRefusals.SameAsBefore;
        await using var db = await database.OpenFor(by.Workspace, cancellationToken);
        for (var version = known.Versions[0].Version + 1; ; version++)
        {
            var written = await db.ExecuteAsync(new CommandDefinition("""
                with written as (
                    insert into prompt_versions (workspace_id, agent, version, text, note, created_by, created_at) values (@Workspace, @agent, @version, @text, @note, @Name, @now)
                    on conflict do nothing
                 returning workspace_id, agent, version, note
                )
                insert into events (workspace_id, subject, kind, actor, body, at)
                select workspace_id, 'prompt:' || agent, 'prompt.written', @Name, jsonb_build_object('agent', agent, 'version', version, 'note', note), @now from written
                """, new { by.Workspace, agent, version, text, note, by.Name, now = time.GetUtcNow() }, cancellationToken: cancellationToken));
            if (written == 0)
                continue; // two wrote at once: the other has this number
            events.Now();
            return (await prompts.Of(by, agent, cancellationToken))!.Of(version);
        }
    }

    /// <summary>Of two who saw the label on the same version one moves it.</summary>
    public async Task<Outcome<AgentPrompts>> Move(Actor by, string agent, string label, LabelMove move, CancellationToken cancellationToken)
    {
        if (label is not (AgentPrompts.Production or AgentPrompts.Candidate))
            return PromptRefusals.NoSuchLabel;
        if (await prompts.Of(by, agent, cancellationToken) is not { } known)
            return PromptRefusals.NoSuchAgent;
        if (move.Version is not { } version)
            return PromptRefusals.VersionMissing;
        if (known.Versions.All(v => v.Version != version))
            return PromptRefusals.NoSuchVersion;
        if (move.Seen is null && label == AgentPrompts.Production)
            return PromptRefusals.SeenMissing;
        await using var db = await database.OpenFor(by.Workspace, cancellationToken);
        var moved = await db.ExecuteAsync(new CommandDefinition("""
            with moved as (
                insert into prompt_labels as l (workspace_id, agent, label, version, moved_by, moved_at)
                select @Workspace, @agent, @label, @version, @Name, @now
                 where @seen is not distinct from @unmoved or exists (select from prompt_labels where workspace_id = @Workspace and agent = @agent and label = @label)
                on conflict (workspace_id, agent, label) do update set version = excluded.version, moved_by = excluded.moved_by, moved_at = excluded.moved_at
                 where l.version = @seen
             returning workspace_id, agent, label, version
            )
            insert into events (workspace_id, subject, kind, actor, body, at)
            select workspace_id, 'prompt:' || agent, 'prompt.label_moved', @Name, jsonb_build_object('agent', agent, 'label', label, 'from', @seen, 'to', version), @now from moved
            """, new { by.Workspace, agent, label, version, seen = move.Seen, unmoved = label == AgentPrompts.Production ? 1 : (int?)null, by.Name, now = time.GetUtcNow() }, cancellationToken: cancellationToken));
        if (moved == 0)
            return PromptRefusals.MovedSinceSeen;
        events.Now();
        return (await prompts.Of(by, agent, cancellationToken))!;
    }
}
