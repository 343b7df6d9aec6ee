using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Accounts;

/// <summary>One's own passkeys, and signing in by one.</summary>
static class PasskeyEndpoints
{
    public static void AddPasskeys(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<IPasskeyHandler<Person>, PasskeyHandler<Person>>();
        builder.Services.AddScoped<OwnPasskeys>();
        builder.Services.AddScoped<EnterByPasskey>();
        builder.Services.AddSingleton(new SignInOffer(typeof(Pages.PasskeyOffer)));
        builder.Services.AddOptions<IdentityPasskeyOptions>().Configure<Site>((options, site) =>
        {
            options.ServerDomain = site.BaseUrl is { } address ? new Uri(address).Host : null;
            options.UserVerificationRequirement = options.ResidentKeyRequirement = "required";
            options.AttestationConveyancePreference = "none";
            // Behind a proxy the request's own address is not the one the browser saw.
            options.ValidateOrigin = shown => ValueTask.FromResult(!shown.CrossOrigin
                && shown.Origin == new Uri(site.Address("/", shown.HttpContext.Request)).GetLeftPart(UriPartial.Authority));
        });
    }

    public static void MapPasskeys(this IEndpointRouteBuilder account)
    {
        var passkeys = account.MapGroup("passkeys").NeedsPermission(Permission.HoldKeys);
        passkeys.MapGet("", List).WithExample(AccountExamples.Passkeys).WithName("ListPasskeys").WithSummary("Your passkeys");
        passkeys.MapPost("options", Begin).WithExample(AccountExamples.BeginPasskey).ProducesProblem(403).ProducesProblem(409).ProducesProblem(429)
            .WithName("BeginPasskey").WithSummary("Get the options for navigator.credentials.create").WithDescription("Needs your password as `present`, if you have one. Keeps the challenge in a cookie for five minutes.");
        passkeys.MapPost("", Add).WithExample(AccountExamples.AddPasskey).ProducesProblem(409)
            .WithName("AddPasskey").WithSummary("Add the passkey the browser made");
        passkeys.MapPatch("{id:guid}", Rename).WithExample(AccountExamples.RenamePasskey).ProducesProblem(404).WithName("RenamePasskey").WithSummary("Give a passkey another name");
        passkeys.MapDelete("{id:guid}", Remove).ProducesProblem(404).WithName("RemovePasskey").WithSummary("Remove a passkey");
    }

    public static void MapPasskeySignIn(this IEndpointRouteBuilder app)
    {
        var session = app.MapGroup("/api/session/passkey").WithTags("Access").AllowAnonymous();
        session.MapPost("options", (HttpContext context, EnterByPasskey enter) => Options(context, enter.Begin(context))).WithExample(AccountExamples.EnterOptions)
            .WithName("BeginPasskeySignIn").WithSummary("Get the options for navigator.credentials.get");
        session.MapPost("", Enter).WithExample(AccountExamples.EnterByPasskey).ProducesProblem(401)
            .WithName("SignInByPasskey").WithSummary("Sign in by a passkey").WithDescription("Answers 204 and the session's cookie; a second factor is not asked for, since the device has verified its owner.");
    }

    internal sealed record PasskeyList(IReadOnlyList<OwnPasskey> Passkeys);

    /// <param name="Credential">What the browser answered, as <c>toJSON()</c> gives it.</param>
    internal sealed record NewPasskey(string? Name, JsonElement Credential);

    internal sealed record PasskeyName(string? Name);

    internal sealed record ShownPasskey(JsonElement Credential);

    static async Task<Ok<PasskeyList>> List(Actor actor, OwnPasskeys passkeys, CancellationToken cancellationToken) =>
        TypedResults.Ok(new PasskeyList(await passkeys.All(actor.Person!.Value, cancellationToken)));

    static async Task<Results<Ok<JsonElement>, ProblemHttpResult>> Begin(FactorEndpoints.PasswordAgain typed, Actor actor, HttpContext context, OwnPasskeys passkeys, CancellationToken cancellationToken) =>
        (await passkeys.Begin(actor, typed.Present, context, cancellationToken)).Try(out var options, out var refusal)
            ? await Options(context, Task.FromResult(options)) : refusal.Later(context).Problem();

    static async Task<Ok<JsonElement>> Options(HttpContext context, Task<string> made)
    {
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(JsonSerializer.Deserialize<JsonElement>(await made));
    }

    static async Task<Results<Created<OwnPasskey>, ProblemHttpResult>> Add(NewPasskey wanted, Actor actor, HttpContext context, OwnPasskeys passkeys, CancellationToken cancellationToken) =>
        (await passkeys.Add(actor, wanted.Name, wanted.Credential, context, cancellationToken)).Try(out var passkey, out var refusal) ? TypedResults.Created((string?)null, passkey) : refusal.Problem();

    static async Task<Results<NoContent, ProblemHttpResult>> Rename(Guid id, PasskeyName wanted, Actor actor, OwnPasskeys passkeys, CancellationToken cancellationToken) =>
        (await passkeys.Rename(actor, id, wanted.Name, cancellationToken)).Try(out _, out var refusal) ? TypedResults.NoContent() : refusal.Problem();

    static async Task<Results<NoContent, ProblemHttpResult>> Remove(Guid id, Actor actor, OwnPasskeys passkeys, CancellationToken cancellationToken) =>
        (await passkeys.Remove(actor, id, cancellationToken)).Try(out _, out var refusal) ? TypedResults.NoContent() : refusal.Problem();

    static async Task<Results<NoContent, ProblemHttpResult>> Enter(ShownPasskey shown, HttpContext context, EnterByPasskey enter, CancellationToken cancellationToken)
    {
        if (!(await enter.With(shown.Credential, context, cancellationToken)).Try(out var who, out var refusal))
            return refusal.Problem();
        await SessionCookie.Begin(context, who, "passkey");
        return TypedResults.NoContent();
    }
}
