-- How the columns of a layout are read, kept under a name and found again by the header.
create table import_mappings (
    id            uuid primary key,
    workspace_id  uuid not null references workspaces,
    name          text not null,
    channel       text not null,
    columns       text[] not null default '{}',   -- the header it was made for
    signature     bytea,                          -- SHA-256 over the header; null: found by its name only
    fields        jsonb not null,
    uses          integer not null default 0,
    used_at       timestamptz,
    revision      integer not null default 1,
    created_by    text not null,
    created_at    timestamptz not null,
    changed_at    timestamptz not null,
    constraint name_has_1_to_80_characters check (char_length(name) between 1 and 80)
);
create unique index one_mapping_per_name on import_mappings (workspace_id, lower(name));
create index mappings_of_a_layout on import_mappings (workspace_id, channel, signature, changed_at desc);
call wall_off('import_mappings');

-- A file that was sent and waits until somebody has looked at its columns. It lies in pieces, so that any node can go on with it.
create table uploads (
    id            uuid primary key,
    workspace_id  uuid not null references workspaces,
    channel       text not null,
    currency      text,
    file_name     text not null,
    stored        bigint not null default 0,      -- bytes
    complete      boolean not null default false,
    fields        jsonb,                          -- as chosen so far; null: nobody has chosen yet
    mapping_id    uuid,                           -- what the choice began with
    requested_by  text not null,
    created_at    timestamptz not null,
    seen_at       timestamptz not null default now()
);
create index uploads_oldest on uploads (created_at);
call wall_off('uploads');

create table upload_pieces (
    workspace_id  uuid not null,
    upload_id     uuid not null references uploads on delete cascade,
    number        integer not null,
    bytes         bytea not null,
    primary key (upload_id, number)
);
alter table upload_pieces alter column bytes set storage external;  -- most are packed already
call wall_off('upload_pieces');

alter table imports
    add column upload_id uuid constraint an_upload_is_imported_once unique,
    add column mapping_id uuid,                             -- of the one it was read by, also when that is gone
    add column mapping_name text,
    add column fields jsonb,                                -- how an upload's columns were chosen
    add column read_attempt integer not null default 0;     -- of the reader that may write; an earlier one is dead
