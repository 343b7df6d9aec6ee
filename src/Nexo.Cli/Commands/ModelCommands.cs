using System.CommandLine;
using System.Globalization;
using Nexo.Client;

namespace Nexo.Cli.Commands;

/// <summary><c>model list|add|test|remove|usage</c>: the models a workspace asks, in their order.</summary>
static class ModelCommands
{
    static readonly Argument<string> Name = new("name") { Description = "As people call it." };

    static readonly Option<string> Kind = new("--kind") { Description = "openai, anthropic, or compatible: any server that speaks OpenAI's chat interface.", DefaultValueFactory = _ => "openai" };

    static readonly Option<string> Model = new("--model") { Description = "As its server calls it.", Required = true };

    static readonly Option<string> BaseUrl = new("--base-url") { Description = "Needed for compatible, for example http://localhost:11434/v1." };

    static readonly Option<string> KeyFrom = new("--key-from") { Description = "The file that holds the key, - for standard input; so that no key stands on a command line." };

    static readonly Option<int?> Place = new("--place") { Description = "1 is asked first; without it, it is the last." };

    static readonly Option<decimal?> InputPrice = new("--input-price") { Description = "US dollars for a million tokens." };

    static readonly Option<decimal?> OutputPrice = new("--output-price") { Description = "US dollars for a million tokens." };

    static readonly Option<int> Days = new("--days") { Description = "How far to look back.", DefaultValueFactory = _ => 30 };

    static readonly Option<string> By = Options.Among("--by", "agent, model, day or activation.", ["agent", "model", "day", "activation"]);

    public static Command Make()
    {
        var list = Verb.Shows("list", "The models in their order, and what this month has cost.", List);
        var add = Verb.Does("add", "Add a model to the chain.", Add, "model add \"GPT barato\" --model gpt-5-mini --key-from key.txt", "model add Ollama --kind compatible --model qwen3 --base-url http://localhost:11434/v1").Takes(Name, Kind, Model, BaseUrl, KeyFrom, Place, InputPrice, OutputPrice);
        var test = Verb.Does("test", "Ask a model a tiny question, once. Exit code 1 when it does not answer.", Test).Takes(Name);
        var remove = Verb.Does("remove", "Take a model out of the chain.", Remove).Takes(Name);
        var usage = Verb.Shows("usage", "Calls, tokens and cost.", Usage, "model usage --by model --days 7");
        usage.Add(Days);
        usage.Add(By);
        var model = Verb.Noun("model", "The models a workspace asks. For admins.", list, add, test, remove, usage);
        model.Aliases.Add("models");
        return model;
    }

    static async Task<WorkspaceModel> Find(Asked asked)
    {
        var name = asked.Get(Name);
        return (await asked.Nexo.ListModels(asked.Stop)).Models.FirstOrDefault(m => string.Equals(m.Name, name, StringComparison.OrdinalIgnoreCase) || $"{m.Id}" == name)
            ?? throw new CannotGoOn($"No model is called '{name}'; '{asked.Terminal.Name} model list' shows those there are.");
    }

    static async Task List(Asked asked)
    {
        var chain = await asked.Nexo.ListModels(asked.Stop);
        asked.Table(chain, chain.Models,
        [
            new("id", m => $"{m.Id}", Rank: 6), new("place", m => m.Enabled ? $"{m.Place}" : "off"), new("name", m => m.Name, Shrinks: true), new("kind", m => m.Kind, Rank: 1), new("model", m => m.Model, Shrinks: true), new("address", m => m.BaseUrl, Shrinks: true, Rank: 4),
            new("key", m => m.KeyHint is null ? "none" : $"…{m.KeyHint}", Rank: 3), new("price in/out", m => m.InputPrice is null && m.OutputPrice is null ? "unknown" : $"{Dollars(m.InputPrice)}/{Dollars(m.OutputPrice)}", Rank: 5), new("last test", m => m.TestOutcome ?? "never", Rank: 2),
        ], $"{Source(chain)} Spent this month: US$ {Dollars(chain.SpentThisMonth)}{(chain.Limits.MonthlySpending is { } most ? $" of {Dollars(most)}" : "")}.");
    }

    static async Task Add(Asked asked)
    {
        var added = await asked.Nexo.AddModel(new()
        {
            Kind = asked.Get(Kind), Name = asked.Get(Name), Model = asked.Get(Model), BaseUrl = asked.Get(BaseUrl), Key = await Key(asked), Place = asked.Get(Place), InputPrice = asked.Get(InputPrice), OutputPrice = asked.Get(OutputPrice),
        }, null, asked.Stop);
        asked.Done(added, $"{added.Id}", $"{added.Name} is number {added.Place}. '{asked.Terminal.Name} model test \"{added.Name}\"' asks it something.");
    }

    static async Task<int> Test(Asked asked)
    {
        var found = await Find(asked);
        var test = await asked.Nexo.TestModel(found.Id, asked.Stop);
        asked.Done(test, $"{found.Id}", test.Works
            ? $"{found.Name} answered in {test.Milliseconds} ms as {test.Model}: {test.InputTokens} tokens in, {test.OutputTokens} out, {(test.Cost is { } cost ? $"US$ {Dollars(cost)}" : "price unknown")}."
            : $"{found.Name} did not answer: {test.Reason}.");
        return test.Works ? 0 : ExitCode.Refused;
    }

    static async Task Remove(Asked asked)
    {
        var found = await Find(asked);
        await asked.Nexo.RemoveModel(found.Id, asked.Stop);
        asked.Done(new { deleted = found.Id }, $"{found.Id}", $"{found.Name} is asked no more.");
    }

    static async Task Usage(Asked asked)
    {
        var usage = await asked.Nexo.GetModelUsage(new() { Days = asked.Get(Days), By = asked.Get(By) }, asked.Stop);
        asked.Table(usage, [.. usage.Rows, usage.Total],
        [
            new(usage.By, row => ReferenceEquals(row, usage.Total) ? "total" : row.Name ?? row.Key, Shrinks: true), new("calls", row => $"{row.Calls}"), new("failed", row => $"{row.Failed}", Rank: 1), new("tokens in", row => $"{row.InputTokens}", Rank: 2), new("out", row => $"{row.OutputTokens}", Rank: 3), new("US$", row => Dollars(row.Cost)),
        ]);
    }

    static async Task<string?> Key(Asked asked)
    {
        if (asked.Get(KeyFrom) is not { } from)
            return null;
        if (from != "-" && !File.Exists(from))
            throw new CannotGoOn($"--key-from {from}: there is no such file.");
        return (from == "-" ? await asked.Terminal.Input.ReadToEndAsync(asked.Stop) : await File.ReadAllTextAsync(from, asked.Stop)).Trim();
    }

    static string Source(ModelList chain) => chain.Source switch
    {
        "workspace" => "The workspace's own models answer.",
        "installation" => $"The installation's answer: {string.Join(", ", chain.Installation.Select(m => $"{m.Name} ({m.Model})"))}.",
        _ => "The offline model answers.",
    };

    static string Dollars(decimal? amount) => (amount ?? 0).ToString("0.00####", CultureInfo.InvariantCulture);
}
