using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Nexo.Access;
using Nexo.Platform;
using Nexo.Platform.Ui;

namespace Nexo.AuditTrail;

/// <summary>The page <c>/administracao/auditoria</c> and its one form: verify the chain now.</summary>
static class AuditForms
{
    public const string Page = "/administracao/auditoria";
    public const string Check = Page + "/conferencia";

    public static void MapAuditForms(this WebApplication app) =>
        app.MapPost(Check, Verify).NeedsPermission(Permission.Administer).ExcludeFromDescription().WithMetadata(new RequestSizeLimitAttribute(16 * 1024));

    // Form values are read so that this route asks for the form's token. A million entries take some seconds: the answer waits for them.
    static async Task<SeeOther> Verify([FromForm] string? back, Actor actor, CheckTrail check, CancellationToken cancellationToken)
    {
        await check.Run(actor.Workspace, cancellationToken);
        return Answers.SeeOther(back ?? Page);
    }
}
