-- Keyset order of the open findings. An integer, because numeric comparison is not leakproof and
-- could not use an index below row-level security. Hundredths of a percent.
alter table findings add column rank integer not null generated always as ((least(greatest(impact, 0), 9999) * 100)::integer) stored;
drop index findings_open;
drop index findings_of_a_rule;
create index findings_open on findings (workspace_id, rank desc, id) where gone_at is null;
create index findings_of_a_channel on findings (workspace_id, channel, rank desc, id) where gone_at is null;
create index findings_of_a_rule on findings (workspace_id, channel, rule, rank desc, id) where gone_at is null;

-- What is still to be audited, found without reading the rest: new or changed facts, and older editions of the rules.
create index listings_changed_since_audit on listings (workspace_id, channel)
    where audited_hash is null or substr(audited_hash, 1, 32) <> facts_hash;
create index listings_by_rules_edition on listings (workspace_id, channel, substr(audited_hash, 33));
