-- The audit trail: decisions and administrative acts of the log, each bound to the one before it by its hash.
-- Written by the sealer alone, after the fact; see docs/decisions/audit-trail.md for what is hashed.

create table audit_entries (
    workspace_id  uuid not null,
    position      bigint not null constraint positions_begin_at_one check (position > 0),
    xid           xid8 not null,    -- with seq: the event
    seq           bigint not null,
    kind          text not null,    -- from here to "at" as the event has it, to be found by
    subject       text not null,
    actor         text not null,
    channel       text,
    at            timestamptz not null,
    content       bytea not null constraint content_is_a_sha256 check (octet_length(content) = 32),
    previous      bytea not null constraint previous_is_a_sha256 check (octet_length(previous) = 32),
    hash          bytea not null constraint hash_is_a_sha256 check (octet_length(hash) = 32),
    sealed_at     timestamptz not null default now(),
    primary key (workspace_id, position),
    constraint event_is_sealed_once unique (workspace_id, xid, seq)
);
create index audit_entries_by_time on audit_entries (workspace_id, at, position);
create index audit_entries_by_actor on audit_entries (workspace_id, actor, at, position);
create index audit_entries_by_kind on audit_entries (workspace_id, kind, at, position);
create index audit_entries_by_subject on audit_entries (workspace_id, subject, at, position);
create index audit_entries_by_channel on audit_entries (workspace_id, channel, at, position) where channel is not null;
call wall_off('audit_entries');
revoke insert, update, delete on audit_entries from nexo_web;
revoke update, delete on audit_entries from nexo_worker;

-- The last entry of each chain. Nobody writes here: the entries themselves move it, so that a cut tail shows.
create table audit_heads (
    workspace_id  uuid primary key,
    position      bigint not null,
    hash          bytea not null,
    sealed_at     timestamptz not null
);
call wall_off('audit_heads');
revoke insert, update, delete on audit_heads from nexo_web, nexo_worker;

create function advance_audit_heads() returns trigger language plpgsql security definer set search_path = public, pg_temp
as $$
begin
    if exists (
        select from (
            select s.position, s.previous,
                   coalesce(lag(s.position) over chain, h.position, 0) as last_position,
                   coalesce(lag(s.hash) over chain, h.hash, decode(repeat('00', 32), 'hex')) as last_hash
              from sealed s left join audit_heads h on h.workspace_id = s.workspace_id
            window chain as (partition by s.workspace_id order by s.position)
        ) linked
         where position <> last_position + 1 or previous <> last_hash)
    then
        raise exception 'An entry of the audit trail does not follow the one before it.' using errcode = 'integrity_constraint_violation';
    end if;
    insert into audit_heads as h (workspace_id, position, hash, sealed_at)
    select distinct on (workspace_id) workspace_id, position, hash, sealed_at from sealed order by workspace_id, position desc
        on conflict (workspace_id) do update set position = excluded.position, hash = excluded.hash, sealed_at = excluded.sealed_at;
    return null;
end $$;
create trigger head_follows after insert on audit_entries referencing new table as sealed
    for each statement execute function advance_audit_heads();

-- Not even the owner's careless hand: who wants to change an entry has to switch this off first.
create function refuse_to_change_history() returns trigger language plpgsql
as $$
begin
    raise exception 'Entries of the audit trail are never changed.' using errcode = 'insufficient_privilege';
end $$;
create trigger never_changed before update or delete or truncate on audit_entries
    for each statement execute function refuse_to_change_history();

-- How far the sealer has read the log; all workspaces together. Moving it is what lets only one node seal a batch.
create table audit_cursor (
    one   boolean primary key default true constraint there_is_one check (one),
    xid   xid8 not null,
    seq   bigint not null
);
insert into audit_cursor (xid, seq) values ('0', 0);
revoke all on audit_cursor from nexo_web;
revoke insert, delete on audit_cursor from nexo_worker;

-- What the last verification of a chain found.
create table audit_checks (
    workspace_id  uuid primary key,
    position      bigint not null,   -- everything up to here was recomputed
    hash          bytea not null,
    checked_at    timestamptz not null,
    trouble       text               -- null: sound; else the first broken place
);
call wall_off('audit_checks');
revoke insert, update, delete on audit_checks from nexo_web;
