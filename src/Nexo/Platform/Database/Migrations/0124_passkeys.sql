-- Passkeys (WebAuthn): what a device proves by a key that never leaves it. Only the public half is here.
create table passkeys (
    id                  uuid primary key,
    credential_id       bytea not null constraint credential_belongs_to_one unique,
    person_id           uuid not null references people on delete cascade,
    name                text not null constraint name_has_1_to_80_characters check (char_length(name) between 1 and 80),
    public_key          bytea not null,
    sign_count          bigint not null,
    transports          text[] not null default '{}',
    is_backup_eligible  boolean not null,
    is_backed_up        boolean not null,
    created_at          timestamptz not null,
    last_used_at        timestamptz
);
create index passkeys_of_a_person on passkeys (person_id, created_at);
revoke all on passkeys from nexo_web;
