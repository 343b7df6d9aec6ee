-- The folders that hold a credentials.json for this database. A further folder of the same machine shares
-- what an earlier one was handed, a folder elsewhere is handed keys of its own.
create table installations (
    machine   text not null,
    folder    text not null,
    key_hash  bytea not null references tokens (hash) on delete cascade,  -- of the admin's key in that file
    made_at   timestamptz not null,
    constraint a_folder_holds_one primary key (machine, folder)
);
revoke all on installations from nexo_web;
