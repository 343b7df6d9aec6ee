using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Nexo.Channels;
using Nexo.Platform;

namespace Nexo.Access;

/// <summary>Who is signed in, as programs see it.</summary>
/// <param name="Person">Null for an agent.</param>
/// <param name="Agent">The id of the agent; null for a person.</param>
/// <param name="Channel">The agent's channel.</param>
/// <param name="Role">Null for an agent.</param>
/// <param name="Permissions">What they may do.</param>
/// <param name="Workspace">Where they are.</param>
sealed record Session(SessionPerson? Person, string? Agent, Channel? Channel, Role? Role, IReadOnlyList<Permission> Permissions, SessionWorkspace Workspace);

sealed record SessionPerson(PersonId Id, string Name, string Email, IReadOnlyList<string> Channels, IReadOnlyList<string> Categories);

sealed record SessionWorkspace(WorkspaceId Id, string Name, string TimeZone);

/// <summary><c>POST</c> signs in (e-mail and password become a cookie), <c>GET</c> says who one is, <c>DELETE</c> signs out.</summary>
static class SessionEndpoints
{
    public static void MapSession(this IEndpointRouteBuilder app)
    {
        var session = app.MapGroup("/api/session").WithTags("Access");
        session.MapPost("", Begin).WithExample(AccessExamples.SignIn).AllowAnonymous().WithMetadata(new CountsAsSignIn()).ProducesProblem(401).ProducesProblem(429).WithName("SignIn").WithSummary("Sign in").WithDescription("Who has a second factor sends `code` too: six digits of the app, or a recovery code; without it the answer is 401 `second_factor_required`.");
        session.MapGet("", Show).WithExample(AccessExamples.WhoAmI).NeedsSomebody().WithName("WhoAmI").WithSummary("Who am I");
        session.MapDelete("", (Delegate)End).AllowAnonymous().WithName("SignOut").WithSummary("Sign out");
    }

    internal sealed record SignInBody(string? Email, string? Password, string? Code = null);

    static async Task<Results<Ok<Session>, ProblemHttpResult>> Begin(SignInBody typed, HttpContext context, SignIn signIn, SecondFactor factor, Database database, CancellationToken cancellationToken)
    {
        if (!SignInForm.Read(typed.Email, typed.Password).Try(out var form, out var refusal)
            || !(await signIn.With(form.Email, form.Password, cancellationToken)).Try(out var who, out refusal)
            || (await factor.IsOn(who.Actor.Person!.Value, cancellationToken) && !(await factor.Check(who.Actor, typed.Code, cancellationToken)).Try(out _, out refusal)))
        {
            if (refusal.TryAgainIn is { } wait)
                context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
            return refusal.Problem();
        }
        await SessionCookie.Begin(context, who, "password");
        return TypedResults.Ok(await Read(who.Actor, database, cancellationToken));
    }

    static async Task<Ok<Session>> Show(Actor actor, Database database, CancellationToken cancellationToken) =>
        TypedResults.Ok(await Read(actor, database, cancellationToken));

    static async Task<NoContent> End(HttpContext context)
    {
        await SessionCookie.End(context);
        return TypedResults.NoContent();
    }

    static async Task<Session> Read(Actor actor, Database database, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
        var row = await db.QuerySingleAsync<Row>("""
            select w.name, w.time_zone, p.email, m.channels, m.categories
              from workspaces w
              left join memberships m on m.workspace_id = w.id and m.person_id = @Person
              left join people p on p.id = m.person_id
             where w.id = @Workspace
            """, new { actor.Workspace, Person = actor.Person?.Value });
        return new Session(
            actor.Person is { } person ? new SessionPerson(person, actor.DisplayName, row.Email!, row.Channels ?? [], row.Categories ?? []) : null,
            actor.AgentOf is { } channel ? ChannelAgents.Of(channel).Id : null,
            actor.AgentOf,
            actor.Role,
            [.. Rights.Of(actor).Order()],
            new SessionWorkspace(actor.Workspace, row.Name, row.TimeZone));
    }

    sealed record Row
    {
        public string Name { get; init; } = "";
        public string TimeZone { get; init; } = "";
        public string? Email { get; init; }
        public string[]? Channels { get; init; }
        public string[]? Categories { get; init; }
    }
}

/// <summary>What was typed to sign in.</summary>
sealed record SignInForm(string Email, string Password)
{
    public static Outcome<SignInForm> Read(string? email, string? password)
    {
        if (string.IsNullOrWhiteSpace(email))
            return Refusal.Invalid("email", "email_missing", "email is required");
        if (email.Contains('\0'))
            return Refusal.Invalid("email", "nul_character", "email must not contain the NUL character");
        if (email.Length > 254)
            return Refusal.Invalid("email", "email_too_long", "email has at most 254 characters");
        if (string.IsNullOrEmpty(password))
            return Refusal.Invalid("password", "password_missing", "password is required");
        if (password.Length > 1024)
            return Refusal.Invalid("password", "password_too_long", "password has at most 1024 characters");
        return new SignInForm(email.Trim(), password);
    }
}
