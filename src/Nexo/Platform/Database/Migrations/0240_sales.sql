-- What a listing sold on a day, as its channel's orders say: from a file or by the API until connectors bring it.
-- A day without a row sold nothing where its channel was reported for that day; before a listing's first row nothing is known.
create table sales_daily (
    workspace_id  uuid not null references workspaces,
    listing_id    uuid not null references listings on delete cascade,
    channel       text not null,
    day           date not null,           -- of the shop, as the source counts days
    units         integer not null,
    revenue       numeric(18, 4),          -- in currency; null where the source does not say
    currency      text,                    -- ISO 4217
    orders        integer,                 -- orders that were due to be dispatched, and
    late_orders   integer,                 -- those of them that left after the promised day; null where the source does not say
    source        text not null constraint source_is_known check (source in ('file', 'api', 'sample')),
    changed_at    timestamptz not null default now(),
    primary key (listing_id, day),
    constraint units_are_not_negative check (units >= 0),
    constraint revenue_is_not_negative check (revenue >= 0),
    constraint revenue_has_a_currency check (revenue is null or currency is not null),
    constraint orders_are_not_negative check (orders >= 0),
    constraint late_orders_are_among_the_orders check (late_orders between 0 and orders)
);
create index sales_of_a_channel on sales_daily (workspace_id, channel, day);
call wall_off('sales_daily');

-- A listing whose sales are told otherwise is audited again. Written by whatever writes sales, in the same statement.
create function want_audits_of_sold() returns trigger language plpgsql security invoker set search_path = public, pg_temp as $$
begin
    insert into audit_wanted (workspace_id, channel, listing_id) select distinct workspace_id, channel, listing_id from told order by 3;
    return null;
end $$;
create trigger want_audits_when_told after insert on sales_daily referencing new table as told for each statement execute function want_audits_of_sold();
create trigger want_audits_when_told_otherwise after update on sales_daily referencing new table as told for each statement execute function want_audits_of_sold();

-- Figures of a seller's account on a channel, one a day: shares in percent, ratings as they are.
create table account_metrics (
    workspace_id  uuid not null references workspaces,
    channel       text not null,
    metric        text not null,           -- late_shipment_rate, seller_rating, …
    day           date not null,
    value         numeric(9, 3) not null constraint value_is_not_negative check (value >= 0),
    changed_by    text not null,
    changed_at    timestamptz not null default now(),
    primary key (workspace_id, channel, metric, day)
);
call wall_off('account_metrics');

-- An import is of listings or of sales.
alter table imports add column kind text not null default 'listings' constraint kind_is_known check (kind in ('listings', 'sales'));

-- Sales read from a file, waiting for the merge; as import_rows, only the workers' role may touch them.
create table import_sales_rows (
    import_id     uuid not null references imports on delete cascade,
    row_number    integer not null,
    line          integer not null,
    code          text not null,       -- the listing's external id, or its SKU
    is_sku        boolean not null,
    day           date not null,
    units         integer not null,
    revenue       numeric(18, 4),
    currency      text,
    orders        integer,
    late_orders   integer,
    primary key (import_id, row_number)
);
create index import_sales_rows_by_day on import_sales_rows (import_id, code, day, row_number);
revoke all on import_sales_rows from nexo_web;
