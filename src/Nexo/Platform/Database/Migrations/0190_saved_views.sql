-- Filters of the inbox under a name. A view outlives who made it where it is shared, so it names its person without a reference.
create table saved_views (
    id            uuid primary key,
    workspace_id  uuid not null references workspaces,
    person_id     uuid not null,
    name          text not null constraint view_name_has_1_to_60_characters check (char_length(name) between 1 and 60),
    address       text not null constraint view_address_has_1_to_1000_characters check (char_length(address) between 1 and 1000),  -- the query of the inbox's address
    shared        boolean not null default false,
    place         integer not null,      -- among the private views of the person, or among the shared ones
    created_at    timestamptz not null,
    changed_at    timestamptz not null
);
create unique index one_private_view_per_name on saved_views (workspace_id, person_id, lower(name)) where not shared;
create unique index one_shared_view_per_name on saved_views (workspace_id, lower(name)) where shared;
call wall_off('saved_views');

-- What a person sees who opens the inbox without saying what.
create table default_views (
    workspace_id  uuid not null references workspaces,
    person_id     uuid not null,
    view_id       uuid not null references saved_views on delete cascade,
    primary key (workspace_id, person_id)
);
create index default_views_of_a_view on default_views (view_id);
call wall_off('default_views');
