using Mono.Cecil;
using Shouldly;

namespace Nexo.Tests.Architecture;

/// <summary>Words that say nothing, refused as the end of a name.</summary>
public sealed class NamesTests
{
    static readonly string[] Empty =
        ["Manager", "Helper", "Helpers", "Util", "Utils", "Service", "Services", "Handler", "Processor", "Dto", "Impl", "Base", "Common", "Shared", "Core"];

    /// <summary>Found by name, not by override: minimal APIs look for the first, middleware for the second.</summary>
    static readonly string[] AskedForByTheFramework = ["BindAsync", "InvokeAsync"];

    [Fact]
    public void No_type_or_namespace_ends_in_an_empty_word()
    {
        CompiledCode.Server.WrittenTypes.Count().ShouldBeGreaterThan(40, "the walk scanned nothing");
        EmptyNames(CompiledCode.Server).ShouldBeEmpty();
    }

    [Fact]
    public void No_method_of_ours_is_called_Async() => AsyncNames(CompiledCode.Server).ShouldBeEmpty();

    [Fact]
    public void Planted_names_are_seen()
    {
        EmptyNames(CompiledCode.Planted).ShouldBe(["Nexo.Platform.Planted.PlantedManager"]);
        AsyncNames(CompiledCode.Planted).ShouldBe(["Nexo.Platform.Planted.PlantedManager.LoadAsync"]);
    }

    static IEnumerable<string> EmptyNames(CompiledCode code)
    {
        var types = from type in code.WrittenTypes
                    let ending = Empty.FirstOrDefault(Plain(type.Name).EndsWith)
                    where ending is not null && !InheritsTheWord(type, ending)
                    select type.FullName;
        var namespaces = code.WrittenTypes.SelectMany(type => type.Namespace.Split('.')).Distinct().Where(Empty.Contains);
        return types.Concat(namespaces);
    }

    static IEnumerable<string> AsyncNames(CompiledCode code) =>
        from type in code.WrittenTypes
        from method in type.Methods
        where method.Name.EndsWith("Async", StringComparison.Ordinal) && !method.Name.Contains('<', StringComparison.Ordinal) && !method.Name.Contains('.', StringComparison.Ordinal)
        where !AskedForByTheFramework.Contains(method.Name) && !ComesFromOutside(type, method)
        select $"{type.FullName}.{method.Name}";

    /// <summary>An authentication handler or a Dapper type handler is called as its framework calls it.</summary>
    static bool InheritsTheWord(TypeDefinition type, string ending) =>
        Outside(type).Any(parent => Plain(parent.Name).EndsWith(ending, StringComparison.Ordinal));

    static bool ComesFromOutside(TypeDefinition type, MethodDefinition method) =>
        method.IsVirtual && (!method.IsNewSlot || Outside(type).Any(parent => parent.Name.StartsWith('I')));

    static IEnumerable<TypeReference> Outside(TypeDefinition type) =>
        type.Interfaces.Select(i => i.InterfaceType).Append(type.BaseType).OfType<TypeReference>()
            .SelectMany(parent => parent.GetElementType() is TypeDefinition ours ? Outside(ours) : [parent]);

    static string Plain(string name) => name.Split('`')[0];
}
