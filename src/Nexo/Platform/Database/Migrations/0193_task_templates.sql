-- What people propose by hand again and again, with places for what differs: {título}, {sku}, {id}.
create table task_templates (
    id               uuid primary key,
    workspace_id     uuid not null references workspaces,
    name             text not null constraint template_name_has_1_to_60_characters check (char_length(name) between 1 and 60),
    title            text not null,
    description      text not null default '',
    category         text not null,
    priority         text not null,
    estimated_hours  numeric(8, 2),
    field            text,          -- what it changes; null changes nothing
    after            text,
    created_by       text not null,
    created_at       timestamptz not null,
    constraint only_a_field_has_a_value check (field is not null or after is null)
);
create unique index one_template_per_name on task_templates (workspace_id, lower(name));
call wall_off('task_templates');
