using System.CommandLine;
using System.Globalization;
using Nexo.Client;

namespace Nexo.Cli.Commands;

/// <summary><c>model list|add|test</c>: the models a workspace asks, in their order.</summary>
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

    public static Command Make()
    {
        var list = new Command("list", "The models in their order, and what this month has cost.");
        list.SetAction((_, stop) => List(stop));
        var add = new Command("add", "Add a model to the chain.") { Name, Kind, Model, BaseUrl, KeyFrom, Place, InputPrice, OutputPrice };
        add.SetAction(async (given, stop) => await Add(new NewModel
        {
            Kind = given.GetRequiredValue(Kind), Name = given.GetRequiredValue(Name), Model = given.GetRequiredValue(Model), BaseUrl = given.GetValue(BaseUrl),
            Key = await Key(given.GetValue(KeyFrom), stop), Place = given.GetValue(Place), InputPrice = given.GetValue(InputPrice), OutputPrice = given.GetValue(OutputPrice),
        }, stop));
        var test = new Command("test", "Ask a model a tiny question, once. Exit code 1 when it does not answer.") { Name };
        test.SetAction((given, stop) => Test(given.GetRequiredValue(Name), stop));
        var model = new Command("model", "The models a workspace asks; by itself it lists them. For admins.") { list, add, test };
        model.SetAction((_, stop) => List(stop));
        return model;
    }

    static async Task<int> List(CancellationToken stop)
    {
        var chain = await Server.Connect().ListModels(stop);
        Columns.Write(["", "name", "kind", "model", "address", "key", "price in/out", "last test"], chain.Models.Select(m => (string[])
            [m.Enabled ? $"{m.Place}" : "off", m.Name, m.Kind, m.Model, m.BaseUrl ?? "", m.KeyHint is null ? "none" : $"…{m.KeyHint}", m.InputPrice is null && m.OutputPrice is null ? "unknown" : $"{Dollars(m.InputPrice)}/{Dollars(m.OutputPrice)}", m.TestOutcome ?? "never"]));
        await Console.Error.WriteLineAsync($"{Source(chain)} Spent this month: US$ {Dollars(chain.SpentThisMonth)}{(chain.Limits.MonthlySpending is { } most ? $" of {Dollars(most)}" : "")}.");
        return 0;
    }

    static async Task<int> Add(NewModel wanted, CancellationToken stop)
    {
        var added = await Server.Connect().AddModel(wanted, null, stop);
        Console.WriteLine($"{added.Name} is number {added.Place}. ./nexo model test \"{added.Name}\" asks it something.");
        return 0;
    }

    static async Task<int> Test(string name, CancellationToken stop)
    {
        var nexo = Server.Connect();
        var found = (await nexo.ListModels(stop)).Models.FirstOrDefault(m => string.Equals(m.Name, name, StringComparison.OrdinalIgnoreCase) || $"{m.Id}" == name)
            ?? throw new CannotGoOn($"no model is called {name}; ./nexo model list shows them.");
        var test = await nexo.TestModel(found.Id, stop);
        Console.WriteLine(test.Works
            ? $"{found.Name} answered in {test.Milliseconds} ms as {test.Model}: {test.InputTokens} tokens in, {test.OutputTokens} out, {(test.Cost is { } cost ? $"US$ {Dollars(cost)}" : "price unknown")}."
            : $"{found.Name} did not answer: {test.Reason}.");
        return test.Works ? 0 : 1;
    }

    static async Task<string?> Key(string? from, CancellationToken stop)
    {
        if (from is null)
            return null;
        if (from != "-" && !File.Exists(from))
            throw new CannotGoOn($"--key-from {from}: there is no such file.");
        var key = from == "-" ? await Console.In.ReadToEndAsync(stop) : await File.ReadAllTextAsync(from, stop);
        return key.Trim();
    }

    static string Source(ModelList chain) => chain.Source switch
    {
        "workspace" => "The workspace's own models answer.",
        "installation" => $"The installation's answer: {string.Join(", ", chain.Installation.Select(m => $"{m.Name} ({m.Model})"))}.",
        _ => "The offline model answers.",
    };

    static string Dollars(decimal? amount) => (amount ?? 0).ToString("0.00####", CultureInfo.InvariantCulture);
}
