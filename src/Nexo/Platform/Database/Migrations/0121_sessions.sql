-- Every sign-in is a row, and the cookie names it. Whoever deletes the row, or gives the person another stamp, ends the session.
create table sessions (
    id            uuid primary key,
    workspace_id  uuid not null,   -- where it acts
    person_id     uuid not null references people,
    stamp         text not null,   -- the person's at that moment; another one ends it
    way           text not null,   -- password, link, passkey, sso
    agent         text,            -- the browser's User-Agent
    address       text,
    created_at    timestamptz not null,
    last_seen_at  timestamptz not null,  -- told at most once a minute
    foreign key (workspace_id, person_id) references memberships on delete cascade
);
create index sessions_of_a_person on sessions (person_id, last_seen_at desc);
create index sessions_by_age on sessions (last_seen_at);
call wall_off('sessions');
revoke all on sessions from nexo_web;  -- only sign-in and one's own account read them
create trigger rights_told after update of workspace_id, stamp or delete on sessions for each statement execute function tell_of_rights();

-- Links that set a new password. The secret itself is kept nowhere.
create table password_resets (
    hash        bytea primary key,  -- SHA-256 of the secret
    person_id   uuid not null references people on delete cascade,
    made_by     text not null,      -- as the log names it; the person when they asked themselves
    made_at     timestamptz not null,
    expires_at  timestamptz not null,
    used_at     timestamptz
);
create index resets_of_a_person on password_resets (person_id, made_at);
revoke all on password_resets from nexo_web;
