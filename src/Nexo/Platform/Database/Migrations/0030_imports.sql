-- Rows wait for the merge as columns, so that the merge is one INSERT … SELECT without reading JSON.
-- They belong to an import and carry no workspace of their own: COPY is refused on a table with row-level security,
-- so what protects them is that only the workers' role may touch them.
drop table import_rows;
create table import_rows (
    import_id     uuid not null references imports on delete cascade,
    row_number    integer not null,     -- the record in the file, counted from 1, the header not counted
    line          integer not null,     -- the line it begins on, as an editor counts
    listing_id    uuid not null,        -- the id it gets when it is new
    external_id   text not null,
    sku           text,
    gtin          text,
    title         text,
    description   text,
    brand         text,
    category      text,
    url           text,
    currency      text,
    price         numeric(18, 4),
    list_price    numeric(18, 4),
    stock         integer,
    rating        numeric(4, 2),
    review_count  integer,
    images        jsonb not null,
    bullets       jsonb not null,
    attributes    jsonb not null,
    variations    jsonb not null,
    primary key (import_id, row_number)
);
create index import_rows_by_external_id on import_rows (import_id, external_id, row_number);
revoke all on import_rows from nexo_web;

alter table import_refusals add column line integer not null default 0;

alter table imports
    add column format text,                                -- csv or json, once it is known
    add column size_bytes bigint,                          -- as the sender announced it, for the progress
    add column unused_columns text[] not null default '{}',
    add column error_code text,
    add column seen_at timestamptz not null default now(); -- the last sign of life of who reads the file
create index imports_reading on imports (seen_at) where status = 'reading';

-- The order of a batch run over one workspace or one of its channels.
create index listings_in_order on listings (workspace_id, id);
create index listings_of_a_channel_in_order on listings (workspace_id, channel, id);

-- Search that keeps its indexes under row-level security, as listings_titled does; what is searched for is text, not a
-- pattern: a part of a title, or a whole external id or SKU.
create index listings_by_sku on listings (workspace_id, sku) where sku is not null;
create function listings_found(search text, at_most integer) returns setof uuid
language sql stable security definer set search_path = public as $$
    select id from (
        select id from listings where workspace_id = current_workspace()
           and channel in ('amazon', 'mercadolivre', 'shopee', 'shein', 'tiktokshop', 'kaway') and external_id = search
        union
        select id from listings where workspace_id = current_workspace() and sku = search
        union
        select id from (select id from listings where workspace_id = current_workspace()
           and title ilike '%' || replace(replace(replace(search, '\', '\\'), '%', '\%'), '_', '\_') || '%' limit at_most) titled
    ) found limit at_most
$$;
