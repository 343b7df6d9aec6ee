using Nexo.Access;
using Nexo.AuditTrail.Pages;
using Nexo.Platform;

namespace Nexo.AuditTrail;

static class AuditTrailModule
{
    public static void AddAuditTrail(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<SealEvents>();
        services.AddHostedService<Sealing>();
        services.AddSingleton<VerifyTrail>();
        services.AddSingleton<IVerb, VerifyVerb>();
        services.AddSingleton<ICheckup, TrailCheckup>();
        services.AddSingleton<CheckTrail>();
        services.AddSingleton<FindEntries>();
        services.AddSingleton<ExportEntries>();
        services.AddSingleton<ReadHead>();
        services.AddSingleton<ReadAudit>();
        services.AddAdministrationPage<AuditWords>(AuditForms.Page, "audit", Permission.Administer, order: 80);
        services.AddSingleton(new Chore("audit.check", CheckTrail.Every, (s, cancellationToken) => s.GetRequiredService<CheckTrail>().Run(only: null, cancellationToken)));
    }

    public static void MapAuditTrail(this WebApplication app)
    {
        app.MapAuditApi();
        app.MapAuditForms();
    }
}
