-- One row for each mail that was ever wanted: its key makes a repetition impossible. What it says is not here; until it is
-- sent it waits sealed in the outbox.
create table mails (
    workspace_id  uuid not null references workspaces,
    key           text not null constraint key_has_1_to_200_characters check (char_length(key) between 1 and 200),
    kind          text not null,  -- password.reset, person.invited, …
    queued_at     timestamptz not null,
    sent_at       timestamptz,
    given_up      text,           -- why it was never sent: refused by the server, or too late
    primary key (workspace_id, key),
    constraint sent_or_given_up check (sent_at is null or given_up is null)
);
call wall_off('mails');
