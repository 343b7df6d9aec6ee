using System.Globalization;
using Dapper;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Nexo.Access;
using Nexo.Auditing.Settings;
using Nexo.Channels;
using Nexo.Platform;
using Nexo.Platform.Ui;
using Nexo.Rules;

namespace Nexo.Auditing.Pages;

/// <summary>The page of one rule, <c>/administracao/regras/{channel}/{rule}</c>, and what its forms and the list's switches post.</summary>
public static class RulePages
{
    public const string Rules = "/administracao/regras";

    public static string Of(Channel channel) => $"{Rules}?channel={channel.Name}";

    public static string Of(Channel channel, string rule) => $"{Rules}/{channel.Name}/{rule}";

    /// <summary>The listings that break the rule now.</summary>
    internal static string Listings(RuleAnswer rule) => $"/anuncios?channel={rule.Channel.Name}&findings=open&rule={rule.Id}";

    internal static string Counted(RuleAnswer rule) => rule.OpenFindings.ToString("N0", CultureInfo.CurrentCulture) + (rule.OpenFindingsAreExact ? "" : "+");

    internal static void MapRulePages(this IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup(Rules).ExcludeFromDescription().WithMetadata(new RequestSizeLimitAttribute(16 * 1024));
        pages.MapGet("lista", (string? channel, string? q, string? only) => Answers.Fragment<RulesSheet>(new { Channel = RulesSheet.ChannelOr(channel), Search = q, Only = only })).NeedsPermission(Permission.ReadListings);
        pages.MapGet("{channel}/{rule}", (string channel, string rule, [AsParameters] Page page) => page.Show(channel, rule)).NeedsPermission(Permission.ReadListings);
        pages.MapPost("{channel}/{rule}", Save).NeedsPermission(Permission.ManageSettings);
        pages.MapPost("{channel}/{rule}/ligar", Switch).NeedsPermission(Permission.ManageSettings);
        pages.MapPost("{channel}/{rule}/experimentar", Try).NeedsPermission(Permission.ManageSettings);
        pages.MapPost("{channel}/{rule}/padrao", Reset).NeedsPermission(Permission.ManageSettings);
    }

    /// <summary>As it was typed; numbers in the viewer's own notation.</summary>
    public sealed record RuleForm(string? Enabled, string? Severity, IReadOnlyDictionary<string, string> Numbers)
    {
        public string? Of(string threshold) => Numbers.GetValueOrDefault(threshold);

        internal static RuleForm Read(IFormCollection form) => new(form["enabled"], form["severity"],
            form.Where(field => field.Key.StartsWith("thresholds.", StringComparison.Ordinal)).ToDictionary(field => field.Key["thresholds.".Length..], field => field.Value.ToString()));

        internal Outcome<RuleChange> Change(Channel channel)
        {
            if (Severity is not null && !Enum.TryParse<Severity>(Severity, out _))
                return Refusal.Invalid("severity", "unknown_severity", "severity: is one of error, warning, advice.");
            var numbers = new Dictionary<string, decimal>();
            foreach (var (name, typed) in Numbers)
            {
                if (!decimal.TryParse(typed, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.CurrentCulture, out var number))
                    return Refusal.Invalid($"thresholds.{name}", "not_a_number", $"thresholds.{name}: is a number.");
                numbers[name] = number;
            }
            return new RuleChange(channel, Enabled is null ? null : Enabled == "true", Severity is null ? null : Enum.Parse<Severity>(Severity), numbers);
        }
    }

    static async Task<IResult> Save(string channel, string rule, IFormCollection form, ChangeRule change, [AsParameters] Page page)
    {
        if (!Channel.TryParse(channel, null, out var known))
            return Page.NoSuchRule;
        var typed = RuleForm.Read(form);
        return typed.Change(known).Try(out var wanted, out var refusal) && (await change.Now(page.Actor, rule, wanted, page.Aborted)).Try(out _, out refusal)
            ? Answers.SeeOther(Of(known, rule)) : await page.Show(channel, rule, typed, refusal);
    }

    static async Task<IResult> Switch(string channel, string rule, IFormCollection form, ChangeRule change, [AsParameters] Page page) =>
        Channel.TryParse(channel, null, out var known) && (await change.Now(page.Actor, rule, new RuleChange(known, Enabled: form["enabled"] == "true"), page.Aborted)).Try(out _, out _)
            ? Answers.SeeOther(Answers.LocalOr(form["back"], Of(known))) : Page.NoSuchRule;

    static async Task<IResult> Reset(string channel, string rule, IFormCollection form, ChangeRule change, [AsParameters] Page page) =>
        Channel.TryParse(channel, null, out var known) && (await change.Now(page.Actor, rule, new RuleChange(known, Reset: true), page.Aborted)).Try(out _, out _)
            ? Answers.SeeOther(Of(known, rule)) : Page.NoSuchRule;

    /// <summary>Answered with the page itself: what was typed stays in the form, with what it would find above.</summary>
    static async Task<IResult> Try(string channel, string rule, IFormCollection form, TryRule trial, [AsParameters] Page page)
    {
        if (!Channel.TryParse(channel, null, out var known))
            return Page.NoSuchRule;
        var typed = RuleForm.Read(form);
        var tried = typed.Change(known).Try(out var wanted, out var refusal) ? await trial.Now(page.Actor.Workspace, rule, new RuleTrial(known, wanted.Severity, wanted.Thresholds), page.Aborted) : refusal;
        return await page.Show(channel, rule, typed, tried.Refusal, tried.IsRefused ? null : tried.Value);
    }

    /// <summary>The page of one rule as its viewer sees it.</summary>
    sealed record Page(Actor Actor, ReadRules Rules, Database Database, CancellationToken Aborted)
    {
        public static IResult NoSuchRule => new Refusal("rule_not_found", "There is no such rule of this channel.", RefusalKind.NotFound).Problem();

        public async Task<IResult> Show(string channel, string rule, RuleForm? typed = null, Refusal? refusal = null, TrialAnswer? tried = null)
        {
            if (!Channel.TryParse(channel, null, out var known) || (await Rules.Of(Actor.Workspace, known, Aborted)).FirstOrDefault(one => one.Id == rule) is not { } read)
                return NoSuchRule;
            return new RazorComponentResult<RuleDocument>(new { Rule = read, Who = await Who(read.ChangedBy), MayChange = Actor.May(Permission.ManageSettings), Typed = typed, Refusal = refusal, Tried = tried })
            {
                StatusCode = refusal is null ? StatusCodes.Status200OK : Problems.StatusOf(refusal.Kind), PreventStreamingRendering = true,
            };
        }

        async Task<string?> Who(string? actor)
        {
            if (actor is null || !actor.StartsWith("person:", StringComparison.Ordinal))
                return actor;
            await using var db = await Database.OpenFor(Actor.Workspace, Aborted);
            return await db.ExecuteScalarAsync<string?>(new CommandDefinition("select name from people where id = @id", new { id = Guid.Parse(actor["person:".Length..]) }, cancellationToken: Aborted));
        }
    }
}
