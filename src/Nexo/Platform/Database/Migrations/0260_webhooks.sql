-- Notifications that leave the house: endpoints, what is to be delivered to them, every attempt.
create table webhook_endpoints (
    id                   uuid primary key,
    workspace_id         uuid not null references workspaces,
    installed            text constraint installed_is_slack_or_email check (installed in ('slack', 'email')),  -- by SLACK_WEBHOOK or EMAIL_WEBHOOK, where its address is
    name                 text not null constraint name_has_1_to_80_characters check (char_length(name) between 1 and 80),
    format               text not null constraint format_is_known check (format in ('standard', 'slack', 'email')),
    address_seal         text,
    address_shown        text not null,  -- what may be shown of it
    kinds                text[] not null constraint kinds_are_1_to_50 check (cardinality(kinds) between 1 and 50),
    secret_seal          text,           -- null: what is sent is not signed
    earlier_secret_seal  text,
    earlier_secret_until timestamptz,
    disabled_at          timestamptz,
    disabled_reason      text constraint disabled_reason_is_known check (disabled_reason in ('paused', 'gone', 'failing', 'not_set')),
    failing_since        timestamptz,    -- nothing arrived since then, though it was tried
    last_delivered_at    timestamptz,
    made_xid             xid8 not null default log_id(pg_current_xact_id()),  -- events of later transactions are sent
    busy_item            bigint,         -- the outbox item that delivers just now
    busy_until           timestamptz,
    called               boolean not null default false,  -- more came meanwhile
    rests                integer not null default 0,      -- one after the other, while nobody answers
    resting_until        timestamptz,
    revision             integer not null default 1,
    created_by           text not null,
    created_at           timestamptz not null,
    changed_at           timestamptz not null,
    constraint disabled_has_a_reason check ((disabled_at is null) = (disabled_reason is null)),
    constraint either_installed_or_an_address check ((installed is null) = (address_seal is not null)),
    constraint installed_once unique (installed)
);
create unique index endpoint_names_differ on webhook_endpoints (workspace_id, lower(name));
create index webhook_endpoints_active on webhook_endpoints (workspace_id) where disabled_at is null;
call wall_off('webhook_endpoints');

create table webhook_deliveries (
    id            uuid primary key,  -- also the webhook-id of the message, the same at every try
    workspace_id  uuid not null,
    endpoint_id   uuid not null references webhook_endpoints on delete cascade,
    event_xid     xid8 not null,     -- with seq: the event
    event_seq     bigint not null,
    kind          text not null,
    subject       text not null,
    is_test       boolean not null default false,
    status        text not null default 'pending' constraint delivery_status_is_known check (status in ('pending', 'delivered', 'failed')),
    attempts      integer not null default 0,
    tries         integer not null default 0,  -- since it was made or replayed: its place in the schedule
    due_at        timestamptz not null default now(),
    last_status   integer,
    last_error    text,
    created_at    timestamptz not null,
    ended_at      timestamptz,
    constraint pending_has_not_ended check ((status = 'pending') = (ended_at is null)),
    constraint event_goes_to_an_endpoint_once unique (endpoint_id, event_xid, event_seq)
);
create index webhook_deliveries_due on webhook_deliveries (endpoint_id, due_at, id) where status = 'pending';
create index webhook_deliveries_newest on webhook_deliveries (endpoint_id, id desc);
create index webhook_deliveries_failed on webhook_deliveries (endpoint_id, id desc) where status = 'failed';
create index webhook_deliveries_ended on webhook_deliveries (workspace_id, ended_at) where status <> 'pending';
call wall_off('webhook_deliveries');

create table webhook_attempts (
    workspace_id  uuid not null,
    delivery_id   uuid not null references webhook_deliveries on delete cascade,
    number        integer not null,
    at            timestamptz not null,
    milliseconds  integer not null,
    status        integer,   -- null: there was no answer
    error         text,
    answer        text,      -- its beginning, as it came
    primary key (delivery_id, number)
);
call wall_off('webhook_attempts');

-- How far the log was read; all workspaces together. Moving it is what lets only one node fan a batch out.
create table webhook_cursor (
    one   boolean primary key default true constraint there_is_one_webhook_cursor check (one),
    xid   xid8 not null,
    seq   bigint not null
);
insert into webhook_cursor (xid, seq) values (((log_horizon()::text::bigint - 1)::text)::xid8, 9223372036854775807);
revoke all on webhook_cursor from nexo_web;
revoke insert, delete on webhook_cursor from nexo_worker;
