-- A step that is begun again asks again: whoever had a link for the attempt before gets a new one.
alter table approval_links add column attempt integer not null default 0;
