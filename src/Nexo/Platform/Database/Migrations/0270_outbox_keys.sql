-- Work that must be done in order: items of one kind with the same workspace and key are handed out by their ids, to one
-- holder at a time. What waits behind another item of its key is due at infinity, so that looking for due work passes it by.
alter table outbox
    add column key text constraint key_has_1_to_200_characters check (char_length(key) between 1 and 200),
    add column given_up boolean not null default false;  -- set aside for good: no further try unless somebody asks for one
create index outbox_of_a_key on outbox (kind, workspace_id, key, id) where key is not null and set_aside_at is null;
create index outbox_begun on outbox (kind, workspace_id, key) where key is not null and set_aside_at is null and attempt > 0;
create index outbox_set_aside on outbox (set_aside_at) where set_aside_at is not null;
