using Dapper;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Accounts.Pages;

/// <summary>What the page of one's own account shows.</summary>
public sealed record AccountView(string Name, string Email, bool HasPassword, IReadOnlyList<OwnSession> Sessions, FactorStatus Factor, IReadOnlyList<OwnPasskey> Passkeys)
{
    internal static async Task<AccountView> Read(HttpContext context, Actor actor, CancellationToken cancellationToken)
    {
        var (database, time) = (context.RequestServices.GetRequiredService<Database>(), context.RequestServices.GetRequiredService<TimeProvider>());
        var person = actor.Person!.Value;
        var sessions = await OwnSession.All(database, person, OwnSessionEndpoints.Current(context), time, cancellationToken);
        var factor = await context.RequestServices.GetRequiredService<OwnFactor>().Status(person, cancellationToken);
        var passkeys = await context.RequestServices.GetRequiredService<OwnPasskeys>().All(person, cancellationToken);
        await using var db = await database.OpenForWork(cancellationToken);
        var (email, hasPassword) = await db.QuerySingleAsync<(string, bool)>(new CommandDefinition(
            "select email, password_hash is not null from people where id = @person", new { person }, cancellationToken: cancellationToken));
        return new AccountView(actor.DisplayName, email, hasPassword, sessions, factor, passkeys);
    }
}
