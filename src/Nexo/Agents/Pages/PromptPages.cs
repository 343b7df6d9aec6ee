using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Nexo.Access;
using Nexo.Agents.Pages;
using Nexo.Platform;
using Nexo.Platform.Ui;

namespace Nexo.Agents;

/// <summary>The page <c>/administracao/modelos/prompts/{agent}</c>: an agent's instructions, their versions, and which of them is at work.</summary>
static class PromptPages
{
    public const string Root = "/administracao/modelos/prompts";

    public static void MapPromptPages(this IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup(Root).NeedsPermission(Permission.Administer).ExcludeFromDescription().WithMetadata(new RequestSizeLimitAttribute(64 * 1024));
        pages.MapGet("{agent}", Show);
        pages.MapPost("{agent}", Write);
        pages.MapPost("{agent}/rotulo", Move);
    }

    /// <param name="agent">alex, marina, ….</param>
    /// <param name="versao">The version shown against the one at work; without it the newest.</param>
    static async Task<IResult> Show(string agent, int? versao, HttpContext context, Actor actor, ReadPrompts prompts, CancellationToken cancellationToken) =>
        await prompts.Of(actor, agent, cancellationToken) is { } found ? Page(context, 200, found, versao) : PromptRefusals.NoSuchAgent.Problem();

    static async Task<IResult> Write(string agent, [FromForm] PromptForm form, HttpContext context, Actor actor, WritePrompts write, ReadPrompts prompts, CancellationToken cancellationToken)
    {
        if ((await write.Add(actor, agent, new NewPrompt { Text = form.Text, Note = form.Note }, cancellationToken)).Try(out var written, out var refusal))
            return Answers.SeeOther($"{Root}/{agent}?versao={written.Version}");
        return await prompts.Of(actor, agent, cancellationToken) is { } found ? Page(context, Problems.StatusOf(refusal.Kind), found, null, refusal, form) : refusal.Problem();
    }

    static async Task<IResult> Move(string agent, [FromForm] LabelForm form, HttpContext context, Actor actor, WritePrompts write, ReadPrompts prompts, CancellationToken cancellationToken)
    {
        if ((await write.Move(actor, agent, form.Label ?? "", new LabelMove { Version = Number(form.Version), Seen = Number(form.Seen) }, cancellationToken)).Try(out _, out var refusal))
            return Answers.SeeOther($"{Root}/{agent}");
        return await prompts.Of(actor, agent, cancellationToken) is { } found ? Page(context, Problems.StatusOf(refusal.Kind), found, Number(form.Version), moveRefusal: refusal) : refusal.Problem();
    }

    static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    static RazorComponentResult<PromptsDocument> Page(HttpContext context, int status, AgentPrompts prompts, int? shown, Refusal? refusal = null, PromptForm? typed = null, Refusal? moveRefusal = null)
    {
        context.KeepNothing();
        var version = prompts.Versions.FirstOrDefault(v => v.Version == shown) ?? prompts.Versions[0];
        return new RazorComponentResult<PromptsDocument>(new { Prompts = prompts, Shown = version, Refusal = refusal, Typed = typed, MoveRefusal = moveRefusal }) { StatusCode = status, PreventStreamingRendering = true };
    }
}

/// <summary>New instructions, as they are typed.</summary>
public sealed record PromptForm
{
    public string? Text { get; init; }
    public string? Note { get; init; }
}

/// <summary>A label to be moved, and where it stood on the page.</summary>
public sealed record LabelForm
{
    public string? Label { get; init; }
    public string? Version { get; init; }
    public string? Seen { get; init; }
}
