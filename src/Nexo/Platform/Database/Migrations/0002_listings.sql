create table listings (
    id               uuid primary key,
    workspace_id     uuid not null references workspaces,
    channel          text not null,
    external_id      text not null,
    sku              text,
    gtin             text,
    title            text not null default '',
    description      text not null default '',
    brand            text,
    category         text,               -- path, parts joined by ' > '
    url              text,
    currency         text,               -- ISO 4217; amounts are never compared across currencies
    price            numeric(18, 4),
    list_price       numeric(18, 4),
    stock            integer,
    rating           numeric(4, 2),      -- 1 to 5; null is unrated
    review_count     integer,
    images           jsonb not null default '[]',   -- array of addresses
    bullets          jsonb not null default '[]',   -- array of texts
    attributes       jsonb not null default '{}',   -- name to text
    variations       jsonb not null default '[]',   -- array of {name, options[]}
    facts_hash       bytea not null,     -- SHA-256 of the facts above, to tell changed from unchanged
    created_at       timestamptz not null default now(),
    changed_at       timestamptz not null default now(),
    audited_hash     bytea,              -- facts_hash || rule set version at the last audit
    constraint channel_is_known check (channel in ('amazon', 'mercadolivre', 'shopee', 'shein', 'tiktokshop', 'kaway')),
    constraint one_listing_per_external_id unique (workspace_id, channel, external_id),
    constraint price_is_not_negative check (price >= 0),
    constraint stock_is_not_negative check (stock >= 0),
    constraint rating_is_1_to_5 check (rating between 1 and 5)
);
create index listings_newest on listings (workspace_id, changed_at desc, id desc);
create index listings_of_a_channel on listings (workspace_id, channel, changed_at desc, id desc);
create index listings_by_title on listings using gin (title gin_trgm_ops);
call wall_off('listings');

create table imports (
    id            uuid primary key,
    workspace_id  uuid not null references workspaces,
    channel       text not null,
    file_name     text not null,
    status        text not null default 'reading'
                  constraint status_is_known check (status in ('reading', 'merging', 'completed', 'failed')),
    bytes_read    bigint not null default 0,
    rows_read     integer not null default 0,
    rows_merged   integer not null default 0,
    inserted      integer not null default 0,
    updated       integer not null default 0,
    unchanged     integer not null default 0,
    refused       integer not null default 0,
    mapping       jsonb not null default '{}',      -- field to the column it was read from
    error         text,
    requested_by  text not null,
    created_at    timestamptz not null default now(),
    finished_at   timestamptz,
    constraint final_has_finished_at check ((status in ('completed', 'failed')) = (finished_at is not null))
);
create index imports_newest on imports (workspace_id, created_at desc, id desc);
call wall_off('imports');

-- Rows read and checked, waiting for the merge. Gone when the import is over.
create table import_rows (
    workspace_id  uuid not null,
    import_id     uuid not null references imports on delete cascade,
    row_number    integer not null,
    listing       jsonb not null,
    primary key (import_id, row_number)
);
call wall_off('import_rows');

create table import_refusals (
    workspace_id  uuid not null,
    import_id     uuid not null references imports on delete cascade,
    row_number    integer not null,
    field         text not null,
    code          text not null,
    reason        text not null,
    value         text,
    primary key (import_id, row_number, field)
);
call wall_off('import_refusals');

create table findings (
    id            uuid primary key,
    workspace_id  uuid not null references workspaces,
    listing_id    uuid not null references listings on delete cascade,
    channel       text not null,
    rule          text not null,           -- AMZ-T1, ML-T1, …
    severity      text not null constraint severity_is_known check (severity in ('error', 'warning', 'advice')),
    field         text not null,           -- title, description, images, attributes.material, …
    evidence      jsonb not null,          -- what was seen: numbers, words, lengths
    impact        numeric(6, 2) not null,  -- expected effect in percent
    effort        numeric(6, 2) not null,  -- hours
    fix           jsonb,                   -- {field, before, after} where the mend is mechanical
    found_at      timestamptz not null default now(),
    changed_at    timestamptz not null default now(),
    gone_at       timestamptz,
    constraint one_finding_per_rule_and_listing unique (listing_id, rule)
);
create index findings_open on findings (workspace_id, channel, impact desc, id) where gone_at is null;
create index findings_of_a_rule on findings (workspace_id, rule) where gone_at is null;
call wall_off('findings');
