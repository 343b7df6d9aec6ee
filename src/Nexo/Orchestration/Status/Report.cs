using System.Globalization;
using System.Text;

namespace Nexo.Orchestration.Status;

/// <summary>The report of requirement 2: markdown, in Portuguese.</summary>
static class Report
{
    /// <summary>Fewer decided tasks than this say nothing about rates yet.</summary>
    const int Telling = 5;

    static readonly CultureInfo Brazil = CultureInfo.GetCultureInfo("pt-BR");

    public static string Of(StatusSummary summary, IReadOnlyList<AgentStatus> agents, DateTimeOffset at, string zone, int decided)
    {
        var completion = OrchestrationStatus.Rate(summary.TotalTasksCompleted, summary.TotalTasksGenerated);
        var approval = OrchestrationStatus.Rate(summary.TotalTasksApproved, summary.TotalTasksGenerated);
        var text = new StringBuilder();
        text.Append("## RELATÓRIO DE ORQUESTRAÇÃO - NEXO\n\n");
        text.Append(Brazil, $"Gerado em {Local(at, zone).ToString("dd/MM/yyyy 'às' HH:mm", Brazil)} ({zone}). Números dos últimos {CountTasksOfAgents.Days} dias.\n\n");
        text.Append("### Resumo\n\n");
        text.Append(Brazil, $"- Agentes: {summary.TotalAgents}, {summary.ActiveAgents} {(summary.ActiveAgents == 1 ? "ativo" : "ativos")}\n");
        text.Append(Brazil, $"- Tarefas propostas: {summary.TotalTasksGenerated:#,0}\n");
        text.Append(Brazil, $"- Aprovadas: {summary.TotalTasksApproved:#,0} ({approval:0.0}%)\n");
        text.Append(Brazil, $"- Concluídas: {summary.TotalTasksCompleted:#,0} ({completion:0.0}%)\n");
        if (decided >= Telling)
            text.Append(Brazil, $"- Saúde do sistema: {Health(approval, completion)}\n");
        text.Append("\n### Agentes\n\n| Agente | Canal | Situação | Propostas | Aprovadas | Concluídas | Aprovação |\n|---|---|---|---:|---:|---:|---:|\n");
        foreach (var agent in agents)
            text.Append(Brazil, $"| {agent.AgentName} | {agent.Channel} | {Situation(agent.Status)} | {agent.TasksGenerated:#,0} | {agent.TasksApproved:#,0} | {agent.TasksCompleted:#,0} | {(agent.TasksGenerated == 0 ? "–" : agent.SuccessRate.ToString("0.0", Brazil) + "%")} |\n");
        text.Append("\n### Recomendações\n\n");
        foreach (var line in Recommendations(summary, approval, completion, decided))
            text.Append("- ").Append(line).Append('\n');
        return text.ToString();
    }

    /// <summary>The sentences are those of requirement 2.</summary>
    static List<string> Recommendations(StatusSummary summary, decimal approval, decimal completion, int decided)
    {
        List<string> all = [];
        if (decided >= Telling && approval < 70)
            all.Add("Revise critérios de aprovação. Taxa muito baixa.");
        if (decided >= Telling && completion < 60)
            all.Add("Otimize workflow de execução de tarefas");
        if (summary.TotalAgents == Channels.ChannelAgents.All.Count && summary.ActiveAgents < 4)
            all.Add("Ative mais agentes para aumentar capacidade");
        return all.Count > 0 ? all : (List<string>)[decided < Telling ? "Ainda há poucas decisões para avaliar; decida as propostas que esperam." : "Nenhuma: siga assim."];
    }

    static string Health(decimal approval, decimal completion) =>
        approval >= 85 && completion >= 85 ? "excelente" : approval >= 70 && completion >= 70 ? "boa" : approval >= 60 && completion >= 60 ? "razoável" : "ruim";

    static string Situation(string status) => status switch
    {
        "active" => "ativo",
        "error" => "com erro",
        _ => "parado",
    };

    static DateTimeOffset Local(DateTimeOffset at, string zone) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? TimeZoneInfo.ConvertTime(at, found) : at;
}
