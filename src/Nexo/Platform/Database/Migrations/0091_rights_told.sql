-- What a token or a person may do is remembered for seconds on every node. A change is told to all of them at its
-- commit by the database itself, whoever makes it. Using a token (last_used_at) tells nobody.
create function tell_of_rights() returns trigger language plpgsql as $$
begin
    perform pg_catalog.pg_notify('nexo_rights', '');
    return null;
end $$;
create trigger rights_told after update of role or delete on memberships for each statement execute function tell_of_rights();
create trigger rights_told after update of name, security_stamp, deactivated_at or delete on people for each statement execute function tell_of_rights();
create trigger rights_told after update of revoked_at, expires_at or delete on tokens for each statement execute function tell_of_rights();

-- Functions that read below the walls look for a table in pg_temp last, where anybody may put one.
do $$
declare
    one regprocedure;
begin
    for one in select oid::regprocedure from pg_proc where prosecdef and pronamespace = 'public'::regnamespace loop
        execute format('alter function %s set search_path = public, pg_temp', one);
    end loop;
end $$;
