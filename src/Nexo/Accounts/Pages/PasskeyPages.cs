using Microsoft.AspNetCore.Mvc;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Accounts;

/// <summary>The forms of the passkeys on <c>/conta</c> that need no script: another name, the end of one.</summary>
static class PasskeyPages
{
    public static void MapPasskeyForms(this IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup($"{AccountPages.Account}/chaves/{{id:guid}}").NeedsPermission(Permission.HoldKeys).ExcludeFromDescription().WithMetadata(new RequestSizeLimitAttribute(16 * 1024));
        pages.MapPost("", Rename);
        pages.MapPost("remover", Remove);
    }

    static async Task<IResult> Rename(Guid id, [FromForm] string? name, Actor actor, HttpContext context, OwnPasskeys passkeys, CancellationToken cancellationToken) =>
        (await passkeys.Rename(actor, id, name, cancellationToken)).Try(out _, out var refusal) ? AccountPages.Done("chave-nome") : await AccountPages.Page(context, actor, refusal, "passkey");

    // A form value is read so that this route asks for the form's token.
    static async Task<IResult> Remove(Guid id, [FromForm] string? back, Actor actor, HttpContext context, OwnPasskeys passkeys, CancellationToken cancellationToken) =>
        (await passkeys.Remove(actor, id, cancellationToken)).Try(out _, out var refusal) ? AccountPages.Done("chave-removida") : await AccountPages.Page(context, actor, refusal, "passkey");
}
