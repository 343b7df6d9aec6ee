using System.Reflection;
using System.Text.Json;
using Nexo.Client;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Client;

/// <summary>The typed client says what the API's description says, of every operation.</summary>
public sealed class ContractTests
{
    static readonly string Folder = Repository.Folder("src/Nexo.Client/Api");

    static JsonElement Api => JsonDocument.Parse(File.ReadAllText(Repository.Folder("tests/Nexo.Tests/Platform/openapi.snapshot.json"))).RootElement;

    /// <summary>NEXO_REFRESH=1 ./nexo test ApiDescription writes the files anew, with the snapshot of the description.</summary>
    [Fact]
    public async Task The_written_part_is_that_of_the_description()
    {
        var files = new ClientWriter(Api).Files().ToDictionary(file => file.File, file => file.Text);

        Directory.GetFiles(Folder).Select(Path.GetFileName).ShouldBe(files.Keys, ignoreOrder: true);
        foreach (var (file, text) in files)
            (await File.ReadAllTextAsync(Path.Combine(Folder, file), TestContext.Current.CancellationToken) == text)
                .ShouldBeTrue($"src/Nexo.Client/Api/{file} is behind the API's description: NEXO_REFRESH=1 ./nexo test ApiDescription writes it anew; read the difference");
    }

    internal static async Task Write()
    {
        var files = new ClientWriter(Api).Files().ToDictionary(file => file.File, file => file.Text);
        foreach (var old in Directory.GetFiles(Folder, "*.g.cs").Where(old => !files.ContainsKey(Path.GetFileName(old))))
            File.Delete(old);
        foreach (var (file, text) in files)
            await File.WriteAllTextAsync(Path.Combine(Folder, file), text, TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Every_operation_has_a_method()
    {
        var methods = typeof(NexoClient).GetMethods(BindingFlags.Public | BindingFlags.Instance).Select(method => method.Name).ToHashSet();
        var operations = ClientWriter.Names(Api).ToList();
        operations.Count.ShouldBeGreaterThan(100, "the description was not read");

        operations.Except(methods).ShouldBeEmpty();
    }
}
