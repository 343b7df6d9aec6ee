-- One or two letters have no trigram inside a word, but they have one where a word begins ("  b", " bo"). Searched for
-- there they are found by the index, and a search for what is nowhere reads no title. "bo" finds "Meu Body", not "Robô".
create or replace function tasks_titled(pattern text, at_most integer) returns setof uuid
language plpgsql stable security definer set search_path = public as $$
begin
    if char_length(pattern) < 5 then
        return query execute 'select id from marketplace_tasks where workspace_id = $1 and (title_lower like $2 or title_lower like $3) limit $4'
            using current_workspace(), lower(substr(pattern, 2)), '% ' || lower(substr(pattern, 2)), at_most;
    else
        return query execute 'select id from marketplace_tasks where workspace_id = $1 and title_lower like $2 limit $3'
            using current_workspace(), lower(pattern), at_most;
    end if;
end $$;

create or replace function listings_titled(pattern text, at_most integer) returns setof uuid
language plpgsql stable security definer set search_path = public as $$
begin
    if char_length(pattern) < 5 then
        return query execute 'select id from listings where workspace_id = $1 and (title ilike $2 or title ilike $3) limit $4'
            using current_workspace(), substr(pattern, 2), '% ' || substr(pattern, 2), at_most;
    else
        return query execute 'select id from listings where workspace_id = $1 and (title ilike $2 or external_id = trim(''%'' from $2)) limit $3'
            using current_workspace(), pattern, at_most;
    end if;
end $$;

-- Within one channel, when one is asked for: what is common elsewhere may be rare there.
drop function listings_found(text, integer);
create function listings_found(search text, pattern text, later text, of_channel text, at_most integer) returns setof uuid
language plpgsql stable security definer set search_path = public as $$
declare
    here constant uuid := current_workspace();
begin
    return query
        select l.id from listings l where l.workspace_id = here and l.external_id = search
           and l.channel in ('amazon', 'mercadolivre', 'shopee', 'shein', 'tiktokshop', 'kaway') and l.channel = coalesce(of_channel, l.channel)
        union
        select l.id from listings l where l.workspace_id = here and l.sku = search and l.channel = coalesce(of_channel, l.channel);
    return query execute 'select id from listings where workspace_id = $1 and ($2::text is null or channel = $2) and (title ilike $3 or title ilike $4) limit $5'
        using here, of_channel, pattern, later, at_most;
end $$;
