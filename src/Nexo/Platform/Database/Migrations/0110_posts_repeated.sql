-- A POST that is repeated with its Idempotency-Key finds what the first one made, even when its node died before it answered.
alter table activations add column idempotency_key text constraint idempotency_key_has_1_to_200_characters check (char_length(idempotency_key) between 1 and 200);
create index activations_by_key on activations (workspace_id, requested_by, idempotency_key) where idempotency_key is not null;

alter table imports add column idempotency_key text constraint idempotency_key_has_1_to_200_characters check (char_length(idempotency_key) between 1 and 200);
create unique index imports_made_once on imports (workspace_id, requested_by, idempotency_key) where idempotency_key is not null;
