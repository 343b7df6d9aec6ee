-- Wrong passwords are counted by e-mail address, known or not, so that a lock-out tells nobody who exists.
create table sign_in_attempts (
    email_hash    bytea primary key,  -- SHA-256 of the normalized address: strangers' addresses are not kept
    failures      integer not null,
    locked_until  timestamptz,
    last_at       timestamptz not null
);
revoke all on sign_in_attempts from nexo_web;
alter table people drop column failed_sign_ins, drop column locked_until;

-- Pages and the API never see a hash or a stamp, whatever a query asks for; only sign-in and set-up write people.
revoke all on people from nexo_web;
grant select (id, email, normalized_email, name, deactivated_at, created_at) on people to nexo_web;
revoke insert, update, delete on workspaces from nexo_web;
revoke select on tokens from nexo_web;
grant select (id, workspace_id, kind, channel, person_id, name, hint, created_by, created_at, expires_at, last_used_at, revoked_at) on tokens to nexo_web;

alter table tokens add constraint name_has_1_to_80_characters check (char_length(name) between 1 and 80);
alter table tokens add constraint token_belongs_to_somebody foreign key (person_id) references people;
