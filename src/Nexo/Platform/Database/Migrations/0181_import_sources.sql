-- Where files come from by themselves: a folder of the machine or an address, read every so often.
create table import_sources (
    id             uuid primary key,
    workspace_id   uuid not null references workspaces,
    name           text not null,
    channel        text not null,
    currency       text,
    mapping_id     uuid constraint mapping_is_in_use references import_mappings,
    kind           text not null constraint kind_is_folder_or_url check (kind in ('folder', 'url')),
    location       text not null,             -- below the configured root, or the address
    pattern        text,                      -- of the files in the folder
    header_name    text,
    header_seal    text,                      -- its value, sealed
    every_minutes  integer,
    at_time        time,                      -- in the workspace's time zone
    paused_at      timestamptz,
    next_at        timestamptz not null,
    etag           text,
    last_modified  text,
    last_run_at    timestamptz,
    last_outcome   text,
    failures       integer not null default 0,  -- one after the other
    revision       integer not null default 1,
    created_by     text not null,
    created_at     timestamptz not null,
    changed_at     timestamptz not null,
    constraint name_has_1_to_80_characters check (char_length(name) between 1 and 80),
    constraint either_every_or_at check ((every_minutes is null) <> (at_time is null))
);
create unique index one_source_per_name on import_sources (workspace_id, lower(name));
create index import_sources_due on import_sources (next_at) where paused_at is null;
call wall_off('import_sources');

-- The versions that were read; an address has one without a name.
create table import_source_files (
    workspace_id  uuid not null,
    source_id     uuid not null references import_sources on delete cascade,
    file          text not null,
    size          bigint,
    modified_at   timestamptz,
    hash          bytea not null,
    primary key (source_id, file)
);
call wall_off('import_source_files');

create table import_source_runs (
    id            uuid primary key,
    workspace_id  uuid not null,
    source_id     uuid not null references import_sources on delete cascade,
    ran_at        timestamptz not null,
    outcome       text not null constraint outcome_is_known check (outcome in ('imported', 'unchanged', 'nothing_new', 'failed')),
    file          text,
    import_id     uuid,
    error_code    text,
    error         text
);
create index import_source_runs_newest on import_source_runs (source_id, ran_at desc, id desc);
call wall_off('import_source_runs');
