-- A run keeps the key it was asked for with: when the node dies before it has answered, asking again finds the run.
alter table runs add column idempotency_key text constraint run_key_has_1_to_200_characters check (char_length(idempotency_key) between 1 and 200);
create unique index runs_started_once on runs (workspace_id, started_by, idempotency_key) where idempotency_key is not null;
