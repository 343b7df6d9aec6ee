alter table activation_agents
    add column suppressed  integer not null default 0,  -- proposals not made again: a person said no, or it was done, and the listing is still the same
    add column fell_back   text;                        -- why the offline model stood in; null when it did not

create index activations_running on activations (created_at) where finished_at is null;
create index tasks_of_an_activation on marketplace_tasks (activation_id) where activation_id is not null;
