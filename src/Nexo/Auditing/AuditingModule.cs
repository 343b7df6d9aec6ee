using Nexo.Access;
using Nexo.Auditing.AccountHealth;
using Nexo.Auditing.Neighbours;
using Nexo.Auditing.Pages;
using Nexo.Auditing.Settings;
using Nexo.Platform;
using Nexo.Rules;

namespace Nexo.Auditing;

static class AuditingModule
{
    public static void AddAuditing(this WebApplicationBuilder builder)
    {
        DapperSetup.Id<FindingId>();
        builder.Services.AddSingleton<AuditBatch>();
        builder.Services.AddSingleton<AuditAgain>();
        builder.Services.AddSingleton<AuditChannel>();
        builder.Services.AddSingleton<ReadRules>();
        builder.Services.AddSingleton<ChangeRule>();
        builder.Services.AddSingleton<TryRule>();
        builder.Services.AddSingleton<RecordFigures>();
        builder.Services.AddSingleton<ReadHealth>();
        builder.Services.AddAdministrationPage<RulesWords>(RulePages.Rules, "rules", Permission.ManageSettings, order: 60);
        builder.Services.AddSingleton<IOutboxWork, AuditWork>();
        builder.Services.AddSingleton(new Chore("auditing.old-news", TimeSpan.FromHours(6), FindNeighbours.Forget));
        builder.Services.AddSingleton(new Chore("auditing.old-sales", ForgetPaces.Every, ForgetPaces.Run));
        builder.Services.AddSingleton(new Forgettable("findings that no longer hold", options => options.GoneFindings, """
            with gone as (
                delete from findings where id in (select id from findings where workspace_id = @workspace and gone_at < @before limit @limit) and gone_at < @before returning id
            ) select count(*)::int from gone
            """));
    }

    public static void MapAuditing(this WebApplication app)
    {
        ListFindings.Map(app);
        ExportFindings.Map(app);
        ListRules.Map(app);
        ChangeRule.Map(app);
        TryRule.Map(app);
        RecordFigures.Map(app);
        ReadHealth.Map(app);
        app.MapRulePages();
        ReadAudit.Map(app);
    }
}
