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

    /// <summary>With NEXO_REFRESH=1 the files are written anew (refresh the snapshot of the description first: ApiDescriptionTests).</summary>
    [Fact]
    public async Task The_written_part_is_that_of_the_description()
    {
        var files = new ClientWriter(Api).Files().ToDictionary(file => file.File, file => file.Text);
        if (Environment.GetEnvironmentVariable("NEXO_REFRESH") is { Length: > 0 })
        {
            foreach (var old in Directory.GetFiles(Folder, "*.g.cs").Where(old => !files.ContainsKey(Path.GetFileName(old))))
                File.Delete(old);
            foreach (var (file, text) in files)
                await File.WriteAllTextAsync(Path.Combine(Folder, file), text, TestContext.Current.CancellationToken);
        }

        Directory.GetFiles(Folder).Select(Path.GetFileName).ShouldBe(files.Keys, ignoreOrder: true);
        foreach (var (file, text) in files)
            (await File.ReadAllTextAsync(Path.Combine(Folder, file), TestContext.Current.CancellationToken) == text)
                .ShouldBeTrue($"src/Nexo.Client/Api/{file} is behind the API's description: NEXO_REFRESH=1 ./nexo test Client.Contract writes it anew; read the difference");
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
