using Mono.Cecil;
using Shouldly;

namespace Nexo.Tests.Architecture;

public sealed class EdgesTests
{
    [Fact]
    public void Modules_name_only_whom_the_table_allows()
    {
        CompiledCode.Server.Types.Count.ShouldBeGreaterThan(50, "the walk scanned nothing");
        Forbidden(CompiledCode.Server).ShouldBeEmpty("see tests/Nexo.Tests/Architecture/Edges.cs");
    }

    [Fact]
    public void Every_module_is_in_the_table_and_the_table_names_no_ghosts()
    {
        var modules = CompiledCode.Server.WrittenTypes.Select(CompiledCode.Module).OfType<string>().Distinct().Order(StringComparer.Ordinal);

        modules.ShouldBe(Edges.MayName.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Outside_the_modules_stands_only_the_program() =>
        CompiledCode.Server.WrittenTypes
            .Where(type => CompiledCode.Module(type) is null && CompiledCode.Outermost(type).Name is not ("Program" or "_Imports"))
            .Select(type => type.FullName).ShouldBeEmpty();

    [Fact]
    public void A_planted_edge_is_seen() =>
        Forbidden(CompiledCode.Planted).ShouldContain("Platform names Tasks: Nexo.Platform.Planted.NamesTasks → Nexo.Tasks.NewTask");

    static IEnumerable<string> Forbidden(CompiledCode code) =>
        from type in code.Types
        let module = CompiledCode.Module(type)
        where module is not null && Edges.MayName.ContainsKey(module)
        from named in CompiledCode.NamedBy(type)
        let other = OursOrNull(named)
        where other is not null && other != module && !Edges.MayName[module].Contains(other)
        group 0 by $"{module} names {other}: {CompiledCode.Outermost(type).FullName} → {CompiledCode.Outermost(named).FullName}" into edge
        orderby edge.Key
        select edge.Key;

    static string? OursOrNull(TypeReference named) =>
        CompiledCode.Module(named) is { } module && Edges.MayName.ContainsKey(module) ? module : null;
}
