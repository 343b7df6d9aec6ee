using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Nexo.Access;
using Nexo.Ledger.Deciding;
using Nexo.Platform;
using Nexo.Platform.Ui;

namespace Nexo.Ledger;

/// <summary>The steps that wait, as the inbox shows them, and their forms.</summary>
static class StepRoutes
{
    public const string Path = "/aprovacoes/etapas";

    const string Inbox = "/aprovacoes?aba=pendentes";

    public static string Of(long entry) => string.Create(CultureInfo.InvariantCulture, $"{Path}/{entry}");

    public static void Map(IEndpointRouteBuilder app)
    {
        var routes = app.MapGroup(Path).NeedsPermission(Permission.DecideSteps).ExcludeFromDescription().WithMetadata(new RequestSizeLimitAttribute(32 * 1024));
        routes.MapGet("", List);
        routes.MapPost("{id:long}", Decide);
    }

    static async Task<RazorComponentResult<StepsToDecide>> List(Actor actor, WaitingSteps waiting, CancellationToken cancellationToken) =>
        Answers.Fragment<StepsToDecide>(new { Steps = await waiting.For(actor, cancellationToken) });

    static async Task<SeeOther> Decide(long id, [FromForm] string? decisao, [FromForm] string? motivo, [FromForm] string? volta, HttpContext context, Actor actor, DecideStep decide, IStringLocalizer<LedgerWords> words, CancellationToken cancellationToken)
    {
        var outcome = decisao is "aprovar" or "recusar" ? await decide.Decide(actor, id, decisao == "aprovar", motivo, cancellationToken) : LedgerRefusals.WhichDecision;
        if (outcome.Try(out var entry, out var refusal))
            Flash.Put(context, words[entry.ApprovalState is ApprovalState.Approved ? "said.approved" : "said.rejected", entry.Task, entry.RunId], "ok");
        else
            Flash.Put(context, refusal.Said(words), "danger");
        return Answers.SeeOther(Answers.LocalOr(volta, Inbox));
    }
}
