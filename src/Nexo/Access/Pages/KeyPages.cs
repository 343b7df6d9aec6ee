using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Nexo.Access.Pages;
using Nexo.Channels;
using Nexo.Platform;
using Nexo.Platform.Ui;

namespace Nexo.Access;

/// <summary>The page <c>/administracao/chaves</c>: who holds which key, a new one, the successor of one, the end of one.</summary>
public static class KeyPages
{
    public const string Keys = "/administracao/chaves";

    /// <summary>Stands for a runner where the form names a channel.</summary>
    internal const string Runner = "runner";

    internal static void MapKeyPage(this IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup(Keys).NeedsPermission(Permission.HoldKeys).ExcludeFromDescription().WithMetadata(new RequestSizeLimitAttribute(16 * 1024));
        pages.MapGet("", Show);
        pages.MapPost("", Make);
        pages.MapPost("{id:guid}/trocar", Rotate);
        pages.MapPost("{id:guid}/revogar", End);
    }

    public sealed record KeyForm
    {
        public string? Name { get; init; }

        /// <summary>Empty: a key of one's own; <c>runner</c>: a runner's.</summary>
        public string? Channel { get; init; }

        /// <summary>Empty: until it is revoked.</summary>
        public string? Days { get; init; }
    }

    static async Task<RazorComponentResult<KeysDocument>> Show(Actor actor, HttpContext context, KeysView.Reader read, CancellationToken cancellationToken) =>
        Page(context, StatusCodes.Status200OK, await read.For(actor, context.Request.Query, cancellationToken));

    /// <summary>Answered with the page itself, not with a redirect: the secret is shown now and travels in no address.</summary>
    static async Task<RazorComponentResult<KeysDocument>> Make([FromForm] KeyForm form, Actor actor, HttpContext context, IssueToken issue, KeysView.Reader read, TimeProvider time, CancellationToken cancellationToken)
    {
        var made = Wanted(form, time).Try(out var wanted, out var refusal) ? await issue.For(actor, wanted, null, cancellationToken) : refusal;
        return Answer(context, made, form, await read.For(actor, QueryCollection.Empty, cancellationToken));
    }

    static async Task<RazorComponentResult<KeysDocument>> Rotate(Guid id, [FromForm] string? horas, Actor actor, HttpContext context, RotateToken rotate, KeysView.Reader read, CancellationToken cancellationToken)
    {
        var hours = int.TryParse(horas, NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : string.IsNullOrEmpty(horas) ? WantedRotation.Usual : -1;
        return Answer(context, await rotate.Now(actor, id, new WantedRotation(hours), cancellationToken), null, await read.For(actor, QueryCollection.Empty, cancellationToken));
    }

    // Form values are read so that this route asks for the form's token.
    static async Task<IResult> End(Guid id, [FromForm] string? back, Actor actor, RevokeToken revoke, CancellationToken cancellationToken) =>
        (await revoke.Now(actor, id, cancellationToken)).Try(out _, out var refusal) ? Answers.SeeOther(back ?? Keys) : refusal.Problem();

    static Outcome<WantedToken> Wanted(KeyForm form, TimeProvider time)
    {
        Channel? channel = null;
        var forRunner = form.Channel == Runner;
        if (!string.IsNullOrEmpty(form.Channel) && !forRunner)
        {
            if (!Channel.TryParse(form.Channel, null, out var known))
                return Refusal.Invalid("channel", "unknown_channel", $"channel must be one of {Channel.Names}");
            channel = known;
        }
        DateTimeOffset? expiresAt = null;
        if (!string.IsNullOrEmpty(form.Days))
        {
            if (!int.TryParse(form.Days, NumberStyles.None, CultureInfo.InvariantCulture, out var days) || days is < 1 or > 3660)
                return Refusal.Invalid("days", "days_not_possible", "days must be between 1 and 3660");
            expiresAt = time.GetUtcNow().AddDays(days);
        }
        return new WantedToken(form.Name, channel, expiresAt, Runner: forRunner);
    }

    static RazorComponentResult<KeysDocument> Answer(HttpContext context, Outcome<FreshToken> made, KeyForm? typed, KeysView view) =>
        made.Try(out var fresh, out var refusal)
            ? Page(context, StatusCodes.Status201Created, view with { Fresh = fresh })
            : Page(context, Problems.StatusOf(refusal.Kind), view with { Refusal = refusal, Typed = typed });

    static RazorComponentResult<KeysDocument> Page(HttpContext context, int status, KeysView view)
    {
        context.KeepNothing();
        return new RazorComponentResult<KeysDocument>(new { View = view }) { StatusCode = status, PreventStreamingRendering = true };
    }
}
