using System.Collections.Frozen;

namespace Nexo.Access;

/// <summary>What somebody may do; the columns of the table are in <see cref="Rights"/>.</summary>
public enum Permission
{
    CreateTasks,
    ReadTasks,
    DecideTasks,
    CompleteAnyTask,
    CompleteAssignedTask,
    Activate,
    ReadMetrics,
    ReadListings,
    ImportListings,
    ManageSettings,
    Administer,
    UseAgents,
    HoldKeys,

    /// <summary>Comment on tasks, keep views, be told of things.</summary>
    Discuss,

    /// <summary>See what ran, step by step: <c>/agents/tasks</c>.</summary>
    ReadLedger,

    /// <summary>Write down what ran elsewhere.</summary>
    WriteLedger,

    /// <summary>Say yes or no to a step, where the step asks for it.</summary>
    DecideSteps,
}

/// <summary>The table of roles and permissions: the one place that says who may do what.</summary>
public static class Rights
{
    static readonly FrozenSet<Permission> Agent = [Permission.CreateTasks, Permission.ReadTasks];

    static readonly FrozenSet<Permission> Runner = [Permission.ReadLedger, Permission.WriteLedger];

    static readonly FrozenSet<Permission> Member =
        [Permission.ReadTasks, Permission.CompleteAssignedTask, Permission.ReadListings, Permission.UseAgents,
         Permission.HoldKeys, Permission.Discuss, Permission.ReadLedger, Permission.DecideSteps];

    static readonly FrozenSet<Permission> Qa = [.. Member, Permission.ReadMetrics];

    static readonly FrozenSet<Permission> Head =
        [.. Qa, Permission.CreateTasks, Permission.DecideTasks, Permission.CompleteAnyTask, Permission.Activate,
         Permission.ImportListings, Permission.ManageSettings, Permission.WriteLedger];

    static readonly FrozenSet<Permission> Admin = [.. Head, Permission.Administer];

    public static IReadOnlySet<Permission> Of(Role role) => role switch
    {
        Role.Admin => Admin,
        Role.Head => Head,
        Role.Qa => Qa,
        _ => Member,
    };

    public static IReadOnlySet<Permission> Of(Actor actor) =>
        actor switch
        {
            { IsAgent: true } => Agent,
            { IsRunner: true } => Runner,
            { Role: { } role } => Of(role),
            _ => FrozenSet<Permission>.Empty,
        };

    /// <summary>Who may, for the sentence of a 403: "head or admin".</summary>
    public static string WhoMay(Permission permission)
    {
        var roles = Enum.GetValues<Role>().Where(role => Of(role).Contains(permission)).Select(role => role.ToString().ToLowerInvariant()).ToList();
        if (Agent.Contains(permission))
            roles.Insert(0, "an agent token");
        if (Runner.Contains(permission))
            roles.Insert(0, "a runner token");
        return roles.Count == 1 ? roles[0] : $"{string.Join(", ", roles[..^1])} or {roles[^1]}";
    }
}
