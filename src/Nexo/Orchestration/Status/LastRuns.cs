using System.Globalization;
using System.Text;
using Nexo.Platform;

namespace Nexo.Orchestration.Status;

/// <summary>The end of the report: what a person should know of each agent's last run. Portuguese.</summary>
static class LastRuns
{
    public static string Of(IReadOnlyList<(string Agent, AgentActivity Last)> runs)
    {
        var text = new StringBuilder();
        foreach (var (agent, last) in runs)
        {
            if (last.LastFailed)
                Line(text, $"{agent} não terminou, depois de {last.Attempt} {(last.Attempt == 1 ? "tentativa" : "tentativas")}. Motivo: `{last.Error}`");
            else if (last.FellBack is { } why)
                Line(text, $"{agent} escreveu com o modelo offline, só a partir dos achados, porque {InPortuguese(why)}.");
            if (last.Repaired > 0)
                Line(text, $"A resposta do modelo de {agent} não veio como pedida e foi consertada antes de ser lida. Os consertos estão na ativação.");
            if (last.Refused > 0)
                Line(text, $"{agent} teve {last.Refused} {(last.Refused == 1 ? "proposta ou edição recusada" : "propostas ou edições recusadas")}: citava o que não existe ou não cabia nas regras. Os motivos estão na ativação.");
        }
        if (runs.Any(run => run.Last is { Model: OfflineChat.Name, FellBack: null, LastFailed: false }))
            text.Append("\nNa última ativação ao menos um agente trabalhou com o modelo offline: os textos foram escritos só a partir dos achados, sem modelo externo.\n");
        return text.ToString();
    }

    static void Line(StringBuilder text, string line) => text.Append(text.Length == 0 ? "\n### Última ativação\n\n" : "").Append("- ").Append(line).Append('\n');

    /// <summary>The reasons of <see cref="ModelChain"/>.</summary>
    static string InPortuguese(string why) => why switch
    {
        "the model's server refused the key" => "o servidor do modelo recusou a chave",
        "the model's server does not know this model or address" => "o servidor do modelo não conhece este modelo ou endereço",
        "the model's server asked to slow down (429)" => "o servidor do modelo pediu para ir mais devagar (429)",
        "the model did not answer in time" => "o modelo não respondeu a tempo",
        "the model's server was not reached" => "o servidor do modelo não foi alcançado",
        "the connection to the model's server was cut" => "a conexão com o servidor do modelo foi cortada",
        "the model declined to answer" => "o modelo recusou responder",
        "the model's answer was empty" => "a resposta do modelo veio vazia",
        "the model's key can no longer be read and must be given again" => "a chave do modelo não pode mais ser lida e precisa ser informada de novo",
        "the model's address is one that Nexo does not call" => "o endereço do modelo não é um que o Nexo chame",
        "the workspace's spending limit of this month is reached" => "o limite de gasto do mês foi atingido",
        "the workspace's requests of this minute are used up" => "os pedidos por minuto se esgotaram",
        "the model's answer was not understood" or "the model's answer was not the JSON that was asked for" => "a resposta do modelo não era o JSON pedido",
        _ when why.StartsWith("the model's server answered ", StringComparison.Ordinal) => string.Create(CultureInfo.InvariantCulture, $"o servidor do modelo respondeu {why["the model's server answered ".Length..]}"),
        _ => $"o modelo externo não serviu (`{why}`)",
    };
}
