-- As in 0091, for the functions made anew in 0092.
alter function tasks_titled(text, integer) set search_path = public, pg_temp;
alter function listings_titled(text, integer) set search_path = public, pg_temp;
alter function listings_found(text, text, text, text, integer) set search_path = public, pg_temp;
