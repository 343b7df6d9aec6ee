-- A repeated request for a token makes none: the secret was shown with the first answer and is kept nowhere.
alter table tokens add column idempotency_key text constraint idempotency_key_has_1_to_200_characters check (char_length(idempotency_key) between 1 and 200);
create unique index tokens_made_once on tokens (workspace_id, created_by, idempotency_key) where idempotency_key is not null;
