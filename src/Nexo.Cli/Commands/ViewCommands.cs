using System.CommandLine;
using Nexo.Client;

namespace Nexo.Cli.Commands;

/// <summary><c>views list|save|delete</c>: filters of the inbox under a name, with their counts.</summary>
static class ViewCommands
{
    static readonly Argument<string> Which = new("view") { Description = "Its name or id." };

    static readonly Argument<string> Address = new("address") { Description = "The inbox's address with its filters, such as /aprovacoes?canal=shopee." };

    static readonly Option<bool> Shared = new("--shared") { Description = "For everybody." };

    public static Command Make()
    {
        var list = Verb.Shows("list", "The saved views, and how many tasks each has now.", List, "views list --watch 10");
        var save = Verb.Does("save", "Keep filters of the inbox under a name.", Save, "views save \"Shopee urgente\" \"/aprovacoes?canal=shopee&prioridade=alta\" --shared").Takes(Which, Shared);
        save.Add(Address);
        var delete = Verb.Does("delete", "Forget a view.", Delete).Takes(Which);
        return Verb.Noun("views", "Filters of the inbox under a name.", list, save, delete);
    }

    static async Task List(Asked asked)
    {
        var all = await asked.Nexo.ListViews(asked.Stop);
        asked.Table(all, all.Views,
        [
            new("id", one => $"{one.Id}", Rank: 3), new("name", one => one.Name, Shrinks: true), new("tasks", one => $"{one.Count}{(one.CountIsExact ? "" : "+")}"), new("whose", one => one.Shared ? "everybody's" : "own", Rank: 1),
            new("owner", one => one.OwnerName, Rank: 4), new("address", one => one.Address, Shrinks: true, Rank: 2),
        ]);
    }

    static async Task Save(Asked asked)
    {
        var view = await asked.Nexo.SaveView(new() { Name = asked.Get(Which), Address = asked.Get(Address), Shared = asked.Get(Shared) }, null, asked.Stop);
        asked.Done(view, $"{view.Id}", $"{view.Name} has {view.Count} tasks now.");
    }

    static async Task Delete(Asked asked)
    {
        var which = asked.Get(Which);
        var view = (await asked.Nexo.ListViews(asked.Stop)).Views.FirstOrDefault(one => $"{one.Id}" == which || string.Equals(one.Name, which, StringComparison.OrdinalIgnoreCase))
            ?? throw new CannotGoOn($"There is no view '{which}'; '{asked.Terminal.Name} views list' shows those there are.");
        await asked.Nexo.DeleteView(view.Id, asked.Stop);
        asked.Done(new { deleted = view.Id }, $"{view.Id}", $"{view.Name} is forgotten.");
    }
}
