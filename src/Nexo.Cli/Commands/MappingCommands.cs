using System.CommandLine;
using Nexo.Client;

namespace Nexo.Cli.Commands;

/// <summary><c>mapping list|export|import|delete</c>: how the columns of files are read.</summary>
static class MappingCommands
{
    static readonly Argument<string> Name = new("name") { Description = "The mapping's name or id." };

    static readonly Argument<string> File = new("file") { Description = "A mapping as export wrote it; - for the input." };

    public static Command Make()
    {
        var list = Verb.Shows("list", "The mappings of the workspace.", List);
        var export = Verb.Does("export", "Write a mapping as JSON.", Export, "mapping export \"Planilha da loja\" > mapping.json").Takes(Name);
        var import = Verb.Does("import", "Keep a mapping that was exported.", Import, "mapping import mapping.json").Takes(File);
        var delete = Verb.Does("delete", "Forget a mapping.", Delete).Takes(Name);
        var mapping = Verb.Noun("mapping", "How the columns of files are read.", list, export, import, delete);
        mapping.Aliases.Add("mappings");
        return mapping;
    }

    static async Task<Mapping> Find(Asked asked)
    {
        var name = asked.Get(Name);
        return (await asked.Nexo.ListMappings(asked.Stop)).Mappings.FirstOrDefault(one => $"{one.Id}" == name || one.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new CannotGoOn($"There is no mapping '{name}'; '{asked.Terminal.Name} mapping list' shows those there are.");
    }

    static async Task List(Asked asked)
    {
        var all = await asked.Nexo.ListMappings(asked.Stop);
        asked.Table(all, all.Mappings, [new("name", one => one.Name, Shrinks: true), new("channel", one => one.Channel), new("uses", one => $"{one.Uses}"), new("used", one => Asked.When(one.UsedAt), Rank: 1)]);
    }

    static async Task Export(Asked asked)
    {
        var found = await Find(asked);
        asked.Json(new { found.Name, found.Channel, found.Columns, found.Fields });
    }

    static async Task Import(Asked asked)
    {
        var kept = await asked.Nexo.CreateMapping(await asked.Read<WantedMapping>(asked.Get(File)), null, asked.Stop);
        asked.Done(kept, $"{kept.Id}", $"{kept.Name} ({kept.Channel}) is kept");
    }

    static async Task Delete(Asked asked)
    {
        var found = await Find(asked);
        await asked.Nexo.DeleteMapping(found.Id, asked.Stop);
        asked.Done(new { deleted = found.Id }, $"{found.Id}", $"{found.Name} is forgotten.");
    }
}
