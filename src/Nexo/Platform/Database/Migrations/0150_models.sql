-- A workspace's own models, in the order in which they are asked. Keys lie sealed (data protection, a purpose for each
-- workspace); the role of the pages may write a sealed key but never read one.
create table workspace_models (
    id                 uuid primary key,
    workspace_id       uuid not null references workspaces,
    kind               text not null constraint kind_is_known check (kind in ('openai', 'anthropic', 'compatible')),
    name               text not null constraint name_has_1_to_60_characters check (char_length(name) between 1 and 60),
    base_url           text,                      -- null is the maker's own
    model              text not null constraint model_has_1_to_120_characters check (char_length(model) between 1 and 120),
    key_sealed         text,
    key_hint           text,                      -- the last four characters, to recognise it by
    place              integer not null,          -- 1 is asked first
    enabled            boolean not null default true,
    timeout_seconds    integer not null constraint timeout_is_1_to_600_seconds check (timeout_seconds between 1 and 600),
    max_output_tokens  integer constraint output_has_16_to_200000_tokens check (max_output_tokens between 16 and 200000),
    input_price        numeric(12, 6) constraint input_price_is_not_negative check (input_price >= 0),    -- USD per million tokens; null is not known
    output_price       numeric(12, 6) constraint output_price_is_not_negative check (output_price >= 0),
    revision           integer not null default 1,
    tested_at          timestamptz,
    test_outcome       text,                      -- answered, or why not, as in model_calls
    test_milliseconds  integer,
    created_by         text not null,
    created_at         timestamptz not null,
    changed_at         timestamptz not null,
    constraint sealed_key_has_a_hint check ((key_sealed is null) = (key_hint is null)),
    constraint compatible_server_has_an_address check (kind <> 'compatible' or base_url is not null)
);
create index models_of_a_workspace on workspace_models (workspace_id, place);
create unique index model_names_differ on workspace_models (workspace_id, lower(name));
call wall_off('workspace_models');
revoke select on workspace_models from nexo_web;
grant select (id, workspace_id, kind, name, base_url, model, key_hint, place, enabled, timeout_seconds, max_output_tokens, input_price, output_price,
              revision, tested_at, test_outcome, test_milliseconds, created_by, created_at, changed_at) on workspace_models to nexo_web;

-- What a workspace may spend on models in a month of its own time zone, and ask in a minute. No row, no limit.
create table model_limits (
    workspace_id         uuid primary key references workspaces,
    monthly_spending     numeric(12, 2) constraint spending_is_not_negative check (monthly_spending >= 0),  -- USD
    requests_per_minute  integer constraint a_minute_has_1_to_100000_requests check (requests_per_minute between 1 and 100000),
    revision             integer not null default 1,
    changed_by           text not null,
    changed_at           timestamptz not null
);
call wall_off('model_limits');

-- One row for every request to a model outside. Never what was asked or answered. While it runs, cost is the most it can come to.
create table model_calls (
    id             uuid primary key,
    workspace_id   uuid not null references workspaces,
    activation_id  uuid,
    agent          text,
    purpose        text not null,             -- proposals, test
    prompt         text,                      -- the prompt's version
    provider       text not null,             -- the model's name in the workspace
    kind           text not null,
    model          text not null,             -- as it named itself, or as it was asked for
    attempt        integer not null,
    input_tokens   integer not null default 0,
    output_tokens  integer not null default 0,
    is_estimated   boolean not null default false,  -- the server told no tokens
    cost           numeric(18, 9) not null,   -- USD
    milliseconds   integer,
    outcome        text not null default 'running',
    at             timestamptz not null,
    constraint tokens_are_not_negative check (input_tokens >= 0 and output_tokens >= 0),
    constraint cost_is_not_negative check (cost >= 0)
);
create index model_calls_newest on model_calls (workspace_id, at desc, id desc);
create index model_calls_of_an_activation on model_calls (workspace_id, activation_id, agent) where activation_id is not null;
create index model_calls_running on model_calls (at) where outcome = 'running';
call wall_off('model_calls');

-- The same, summed up as each call ends, so that a month of a million calls is read from a few rows.
create table model_days (
    workspace_id   uuid not null,
    day            date not null,             -- of the workspace's time zone
    agent          text not null,             -- '' is none
    provider       text not null,
    model          text not null,
    purpose        text not null,
    calls          integer not null,
    failed         integer not null,
    input_tokens   bigint not null,
    output_tokens  bigint not null,
    milliseconds   bigint not null,
    cost           numeric(18, 9) not null,
    primary key (workspace_id, day, agent, provider, model, purpose)
);
call wall_off('model_days');

-- What a month has cost so far, calls under way at the most they can come to: the row at which two calls at the edge of the limit meet.
create table model_months (
    workspace_id  uuid not null,
    month         date not null,
    cost          numeric(18, 9) not null,
    told_at       timestamptz,                -- that the limit was reached
    primary key (workspace_id, month)
);
call wall_off('model_months');

create unlogged table model_minutes (
    workspace_id  uuid primary key,
    minute        timestamptz not null,
    calls         integer not null
);
call wall_off('model_minutes');
