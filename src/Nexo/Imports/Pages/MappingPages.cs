using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Nexo.Access;
using Nexo.Platform;
using Nexo.Platform.Ui;

namespace Nexo.Imports.Pages;

/// <summary>What the pages of mappings post: a change, an end, a file that was exported elsewhere.</summary>
static class MappingPages
{
    public const string Mappings = "/anuncios/importacoes/mapeamentos";

    static readonly JsonSerializerOptions Lenient = new(Json.Options) { UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Skip };

    public static void Map(IEndpointRouteBuilder routes)
    {
        var mappings = routes.MapGroup(Mappings).NeedsPermission(Permission.ImportListings).ExcludeFromDescription();
        mappings.MapPost("{id:guid}", Change);
        mappings.MapPost("{id:guid}/excluir", Drop);
        mappings.MapPost("importar", Take).WithMetadata(new RequestSizeLimitAttribute(1 << 20));
    }

    static async Task<IResult> Change(Guid id, IFormCollection form, Actor actor, KeepMapping keep, CancellationToken cancellationToken)
    {
        var seen = int.TryParse(form["revision"], NumberStyles.None, CultureInfo.InvariantCulture, out var revision) ? revision : 0;
        var changed = await keep.Change(actor, new MappingId(id), new MappingChange(form["name"], ChosenFields.Of(form), null, seen), cancellationToken);
        return changed.Refusal is { Kind: RefusalKind.NotFound } gone
            ? gone.Problem()
            : Answers.SeeOther($"{Mappings}/{id}" + (changed.Refusal is { } refusal ? QueryString.Create("refused", refusal.Code) : QueryString.Create("saved", "1")));
    }

    static async Task<IResult> Drop(Guid id, IFormCollection form, Actor actor, KeepMapping keep, CancellationToken cancellationToken) =>
        Back((await keep.Drop(actor, new MappingId(id), cancellationToken)).Refusal);

    static async Task<IResult> Take(IFormCollection form, Actor actor, KeepMapping keep, CancellationToken cancellationToken)
    {
        if (form.Files["file"] is not { } file)
            return Back(Refusal.Invalid("file", "missing", "Choose a file."));
        try
        {
            await using var content = file.OpenReadStream();
            var wanted = await JsonSerializer.DeserializeAsync<WantedMapping>(content, Lenient, cancellationToken);
            return wanted is null ? Back(UnreadableMapping) : Back((await keep.New(actor, wanted, cancellationToken)).Refusal);
        }
        catch (JsonException)
        {
            return Back(UnreadableMapping);
        }
    }

    static readonly Refusal UnreadableMapping = Refusal.Invalid("file", "not_a_mapping", "This is not a mapping as Nexo exports it.");

    /// <summary>To the page, which says what was refused; what is not there is a 404.</summary>
    static IResult Back(Refusal? refusal) => refusal is { Kind: RefusalKind.NotFound } ? refusal.Problem() : Answers.SeeOther(Mappings + (refusal is null ? QueryString.Empty : QueryString.Create("refused", refusal.Code)));
}
