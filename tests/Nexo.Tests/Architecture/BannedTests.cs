using Mono.Cecil;
using Shouldly;

namespace Nexo.Tests.Architecture;

/// <summary>What is not called: each line says what to do instead.</summary>
public sealed class BannedTests
{
    static readonly IReadOnlyDictionary<string, string> Banned = new Dictionary<string, string>
    {
        ["System.DateTime::get_Now"] = "inject TimeProvider",
        ["System.DateTime::get_UtcNow"] = "inject TimeProvider",
        ["System.DateTime::get_Today"] = "inject TimeProvider",
        ["System.DateTimeOffset::get_Now"] = "inject TimeProvider",
        ["System.DateTimeOffset::get_UtcNow"] = "inject TimeProvider",
        ["System.Threading.Tasks.Task::Run"] = "await it, put it into the outbox, or make it a BackgroundService",
        ["System.Threading.Tasks.Task::Wait"] = "await it",
        ["System.Threading.Tasks.Task`1::get_Result"] = "await it",
        ["System.Threading.Tasks.ValueTask`1::get_Result"] = "await it",
        ["System.Net.Http.HttpClient::.ctor"] = "take it from IHttpClientFactory",
        ["System.Threading.Thread::Sleep"] = "await Task.Delay with a TimeProvider, or wait for the event itself",
    };

    [Fact]
    public void Nothing_banned_is_called()
    {
        CompiledCode.Server.Calls.Count().ShouldBeGreaterThan(500, "the walk scanned nothing");
        Violations(CompiledCode.Server).ShouldBeEmpty();
    }

    [Fact]
    public void Each_planted_call_is_seen()
    {
        var seen = Violations(CompiledCode.Planted).ToList();

        foreach (var banned in Banned.Keys)
            seen.ShouldContain(line => line.Contains(banned, StringComparison.Ordinal), banned);
        seen.ShouldContain(line => line.Contains("GetAwaiter().GetResult()", StringComparison.Ordinal));
    }

    static IEnumerable<string> Violations(CompiledCode code) =>
        (from call in code.Calls
         let why = Why(call.Caller, call.Called)
         where why is not null
         select $"{CompiledCode.Outermost(call.Caller.DeclaringType).FullName}: {why}").Distinct().Order(StringComparer.Ordinal);

    static string? Why(MethodDefinition caller, MethodReference called)
    {
        var name = $"{called.DeclaringType.GetElementType().FullName}::{called.Name}";
        if (Banned.TryGetValue(name, out var instead))
            return $"calls {name} — {instead}";
        var awaits = called.Name == "GetResult" && called.DeclaringType.Name is "TaskAwaiter" or "TaskAwaiter`1" or "ValueTaskAwaiter" or "ValueTaskAwaiter`1";
        return awaits && caller.Name is not ("MoveNext" or "<Main>") ? $"blocks in {caller.Name} on GetAwaiter().GetResult() — await it" : null;
    }
}
