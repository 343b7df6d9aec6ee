-- What the last test of a model came to.
alter table workspace_models
    add column test_input_tokens   integer,
    add column test_output_tokens  integer,
    add column test_cost           numeric(18, 9);
grant select (test_input_tokens, test_output_tokens, test_cost) on workspace_models to nexo_web;

-- What was mended in a model's answer before it was read: code_fence, prose, trailing_comma, …; asked_again.
alter table activation_agents add column repairs jsonb not null default '[]';

-- The instructions of an agent as a workspace has worded them. Version 1 is the built-in one, which lies in the code.
create table prompt_versions (
    workspace_id  uuid not null references workspaces,
    agent         text not null,
    version       integer not null constraint the_first_is_built_in check (version >= 2),
    text          text not null constraint text_has_40_to_8000_characters check (char_length(text) between 40 and 8000),
    note          text not null constraint note_has_at_most_300_characters check (char_length(note) <= 300),
    created_by    text not null,
    created_at    timestamptz not null,
    primary key (workspace_id, agent, version)
);
call wall_off('prompt_versions');
revoke update, delete on prompt_versions from nexo_web, nexo_worker;

-- Which version a label stands on. No row: production stands on 1, candidate on none.
create table prompt_labels (
    workspace_id  uuid not null references workspaces,
    agent         text not null,
    label         text not null constraint label_is_known check (label in ('production', 'candidate')),
    version       integer not null constraint version_is_positive check (version >= 1),
    moved_by      text not null,
    moved_at      timestamptz not null,
    primary key (workspace_id, agent, label)
);
call wall_off('prompt_labels');
