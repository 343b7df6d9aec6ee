using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;
using Nexo.Access;
using Nexo.Platform;
using Nexo.Platform.Ui;

namespace Nexo.Imports.Pages;

/// <summary>A file on its way from the form to its import: kept, looked at, its columns chosen.</summary>
static class UploadPages
{
    const string Uploads = "/anuncios/importacoes/envios";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var uploads = routes.MapGroup(Uploads).NeedsPermission(Permission.ImportListings).ExcludeFromDescription();
        uploads.MapPost("", Keep).DisableAntiforgery().WithMetadata(new DisableRequestSizeLimitAttribute()); // checked below, from the stream: the form is never held whole
        uploads.MapPost("{id:guid}/colunas", Choose);
        uploads.MapPost("{id:guid}/mapeamento", Use);
        uploads.MapPost("{id:guid}/importar", Import);
        uploads.MapPost("{id:guid}/descartar", Drop);
    }

    static async Task<SeeOther> Keep(HttpContext context, Actor actor, IAntiforgery antiforgery, KeepUpload uploads, CancellationToken cancellationToken)
    {
        var query = context.Request.Query;
        if (!(await PostImport.Wanted(context.Request, query["channel"], query["fileName"], query["currency"], cancellationToken)).Try(out var sent, out var refusal))
            return ImportPages.Back(refusal);
        if (sent.Token is not null)
            context.Request.Headers["RequestVerificationToken"] = sent.Token;
        if (!await antiforgery.IsRequestValidAsync(context))
            return ImportPages.Back(new Refusal("form_is_old", "The form is too old; load the page again."));
        return (await uploads.Run(actor, sent.Wanted, sent.File, cancellationToken)).Try(out var upload, out refusal)
            ? Answers.SeeOther($"{Uploads}/{upload}")
            : ImportPages.Back(refusal, sent.Wanted.Channel.Name);
    }

    static async Task<IResult> Choose(Guid id, IFormCollection form, HttpContext context, Actor actor, KeepUpload uploads, CancellationToken cancellationToken)
    {
        if (await uploads.Find(actor.Workspace, new UploadId(id), cancellationToken) is not { } upload)
            return KeepUpload.NotFound.Problem();
        var fields = ChosenFields.Of(form);
        var chosen = await uploads.Choose(actor.Workspace, upload.Id, fields, upload.MappingId, cancellationToken);
        if (!context.WantsFragment())
            return Back(id, chosen.Refusal);
        if (!chosen.IsRefused)
            upload = upload with { Fields = KeepMapping.Text(fields) };
        return (await uploads.Preview(upload, cancellationToken)).Try(out var preview, out var refusal)
            ? Answers.Fragment<PreviewSheet>(new { Preview = preview, chosen.Refusal })
            : Answers.Fragment<PreviewSheet>(new { Refusal = refusal });
    }

    static async Task<IResult> Use(Guid id, IFormCollection form, Actor actor, KeepUpload uploads, Mappings mappings, CancellationToken cancellationToken)
    {
        var mapping = Ids.TryParse<MappingId>(form["use"], out var wanted) ? await mappings.Find(actor.Workspace, wanted, cancellationToken) : null;
        var fields = mapping?.Fields ?? await uploads.ByNames(actor.Workspace, new UploadId(id), cancellationToken);
        return Back(id, (await uploads.Choose(actor.Workspace, new UploadId(id), fields, mapping?.Id, cancellationToken)).Refusal);
    }

    static async Task<IResult> Import(Guid id, IFormCollection form, Actor actor, KeepUpload uploads, ImportUpload imports, NameMapping name, CancellationToken cancellationToken)
    {
        if (await uploads.Find(actor.Workspace, new UploadId(id), cancellationToken) is not { } upload)
            return await imports.Of(actor.Workspace, new UploadId(id), cancellationToken) is { } earlier ? Answers.SeeOther($"/anuncios/importacoes/{earlier}") : KeepUpload.NotFound.Problem();
        var fields = ChosenFields.Of(form);
        var chosen = await uploads.Choose(actor.Workspace, upload.Id, fields, upload.MappingId, cancellationToken);
        if ((chosen.Refusal ?? WantedMapping.LacksId(fields, upload.Channel)) is { } refusal)
            return Back(id, refusal);
        Mapping? mapping = null;
        if (form["name"].ToString().Trim() is { Length: > 0 } wanted && !(await name.As(actor, wanted, upload with { Fields = KeepMapping.Text(fields) }, cancellationToken)).Try(out mapping, out refusal))
            return Back(id, refusal);
        return (await imports.Begin(actor, upload.Id, fields, mapping, cancellationToken)).Try(out var import, out refusal)
            ? Answers.SeeOther($"/anuncios/importacoes/{import}")
            : Back(id, refusal);
    }

    static async Task<IResult> Drop(Guid id, IFormCollection form, Actor actor, KeepUpload uploads, CancellationToken cancellationToken)
    {
        if (await uploads.Find(actor.Workspace, new UploadId(id), cancellationToken) is null)
            return KeepUpload.NotFound.Problem();
        await uploads.Drop(actor.Workspace, new UploadId(id), cancellationToken);
        return Answers.SeeOther("/anuncios/importar");
    }

    static IResult Back(Guid id, Refusal? refusal) => refusal is { Kind: RefusalKind.NotFound } ? refusal.Problem()
        : Answers.SeeOther($"{Uploads}/{id}" + (refusal is null ? QueryString.Empty : QueryString.Create("refused", refusal.Code)));
}
