-- What a list of listings shows of their open findings. The audit writes it with its mark, so a page of the list reads
-- no other table, and "only those with findings" is an index of its own however few they are.
alter table listings
    add column open_findings integer not null default 0,
    add column worst_finding text,   -- the severity of the worst open finding; null without any
    add constraint open_findings_are_counted check (open_findings >= 0 and (open_findings > 0) = (worst_finding is not null)),
    add constraint worst_finding_is_a_severity check (worst_finding in ('error', 'warning', 'advice'));

update listings l set open_findings = f.n, worst_finding = f.worst
  from (select listing_id, count(*) as n,
               case when bool_or(severity = 'error') then 'error' when bool_or(severity = 'warning') then 'warning' else 'advice' end as worst
          from findings where gone_at is null group by listing_id) f
 where l.id = f.listing_id;

create index listings_with_findings on listings (workspace_id, changed_at desc, id desc) where open_findings > 0;
create index listings_of_a_channel_with_findings on listings (workspace_id, channel, changed_at desc, id desc) where open_findings > 0;
