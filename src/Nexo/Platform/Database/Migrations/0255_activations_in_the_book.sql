-- Activations stand in the book as every other run does: the run has the activation's id and is named as its plan_id, each agent is a step.
insert into runs (id, workspace_id, name, origin, cause, status, started_by, queued_at, started_at, finished_at)
select v.id, v.workspace_id, v.plan_id, 'activation', 'activation',
       case when v.finished_at is null then 'running'
            when exists (select from activation_agents a where a.activation_id = v.id and a.status = 'succeeded') then 'succeeded'
            else 'failed' end,
       v.requested_by, v.created_at, v.created_at, v.finished_at
  from activations v where char_length(v.plan_id) between 1 and 64
on conflict do nothing;

insert into agents_tasks (workspace_id, run, run_id, task, status, kind, position, attempt, inputs, error, started_at, finished_at, duration_ms, created_at, changed_at)
select a.workspace_id, r.id, r.name, 'activate.' || a.agent, a.status, 'activate', row_number() over (partition by r.id order by a.agent), a.attempt,
       jsonb_build_object('channel', a.channel), a.error, a.started_at, a.finished_at,
       case when a.finished_at >= a.started_at then least(2147483647, round(extract(epoch from a.finished_at - a.started_at) * 1000))::int end,
       r.queued_at, coalesce(a.finished_at, a.started_at, r.queued_at)
  from activation_agents a join runs r on r.id = a.activation_id and r.origin = 'activation'
 order by r.queued_at, r.id, a.agent;
