-- The log is ordered by transaction ids. A cluster counts its own: one into which a database was loaded from another cluster
-- may be behind the ids in the log, and new events would sort before old ones. log_offset() is added to this cluster's ids;
-- the start of a node raises it where it must (LogOrder.cs). It is inlined, so that it costs nothing while it is 0; stable and not
-- immutable, because only what is inlined makes prepared statements notice that it was replaced.

create function log_offset() returns bigint language sql stable parallel safe
    return 0::bigint;

-- xid8 has no arithmetic; the two ways out of it go through text.
create function log_id(id xid8) returns xid8 language sql stable parallel safe
    return case when log_offset() = 0 then id else ((id::text::bigint + log_offset())::text)::xid8 end;

-- What is before it in the log is whole: no transaction still runs that could write there.
create function log_horizon() returns xid8 language sql stable parallel safe
    return log_id(pg_snapshot_xmin(pg_current_snapshot()));

alter table events alter column xid set default log_id(pg_current_xact_id());
