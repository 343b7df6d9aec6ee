using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Nexo.Access;
using Nexo.Operations.Pages;
using Nexo.Platform;
using Nexo.Platform.Ui;

namespace Nexo.Operations;

/// <summary>The page <c>/administracao/fila</c> and its one form: try it again.</summary>
static class OutboxForms
{
    public const string Page = "/administracao/fila";

    public static void MapOutboxForms(this WebApplication app) =>
        app.MapPost(Page + "/{id:long}/tentar", Retry).NeedsPermission(Permission.Administer).ExcludeFromDescription().WithMetadata(new RequestSizeLimitAttribute(16 * 1024));

    // Form values are read so that this route asks for the form's token.
    static async Task<IResult> Retry(long id, [FromForm] string? back, Actor actor, HttpContext context, SetAsideWork work, IStringLocalizer<OperationWords> words, CancellationToken cancellationToken)
    {
        // Another admin may have been first: the page then shows how it stands.
        var isRetried = (await work.Retry(actor, id, cancellationToken)).Try(out _, out var refusal);
        Flash.Put(context, isRetried ? words["retried"] : refusal.Said(words), isRetried ? "ok" : "warn");
        return Answers.SeeOther(back ?? Page);
    }
}
