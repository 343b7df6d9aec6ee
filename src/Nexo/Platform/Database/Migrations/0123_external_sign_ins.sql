-- Who somebody is at an identity provider. Its subject never changes hands; an e-mail address may.
create table external_sign_ins (
    issuer        text not null,
    subject       text not null,
    person_id     uuid not null references people on delete cascade,
    email         text not null,        -- as the provider said it when it was linked
    linked_at     timestamptz not null,
    last_used_at  timestamptz not null,
    primary key (issuer, subject)
);
create index external_sign_ins_of_a_person on external_sign_ins (person_id);
revoke all on external_sign_ins from nexo_web;
