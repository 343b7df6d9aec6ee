-- What people say about a task.
create table task_comments (
    id            uuid primary key,
    workspace_id  uuid not null references workspaces,
    task_id       uuid not null references marketplace_tasks on delete cascade,
    person_id     uuid not null,
    text          text not null,
    mentions      uuid[] not null default '{}',
    created_at    timestamptz not null,
    edited_at     timestamptz,
    deleted_at    timestamptz,
    constraint comment_has_1_to_4000_characters check (deleted_at is not null or char_length(text) between 1 and 4000),
    constraint deleted_comment_says_nothing check (deleted_at is null or text = '')
);
create index comments_of_a_task on task_comments (workspace_id, task_id, id);
call wall_off('task_comments');

-- What a person is told. Written by the trigger below, in the statement of the event it tells of: once, or not at all.
create table notifications (
    id            bigint generated always as identity primary key,
    workspace_id  uuid not null references workspaces,
    person_id     uuid not null,
    kind          text not null constraint kind_is_known check (kind in ('mentioned', 'assigned', 'decided', 'woken')),
    task_id       uuid not null references marketplace_tasks on delete cascade,
    actor         text not null,
    body          jsonb not null default '{}',
    at            timestamptz not null,
    read_at       timestamptz
);
create index notifications_of_a_person on notifications (workspace_id, person_id, id desc);
create index notifications_unread on notifications (workspace_id, person_id) where read_at is null;
create index notifications_of_a_task on notifications (task_id);
call wall_off('notifications');

-- Kinds a person does not want to be told of.
create table muted_notifications (
    workspace_id  uuid not null references workspaces,
    person_id     uuid not null,
    kind          text not null constraint kind_is_known check (kind in ('mentioned', 'assigned', 'decided', 'woken')),
    primary key (workspace_id, person_id, kind)
);
call wall_off('muted_notifications');

-- Nobody is told of what they did themselves, of what they muted, or where they are no member.
create function tell_people() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if not exists (select from told where kind in ('task.commented', 'task.comment_changed', 'task.assigned', 'task.approved', 'task.rejected', 'task.woken')) then
        return null;
    end if;
    insert into notifications (workspace_id, person_id, kind, task_id, actor, body, at)
    select t.workspace_id, m.person_id, t.kind, case when t.subject ~ '^[0-9a-f-]{36}$' then t.subject::uuid end, t.actor, t.body, t.at
      from (
        select e.workspace_id, p.person, 'mentioned' as kind, e.subject, e.actor, jsonb_build_object('commentId', e.body -> 'commentId') as body, e.at
          from told e cross join lateral jsonb_array_elements_text(e.body -> 'mentions') as p (person)
         where e.kind in ('task.commented', 'task.comment_changed')
        union all
        select e.workspace_id, e.body ->> 'assignedTo', 'assigned', e.subject, e.actor, '{}', e.at from told e where e.kind = 'task.assigned'
        union all
        select e.workspace_id, k.created_by, 'decided', e.subject, e.actor,
               jsonb_strip_nulls(jsonb_build_object('decision', substr(e.kind, 6), 'reason', e.body -> 'reason')), e.at
          from told e join marketplace_tasks k on k.id = case when e.subject ~ '^[0-9a-f-]{36}$' then e.subject::uuid end and k.workspace_id = e.workspace_id and k.agent is null
         where e.kind in ('task.approved', 'task.rejected')
        union all
        select e.workspace_id, substr(e.body ->> 'snoozedBy', 8), 'woken', e.subject, e.actor, '{}', e.at
          from told e where e.kind = 'task.woken' and e.body ->> 'snoozedBy' like 'person:%'
      ) t
      join memberships m on m.workspace_id = t.workspace_id and m.person_id::text = t.person
     where t.actor <> 'person:' || t.person and t.subject ~ '^[0-9a-f-]{36}$'
       and not exists (select from muted_notifications n where n.workspace_id = t.workspace_id and n.person_id = m.person_id and n.kind = t.kind);
    return null;
end $$;

create trigger tell_people after insert on events referencing new table as told for each statement execute function tell_people();
