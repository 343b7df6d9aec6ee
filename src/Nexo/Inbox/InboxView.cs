using Microsoft.AspNetCore.Http.Extensions;
using Nexo.Access;
using Nexo.Channels;
using Nexo.Platform;
using Nexo.Tasks;

namespace Nexo.Inbox;

/// <summary>The tabs of the inbox; each names the states it shows.</summary>
public enum InboxTab { Waiting, Snoozed, Approved, InProgress, Completed, Rejected, Failed, Mine }

/// <summary>By rank (priority, then expected impact), or the newest first.</summary>
public enum InboxOrder { Rank, Newest }

/// <summary>What somebody looks at in the inbox. It lives in the address, so that a link or a reload shows the same.</summary>
public sealed record InboxView
{
    public const string Path = "/aprovacoes";
    public const int RowsAPage = 40;

    public InboxTab Tab { get; init; }
    public Channel? Channel { get; init; }
    public TaskPriority? Priority { get; init; }
    public TaskCategory? Category { get; init; }

    /// <summary>An agent's id: alex, marina, …</summary>
    public string? Agent { get; init; }
    public PersonId? Assignee { get; init; }

    /// <summary>Words to find in titles.</summary>
    public string? Search { get; init; }
    public InboxOrder Order { get; init; }

    /// <summary>Where a page of rows starts: the cursor of the row before it.</summary>
    public string? After { get; init; }

    /// <summary>The task shown in the panel.</summary>
    public TaskId? Open { get; init; }

    /// <summary>The panel shows the form that edits the change set.</summary>
    public bool Editing { get; init; }

    public bool IsFiltered => Channel is not null || Priority is not null || Category is not null || Agent is not null || Assignee is not null || Search is not null;

    /// <summary>The states of the tab; what is put off waits, too.</summary>
    public IReadOnlyList<TaskStatus> Statuses => Tab switch
    {
        InboxTab.Approved => [TaskStatus.Approved],
        InboxTab.InProgress => [TaskStatus.InProgress, TaskStatus.MarketplaceSync],
        InboxTab.Completed => [TaskStatus.Completed],
        InboxTab.Rejected => [TaskStatus.Rejected],
        InboxTab.Failed => [TaskStatus.Failed],
        InboxTab.Mine => [TaskStatus.AwaitingApproval, TaskStatus.Approved, TaskStatus.InProgress, TaskStatus.MarketplaceSync],
        _ => [TaskStatus.AwaitingApproval],
    };

    /// <summary>What to ask of the tasks for the rows of this view.</summary>
    public TaskQuery Query(Actor actor) => new()
    {
        Statuses = Statuses,
        Marketplace = actor.AgentOf ?? Channel,
        Category = Category,
        Priority = Priority,
        Agent = Agent,
        AssignedTo = Assignee,
        QueueOf = Tab == InboxTab.Mine ? actor.Person : null,
        Snoozed = Tab switch { InboxTab.Waiting or InboxTab.Mine => false, InboxTab.Snoozed => true, _ => null },
        Q = Search,
        Sort = Order == InboxOrder.Newest ? TaskOrder.Newest : TaskOrder.Rank,
        Limit = RowsAPage,
        Cursor = After,
    };

    /// <summary>Reads the address. What it does not know it leaves out: an old link still opens the inbox.</summary>
    public static InboxView From(IQueryCollection query) => new()
    {
        Tab = OneOf(query["aba"], TabSlugs, InboxTab.Waiting),
        Channel = Nexo.Channels.Channel.TryParse(query["canal"], null, out var channel) ? channel : null,
        Priority = OneOf<TaskPriority>(query["prioridade"], PrioritySlugs),
        Category = OneOf<TaskCategory>(query["categoria"], CategorySlugs),
        Agent = Text(query["agente"], 40),
        Assignee = PersonId.TryParse(query["responsavel"], null, out var assignee) ? assignee : null,
        Search = Text(query["busca"], 200),
        Order = OneOf(query["ordem"], OrderSlugs, InboxOrder.Rank),
        After = Text(query["depois"], 200),
        Open = TaskId.TryParse(query["tarefa"], null, out var open) ? open : null,
        Editing = query.ContainsKey("editar"),
    };

    /// <summary>The same from a whole address, as a form sends back where it came from.</summary>
    public static InboxView FromAddress(string address) =>
        From(new QueryCollection(Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(address.IndexOf('?', StringComparison.Ordinal) is var at and >= 0 ? address[at..] : "")));

    /// <summary>The address of this view, or of a piece of it: <c>Url("/aprovacoes/linhas")</c>.</summary>
    /// <remarks>The inbox's address always says something: without a word it means the viewer's default view.</remarks>
    public string Url(string path = Path) => path + new QueryBuilder(path == Path && !Parts().Any() ? [new("aba", TabSlugs[(int)Tab])] : Parts());

    public IEnumerable<KeyValuePair<string, string>> Parts()
    {
        if (Tab != default) yield return new("aba", TabSlugs[(int)Tab]);
        if (Channel is { } channel) yield return new("canal", channel.Name);
        if (Priority is { } priority) yield return new("prioridade", PrioritySlugs[(int)priority]);
        if (Category is { } category) yield return new("categoria", CategorySlugs[(int)category]);
        if (Agent is not null) yield return new("agente", Agent);
        if (Assignee is { } assignee) yield return new("responsavel", assignee.ToString());
        if (Search is not null) yield return new("busca", Search);
        if (Order != default) yield return new("ordem", OrderSlugs[(int)Order]);
        if (After is not null) yield return new("depois", After);
        if (Open is { } open) yield return new("tarefa", open.ToString());
        if (Editing) yield return new("editar", "1");
    }

    /// <summary>The same rows without the panel and from their start.</summary>
    public InboxView Rows => this with { After = null, Open = null, Editing = false };

    public static string Slug(TaskPriority priority) => PrioritySlugs[(int)priority];

    public static string Slug(TaskCategory category) => CategorySlugs[(int)category];

    public static string Slug(InboxOrder order) => OrderSlugs[(int)order];

    public static string Slug(InboxTab tab) => TabSlugs[(int)tab];

    static readonly string[] TabSlugs = ["pendentes", "adiadas", "aprovadas", "em-andamento", "concluidas", "rejeitadas", "falhas", "minhas"];
    static readonly string[] PrioritySlugs = ["baixa", "media", "alta"];
    static readonly string[] CategorySlugs = ["otimizacao", "boa-pratica", "escala", "analise"];
    static readonly string[] OrderSlugs = ["impacto", "recentes"];

    static T OneOf<T>(string? text, string[] slugs, T otherwise) where T : struct, Enum => OneOf<T>(text, slugs) ?? otherwise;

    static T? OneOf<T>(string? text, string[] slugs) where T : struct, Enum =>
        Array.IndexOf(slugs, text) is var at and >= 0 ? Enum.GetValues<T>()[at] : null;

    static string? Text(string? text, int atMost) =>
        string.IsNullOrWhiteSpace(text) ? null : text.Trim() is var trimmed && trimmed.Length <= atMost ? trimmed : trimmed[..atMost];
}
