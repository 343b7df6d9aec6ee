using Dapper;
using Microsoft.Extensions.Localization;
using Nexo.Access;
using Nexo.Ledger;
using Nexo.Platform;
using Nexo.Platform.Ui;

namespace Nexo.Insights.Home;

/// <summary>The table of the rail: where it leads, and what somebody must be permitted to see the entry.</summary>
sealed class Rail(Database database, TimeProvider time, IStringLocalizer<HomeWords> words)
{
    const string Inbox = "/aprovacoes", Runs = "/execucoes";

    static readonly (string Href, string Word, string Icon, Permission Needs)[] Entries =
    [
        ("/", "rail.home", "house", Permission.ReadTasks),
        (Inbox, "rail.inbox", "inbox", Permission.ReadTasks),
        ("/anuncios", "rail.listings", "package", Permission.ReadListings),
        (Runs, "rail.runs", "moon-star", Permission.ReadListings),
        (AdministrationPages.Root, "rail.administration", "settings", Permission.ManageSettings),
    ];

    /// <summary>Read once for a request, however many parts of the frame show it.</summary>
    public async ValueTask<IReadOnlyList<RailEntry>> For(HttpContext context) =>
        await (Task<IReadOnlyList<RailEntry>>)(context.Items[typeof(Rail)] ??= Read(context));

    async Task<IReadOnlyList<RailEntry>> Read(HttpContext context)
    {
        if (context.Features.Get<Actor>() is not { IsAgent: false } actor)
            return [];
        var awaiting = await Awaiting(actor, context.RequestAborted);
        return [.. Entries.Where(entry => actor.May(entry.Needs))
            .Select(entry => new RailEntry(entry.Href, words[entry.Word], entry.Icon, entry.Href == Inbox ? awaiting : null, entry.Href == Runs ? "/planos" : null))];
    }

    async Task<long> Awaiting(Actor actor, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
        return await db.QuerySingleAsync<long>("""
            select greatest(0, coalesce(sum(n), 0)::bigint
                   - (select count(*) from marketplace_tasks where workspace_id = @Workspace and status = 'awaiting_approval' and snoozed_until > @now))
              from counted_tasks where workspace_id = @Workspace and status = 'awaiting_approval'
            """, new { actor.Workspace, now = time.GetUtcNow() }) + await WaitingSteps.Count(db, actor, cancellationToken);
    }
}
