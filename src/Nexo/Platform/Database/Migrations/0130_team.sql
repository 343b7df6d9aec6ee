-- The team of a workspace. Being deactivated, and having left, is said of the membership: the same person goes on elsewhere.
-- Who left keeps the row, so that the log and the tasks still have a name for them.
alter table memberships
    add column deactivated_at  timestamptz,
    add column left_at         timestamptz,
    add column entered_at      timestamptz,  -- the last time the person chose this workspace; the next sign-in leads there
    add constraint who_left_is_deactivated check (left_at is null or deactivated_at is not null);
update memberships m set deactivated_at = p.deactivated_at from people p where p.id = m.person_id and p.deactivated_at is not null;
update people set deactivated_at = null where deactivated_at is not null;

drop trigger rights_told on memberships;
create trigger rights_told after update of role, deactivated_at or delete on memberships for each statement execute function tell_of_rights();

-- A workspace keeps an admin, whoever changes what, also when two change each other at once: the second waits for the first.
create function keep_an_admin() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
    perform from workspaces where id = old.workspace_id for no key update;
    if not exists (select from memberships where workspace_id = old.workspace_id and role = 'admin' and deactivated_at is null) then
        raise exception 'workspace % would be without an admin', old.workspace_id using errcode = 'check_violation', constraint = 'workspace_keeps_an_admin';
    end if;
    return null;
end $$;
create trigger keep_an_admin_when_changed after update of role, deactivated_at on memberships for each row
    when (old.role = 'admin' and old.deactivated_at is null and (new.role <> 'admin' or new.deactivated_at is not null))
    execute function keep_an_admin();
create trigger keep_an_admin_when_deleted after delete on memberships for each row
    when (old.role = 'admin' and old.deactivated_at is null)
    execute function keep_an_admin();

create table invitations (
    id                uuid primary key,
    workspace_id      uuid not null references workspaces,
    email             text not null,
    normalized_email  text not null,
    name              text,
    role              text not null constraint role_is_known check (role in ('member', 'qa', 'head', 'admin')),
    channels          text[] not null default '{}',
    categories        text[] not null default '{}',
    hash              bytea not null constraint link_is_unique unique,  -- SHA-256 of the secret in the link
    created_by        text not null,
    created_at        timestamptz not null,
    expires_at        timestamptz not null,
    accepted_at       timestamptz,
    accepted_by       uuid references people,
    revoked_at        timestamptz,
    constraint accepted_by_somebody check ((accepted_at is null) = (accepted_by is null)),
    constraint over_in_one_way check (accepted_at is null or revoked_at is null)
);
create unique index one_open_invitation_per_address on invitations (workspace_id, normalized_email) where accepted_at is null and revoked_at is null;
call wall_off('invitations');
-- Pages and the API never see a link's hash; invitations are written by the use cases that also write people.
revoke all on invitations from nexo_web;
grant select (id, workspace_id, email, name, role, channels, categories, created_by, created_at, expires_at, accepted_at, accepted_by, revoked_at) on invitations to nexo_web;

-- A token that is replaced goes on for a while beside its one successor; what still uses it is counted.
alter table tokens
    add column uses               bigint not null default 0,
    add column replaces           uuid constraint token_has_one_successor unique references tokens,
    add column rotated_at         timestamptz,
    add column uses_when_rotated  bigint;
grant select (uses, replaces, rotated_at, uses_when_rotated) on tokens to nexo_web;

-- What a person did lately; what agents and NEXO do, which is most of the log, is left out.
create index events_of_a_person on events (workspace_id, actor, seq desc) where starts_with(actor, 'person:');
