using System.Collections.Frozen;

namespace Nexo.AuditTrail;

/// <summary>What an audited event is about; the filter and the icons of the page go by it.</summary>
enum AuditCategory { Decision, Execution, Access, Settings, Operation, Other }

/// <summary>
/// Which kinds of the log are decisions or administrative acts: the one table. A kind that is in neither list is sealed
/// as <see cref="AuditCategory.Other"/>, so that forgetting a line here loses nothing; a test asks for the line all the same.
/// </summary>
static class AuditKinds
{
    public static readonly FrozenDictionary<string, AuditCategory> Audited = new Dictionary<string, AuditCategory>
    {
        ["task.approved"] = AuditCategory.Decision,
        ["task.rejected"] = AuditCategory.Decision,
        ["task.edited"] = AuditCategory.Decision,
        ["task.reopened"] = AuditCategory.Decision,
        ["task.approval_recorded"] = AuditCategory.Decision,

        ["step.approved"] = AuditCategory.Decision,
        ["step.rejected"] = AuditCategory.Decision,

        ["task.assigned"] = AuditCategory.Execution,
        ["task.sync_started"] = AuditCategory.Execution,
        ["task.completed"] = AuditCategory.Execution,
        ["task.failed"] = AuditCategory.Execution,
        ["task.cancelled"] = AuditCategory.Execution,
        ["task.retried"] = AuditCategory.Execution,

        ["person.signed_in"] = AuditCategory.Access,
        ["person.signed_out"] = AuditCategory.Access,
        ["person.sessions_ended"] = AuditCategory.Access,
        ["person.password_changed"] = AuditCategory.Access,
        ["person.reset_link_made"] = AuditCategory.Access,
        ["person.added"] = AuditCategory.Access,
        ["person.changed"] = AuditCategory.Access,
        ["person.invited"] = AuditCategory.Access,
        ["person.joined"] = AuditCategory.Access,
        ["person.removed"] = AuditCategory.Access,
        ["person.entered"] = AuditCategory.Access,
        ["person.second_factor_on"] = AuditCategory.Access,
        ["person.second_factor_off"] = AuditCategory.Access,
        ["person.second_factor_removed"] = AuditCategory.Access,
        ["person.recovery_code_used"] = AuditCategory.Access,
        ["person.recovery_codes_made"] = AuditCategory.Access,
        ["person.sign_in_linked"] = AuditCategory.Access,
        ["person.passkey_added"] = AuditCategory.Access,
        ["person.passkey_renamed"] = AuditCategory.Access,
        ["person.passkey_removed"] = AuditCategory.Access,
        ["invitation.renewed"] = AuditCategory.Access,
        ["invitation.revoked"] = AuditCategory.Access,
        ["token.created"] = AuditCategory.Access,
        ["token.revoked"] = AuditCategory.Access,
        ["token.rotated"] = AuditCategory.Access,

        ["workspace.created"] = AuditCategory.Settings,
        ["workspace.changed"] = AuditCategory.Settings,

        ["rule.changed"] = AuditCategory.Settings,

        ["policy.created"] = AuditCategory.Settings,
        ["policy.changed"] = AuditCategory.Settings,
        ["policy.switched_on"] = AuditCategory.Settings,
        ["policy.switched_off"] = AuditCategory.Settings,
        ["policy.moved"] = AuditCategory.Settings,
        ["policy.removed"] = AuditCategory.Settings,
        ["policy.default_changed"] = AuditCategory.Settings,

        ["model.added"] = AuditCategory.Settings,
        ["model.changed"] = AuditCategory.Settings,
        ["model.removed"] = AuditCategory.Settings,
        ["models.limits_changed"] = AuditCategory.Settings,
        ["prompt.written"] = AuditCategory.Settings,
        ["prompt.label_moved"] = AuditCategory.Settings,
        ["plan.changed"] = AuditCategory.Settings,
        ["plan.removed"] = AuditCategory.Settings,
        ["plan.timed"] = AuditCategory.Settings,
        ["plan.switched_on"] = AuditCategory.Settings,
        ["plan.switched_off"] = AuditCategory.Settings,
        ["import_source.created"] = AuditCategory.Settings,
        ["import_source.changed"] = AuditCategory.Settings,
        ["import_source.deleted"] = AuditCategory.Settings,
        ["import_source.paused"] = AuditCategory.Settings,
        ["import_source.resumed"] = AuditCategory.Settings,
        ["webhook.created"] = AuditCategory.Settings,
        ["webhook.changed"] = AuditCategory.Settings,
        ["webhook.deleted"] = AuditCategory.Settings,
        ["webhook.secret_rotated"] = AuditCategory.Settings,
        ["webhook.disabled"] = AuditCategory.Operation,
        ["webhook.replayed"] = AuditCategory.Operation,
        ["mapping.created"] = AuditCategory.Settings,
        ["mapping.changed"] = AuditCategory.Settings,
        ["mapping.deleted"] = AuditCategory.Settings,
        ["models.limit_reached"] = AuditCategory.Operation,

        ["activation.started"] = AuditCategory.Operation,
        ["runs.forgotten"] = AuditCategory.Operation,
        ["tasks.forgotten"] = AuditCategory.Operation,
        ["import.completed"] = AuditCategory.Operation,
        ["sales.reported"] = AuditCategory.Operation,
        ["account.reported"] = AuditCategory.Operation,
        ["run.retried"] = AuditCategory.Operation,
        ["run.cancelled"] = AuditCategory.Operation,
        ["report.published"] = AuditCategory.Operation,
        ["import_source.asked"] = AuditCategory.Operation,
        ["import_source.imported"] = AuditCategory.Operation,
        ["import_source.failed"] = AuditCategory.Operation,
        ["work.retried"] = AuditCategory.Operation,
    }.ToFrozenDictionary();

    /// <summary>What happens by itself or is only a step on the way. A kind once listed here that moves above would make
    /// <see cref="VerifyTrail"/> call its earlier events left out: leave it here and give the act a kind of its own.</summary>
    public static readonly string[] NotAudited =
    [
        "task.created", "task.awaiting_approval", "task.evidence_merged", "findings.changed",
        "task.snoozed", "task.woken", "task.commented", "task.comment_changed", "task.comment_deleted", "view.created", "template.created", "template.deleted", "view.changed", "view.deleted",
        "task.snoozed", "task.woken", "task.commented", "task.comment_changed", "task.comment_deleted",
        "activation.agent_started", "activation.agent_finished", "activation.completed",
        "view.created", "view.changed", "view.deleted", // how somebody likes to look at the inbox
        "model.tested",
        "run.queued", "run.started", "run.succeeded", "run.failed", "run.skipped", "step.retrying", // the ledger has them
        "step.started", "step.succeeded", "step.failed", "step.skipped", "step.awaiting_approval",
        "model.tested", "webhook.test",
    ];

    public static AuditCategory Of(string kind) => Audited.GetValueOrDefault(kind, AuditCategory.Other);

    public static IEnumerable<string> In(AuditCategory category) =>
        Audited.Where(known => known.Value == category).Select(known => known.Key).Order(StringComparer.Ordinal);
}
