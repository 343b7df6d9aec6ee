-- Whose turn it is on a channel. The row is locked while a task is given out, so two at once never take the same turn.
create table task_rotations (
    workspace_id  uuid not null references workspaces,
    marketplace   text not null,
    last_person   uuid,
    primary key (workspace_id, marketplace)
);
call wall_off('task_rotations');
