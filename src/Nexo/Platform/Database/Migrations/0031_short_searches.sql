-- Fewer than three characters have no trigram of their own, and a search for them would read every title.
-- As a whole word they have: "RN" finds "Body RN Azul", by the index.
create or replace function listings_found(search text, at_most integer) returns setof uuid
language plpgsql stable security definer set search_path = public as $$
declare
    plain constant text := replace(replace(replace(search, '\', '\\'), '%', '\%'), '_', '\_');
    here constant uuid := current_workspace();
begin
    return query
        select l.id from listings l where l.workspace_id = here
           and l.channel in ('amazon', 'mercadolivre', 'shopee', 'shein', 'tiktokshop', 'kaway') and l.external_id = search
        union
        select l.id from listings l where l.workspace_id = here and l.sku = search;
    if char_length(search) >= 3 then
        return query select l.id from listings l where l.workspace_id = here and l.title ilike '%' || plain || '%' limit at_most;
    else
        return query select l.id from listings l where l.workspace_id = here
           and (l.title ilike plain or l.title ilike plain || ' %' or l.title ilike '% ' || plain || ' %' or l.title ilike '% ' || plain) limit at_most;
    end if;
end $$;
