-- A second factor: a secret shared with an authenticator app (RFC 6238), sealed with the keys that seal cookies.
create table second_factors (
    person_id     uuid primary key references people on delete cascade,
    sealed        text not null,
    last_step     bigint not null default 0,  -- of the last code that counted: none counts twice
    begun_at      timestamptz not null,
    confirmed_at  timestamptz                 -- asked for at the sign-in from then on
);
create table recovery_codes (
    person_id  uuid not null references second_factors on delete cascade,
    hash       bytea not null,  -- SHA-256 of 80 random bits
    used_at    timestamptz,
    primary key (person_id, hash)
);
revoke all on second_factors, recovery_codes from nexo_web;
