using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Nexo.Access.Pages;
using Nexo.Channels;
using Nexo.Platform;
using Nexo.Platform.Ui;

namespace Nexo.Access;

/// <summary>The page <c>/administracao/chaves</c>: who holds which key, a new one, the end of one.</summary>
public static class KeyPages
{
    public const string Keys = "/administracao/chaves";

    internal static void MapKeyPage(this IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup(Keys).NeedsPermission(Permission.HoldKeys).ExcludeFromDescription().WithMetadata(new RequestSizeLimitAttribute(16 * 1024));
        pages.MapGet("", Show);
        pages.MapPost("", Make);
        pages.MapPost("{id:guid}/revogar", End);
    }

    public sealed record KeyForm
    {
        public string? Name { get; init; }

        /// <summary>Empty: a key of one's own.</summary>
        public string? Channel { get; init; }

        /// <summary>Empty: until it is revoked.</summary>
        public string? Days { get; init; }
    }

    static async Task<RazorComponentResult<KeysDocument>> Show(Actor actor, HttpContext context, Database database, CancellationToken cancellationToken) =>
        Page(context, StatusCodes.Status200OK, await Read(actor, database, cancellationToken));

    /// <summary>Answered with the page itself, not with a redirect: the secret is shown now and travels in no address.</summary>
    static async Task<RazorComponentResult<KeysDocument>> Make([FromForm] KeyForm form, Actor actor, HttpContext context, IssueToken issue, Database database, TimeProvider time, CancellationToken cancellationToken)
    {
        var made = Wanted(form, time).Try(out var wanted, out var refusal) ? await issue.For(actor, wanted, null, cancellationToken) : refusal;
        var keys = await Read(actor, database, cancellationToken);
        return made.Try(out var fresh, out refusal)
            ? Page(context, StatusCodes.Status201Created, keys, fresh)
            : Page(context, Problems.StatusOf(refusal.Kind), keys, refusal: refusal, typed: form);
    }

    // Form values are read so that this route asks for the form's token.
    static async Task<IResult> End(Guid id, [FromForm] string? back, Actor actor, RevokeToken revoke, CancellationToken cancellationToken) =>
        (await revoke.Now(actor, id, cancellationToken)).Try(out _, out var refusal) ? Answers.SeeOther(back ?? Keys) : refusal.Problem();

    static Outcome<WantedToken> Wanted(KeyForm form, TimeProvider time)
    {
        Channel? channel = null;
        if (!string.IsNullOrEmpty(form.Channel))
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
        return new WantedToken(form.Name, channel, expiresAt);
    }

    static async Task<IReadOnlyList<IssuedToken>> Read(Actor actor, Database database, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
        return await ListTokens.For(actor, one: null, db);
    }

    static RazorComponentResult<KeysDocument> Page(HttpContext context, int status, IReadOnlyList<IssuedToken> keys, FreshToken? fresh = null, Refusal? refusal = null, KeyForm? typed = null)
    {
        context.KeepNothing();
        return new RazorComponentResult<KeysDocument>(new { Keys = keys, Fresh = fresh, Refusal = refusal, Typed = typed }) { StatusCode = status, PreventStreamingRendering = true };
    }
}
