using System.Globalization;
using System.Text;
using Microsoft.Extensions.Localization;
using Nexo.Access;
using Nexo.Orchestration.Status;
using Nexo.Plans;
using Nexo.Platform;
using Nexo.Runs.Pages;
using Nexo.Runs.Working;

namespace Nexo.Runs.Kinds;

/// <summary>Writes a report in markdown: what the run has done so far, or how the agents stand. It is kept with the step.</summary>
sealed class ReportStep(OrchestrationStatus status, ReadRuns runs, Site site, IStringLocalizer<RunsWords> words) : IStepKind
{
    static readonly CultureInfo Brazil = CultureInfo.GetCultureInfo("pt-BR");

    public Type Takes => typeof(ReportWork);

    public object InputsOf(StepTurn turn) => new { of = ((ReportWork)turn.Step.Work).Of };

    public async Task<StepEnd> Do(StepTurn turn, CancellationToken cancellationToken)
    {
        var text = ((ReportWork)turn.Step.Work).Of == "day"
            ? (await status.Read(Actor.Nexo(turn.Workspace), cancellationToken)).Report
            : Of(turn.Run, (await runs.Find(turn.Workspace, turn.Run.Name, cancellationToken))!.Steps);
        await turn.Log.Line(text, cancellationToken);
        return StepEnd.Succeeded(site.Address($"/execucoes/{Uri.EscapeDataString(turn.Run.Name)}/relatorio/{Uri.EscapeDataString(turn.Step.Name)}")) with { Report = text };
    }

    string Of(Run run, IReadOnlyList<BookedStep> steps)
    {
        var text = new StringBuilder();
        text.Append(Brazil, $"## {run.Title ?? run.Plan}: {run.Name}\n\n| Etapa | Situação | Duração | Resultado |\n|---|---|---:|---|\n");
        foreach (var step in steps)
            text.Append(Brazil, $"| {step.Task} | {Situation(step.Status)} | {(step.DurationMs is { } ms ? $"{ms / 1000.0:0.0} s" : "–")} | {Cell(step.Error is { } error ? Said(error) : step.OutputsUri)} |\n");
        return text.ToString();
    }

    /// <summary>In the report's language, which is not that of who works here.</summary>
    string Said(string error)
    {
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = Brazil;
        try
        {
            return words.Reason(error);
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    /// <summary>A cell of a table has one line, and ends at a bar.</summary>
    static string Cell(string? text) => (text ?? "").ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal);

    static string Situation(StepStatus status) => status switch
    {
        StepStatus.Succeeded => "concluída",
        StepStatus.Failed => "com falha",
        StepStatus.Skipped => "pulada",
        StepStatus.AwaitingApproval => "aguarda decisão",
        StepStatus.Running => "em andamento",
        _ => "na fila",
    };
}

/// <summary>Tells the house, and whoever is told of its events, that a report is there.</summary>
sealed class PublishReportStep(Database database, EventNudge events, Site site) : IStepKind
{
    public Type Takes => typeof(PublishReportWork);

    public object InputsOf(StepTurn turn) => new { report = ((PublishReportWork)turn.Step.Work).Report };

    public async Task<StepEnd> Do(StepTurn turn, CancellationToken cancellationToken)
    {
        var report = ((PublishReportWork)turn.Step.Work).Report;
        if (turn.Before.GetValueOrDefault(report).Status != StepStatus.Succeeded)
            return StepEnd.Skipped(Why.NoReport.Of(report));
        var uri = site.Address($"/execucoes/{Uri.EscapeDataString(turn.Run.Name)}/relatorio/{Uri.EscapeDataString(report)}");
        await using var db = await database.OpenForWork(cancellationToken);
        await Dapper.SqlMapper.ExecuteAsync(db, new Dapper.CommandDefinition("""
            insert into events (workspace_id, subject, kind, actor, body)
            select @Workspace, @entry, 'report.published', 'nexo', jsonb_build_object('plan', @plan, 'run', @run, 'step', @report, 'title', @title, 'outputsUri', @uri)
             where not exists (select from events where workspace_id = @Workspace and subject = @entry and kind = 'report.published')
            """, new { turn.Workspace, entry = turn.Entry.ToString(CultureInfo.InvariantCulture), plan = turn.Plan.Name, run = turn.Run.Name, report, title = turn.Plan.Caption, uri }, cancellationToken: cancellationToken));
        events.Now();
        return StepEnd.Succeeded(uri);
    }
}
