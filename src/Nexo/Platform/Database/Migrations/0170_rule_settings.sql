-- What a workspace has set for a rule of a channel. What is null, or not among the thresholds, is as the rule brings it;
-- a rule of which nothing is set has no row.
create table rule_settings (
    workspace_id  uuid not null references workspaces,
    channel       text not null,
    rule          text not null,              -- AMZ-T1, GEN-T1, …
    enabled       boolean,
    severity      text constraint severity_is_known check (severity in ('error', 'warning', 'advice')),
    thresholds    jsonb not null default '{}' -- {"titleMax": 150}
                  constraint thresholds_are_an_object check (jsonb_typeof(thresholds) = 'object'),
    changed_by    text not null,
    changed_at    timestamptz not null,
    primary key (workspace_id, channel, rule),
    constraint something_is_set check (enabled is not null or severity is not null or thresholds <> '{}')
);
call wall_off('rule_settings');

-- Why a finding no longer holds: mended is what the rule says now, rule_switched_off what a person said.
alter table findings
    add column gone_because text constraint gone_because_is_known check (gone_because in ('mended', 'rule_switched_off')),
    add constraint what_is_open_has_not_gone check (gone_at is not null or gone_because is null);
