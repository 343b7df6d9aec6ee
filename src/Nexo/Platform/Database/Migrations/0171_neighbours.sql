-- Rules that look beyond one listing: at the same product on other channels, and at what its price was before.

-- What of a listing changed when. Written by whatever writes listings, in the same statement.
create table listing_history (
    workspace_id  uuid not null,
    listing_id    uuid not null references listings on delete cascade,
    at            timestamptz not null default now(),
    field         text not null constraint field_is_kept check (field in ('price', 'stock', 'title')),
    before        text,
    after         text
);
create index history_of_a_listing on listing_history (listing_id, field, at desc);
create index history_of_a_workspace on listing_history (workspace_id, at);
call wall_off('listing_history');

-- Codes whose listings may have got other neighbours; the next audit of any channel looks who they are.
create table audit_touched (
    id            bigint generated always as identity primary key,
    workspace_id  uuid not null,
    sku           text,
    gtin          text,
    constraint some_code_is_named check (sku is not null or gtin is not null)
);
create index touched_of_a_workspace on audit_touched (workspace_id, id);
call wall_off('audit_touched');

-- Listings to be audited again although their own facts are as they were.
create table audit_wanted (
    id            bigint generated always as identity primary key,
    workspace_id  uuid not null,
    channel       text not null,
    listing_id    uuid not null references listings on delete cascade
);
create index wanted_of_a_channel on audit_wanted (workspace_id, channel, id);
create index wanted_of_a_listing on audit_wanted (listing_id);
call wall_off('audit_wanted');

-- Neighbours are read in the order of their ids, and no more than a few, however many share a code.
drop index listings_by_sku;
create index listings_by_sku on listings (workspace_id, sku, id) where sku is not null;
create index listings_by_gtin on listings (workspace_id, gtin, id) where gtin is not null;

create function keep_history() returns trigger language plpgsql security invoker set search_path = public, pg_temp as $$
begin
    insert into listing_history (workspace_id, listing_id, field, before, after)
    select new.workspace_id, new.id, c.field, c.before, c.after
      from (values ('price', old.price::text, new.price::text), ('stock', old.stock::text, new.stock::text), ('title', old.title, new.title)) as c (field, before, after)
     where c.before is distinct from c.after;
    return null;
end $$;
create trigger keep_history after update of price, stock, title on listings for each row
    when ((old.price, old.stock, old.title) is distinct from (new.price, new.stock, new.title)) execute function keep_history();

create function touch_neighbours() returns trigger language plpgsql security invoker set search_path = public, pg_temp as $$
begin
    if tg_op = 'INSERT' then
        insert into audit_touched (workspace_id, sku, gtin) select workspace_id, sku, gtin from added where sku is not null or gtin is not null;
    elsif tg_op = 'DELETE' then
        insert into audit_touched (workspace_id, sku, gtin) select workspace_id, sku, gtin from gone where sku is not null or gtin is not null;
    else
        insert into audit_touched (workspace_id, sku, gtin)
        select distinct new.workspace_id, c.sku, c.gtin from (values (old.sku, old.gtin), (new.sku, new.gtin)) as c (sku, gtin) where c.sku is not null or c.gtin is not null;
    end if;
    return null;
end $$;
create trigger touch_neighbours_when_new after insert on listings referencing new table as added for each statement execute function touch_neighbours();
create trigger touch_neighbours_when_gone after delete on listings referencing old table as gone for each statement execute function touch_neighbours();
create trigger touch_neighbours_when_changed after update of sku, gtin, title, price, currency on listings for each row
    when ((old.sku, old.gtin, old.title, old.price, old.currency) is distinct from (new.sku, new.gtin, new.title, new.price, new.currency)) execute function touch_neighbours();
