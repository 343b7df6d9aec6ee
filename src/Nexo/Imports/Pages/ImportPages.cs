using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;
using Nexo.Access;
using Nexo.Platform;
using Nexo.Platform.Ui;

namespace Nexo.Imports.Pages;

/// <summary>What the pages of imports ask for beside themselves: the form that imports, and how far an import is.</summary>
static class ImportPages
{
    public const string Sales = "/anuncios/importar/vendas";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/anuncios/importacoes/{id:guid}/andamento", Progress).NeedsPermission(Permission.ReadListings).ExcludeFromDescription();
        routes.MapPost("/anuncios/importacoes", Begin).NeedsPermission(Permission.ImportListings).ExcludeFromDescription()
            .DisableAntiforgery() // checked below, from the stream: the form is never held whole
            .WithMetadata(new DisableRequestSizeLimitAttribute());
    }

    static async Task<IResult> Progress(Guid id, Actor actor, GetImports imports, CancellationToken cancellationToken) =>
        await imports.Find(actor.Workspace, new ImportId(id), cancellationToken) is { } import
            ? Answers.Fragment<ImportReport>(new { Import = import })
            : ImportRefusals.NotFound.Problem();

    static async Task<IResult> Begin(HttpContext context, Actor actor, IAntiforgery antiforgery, ImportListings imports, CancellationToken cancellationToken)
    {
        if (!(await PostImport.Form(context.Request, cancellationToken)).Try(out var upload, out var refusal))
            return Back(refusal);
        context.Request.Headers["RequestVerificationToken"] = upload.Token;
        if (!await antiforgery.IsRequestValidAsync(context))
            return Back(new Refusal("form_is_old", "The form is too old; load the page again."));
        return (await imports.Run(actor, upload.Wanted, upload.File, cancellationToken)).Try(out var import, out refusal)
            ? Answers.SeeOther($"/anuncios/importacoes/{import}")
            : Back(refusal, upload.Wanted.Channel.Name, upload.Wanted.Kind is FileKind.Sales ? Sales : Listings);
    }

    const string Listings = "/anuncios/importar";

    internal static SeeOther Back(Refusal refusal, string? channel = null, string page = Listings) =>
        Answers.SeeOther(page + QueryString.Create(new Dictionary<string, string?> { ["refused"] = refusal.Code, ["channel"] = channel }));
}
