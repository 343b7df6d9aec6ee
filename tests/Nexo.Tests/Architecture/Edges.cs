namespace Nexo.Tests.Architecture;

/// <summary>
/// Who may name whom. A module is the first part of a namespace after <c>Nexo.</c>; a module may always name itself.
/// Adding a module means adding a line here; a new edge is a decision, not a detail.
/// </summary>
static class Edges
{
    public static readonly IReadOnlyDictionary<string, string[]> MayName = new Dictionary<string, string[]>
    {
        ["Platform"] = [],
        ["Channels"] = ["Platform"],
        ["Access"] = ["Platform", "Channels"],
        ["Team"] = ["Platform", "Channels", "Access"],
        ["AuditTrail"] = ["Platform", "Channels", "Access"],
        ["Operations"] = ["Platform", "Access"],
        ["Accounts"] = ["Platform", "Channels", "Access"],
        ["Webhooks"] = ["Platform", "Channels", "Access"],
        ["Listings"] = ["Platform", "Channels", "Access"],
        ["Sales"] = ["Platform", "Channels", "Access", "Listings"],
        ["Imports"] = ["Platform", "Channels", "Access", "Listings", "Sales"],
        ["Rules"] = ["Platform", "Channels", "Listings"],
        ["Auditing"] = ["Platform", "Channels", "Access", "Listings", "Rules"],
        ["Tasks"] = ["Platform", "Channels", "Access", "Listings"],
        ["Ledger"] = ["Platform", "Channels", "Access"],
        ["Discussion"] = ["Platform", "Channels", "Access", "Tasks"],
        ["Inbox"] = ["Platform", "Channels", "Access", "Listings", "Rules", "Auditing", "Tasks", "Ledger", "Discussion"],
        ["Policies"] = ["Platform", "Channels", "Access", "Listings", "Tasks", "Inbox"],
        ["Models"] = ["Platform", "Channels", "Access"],
        ["Agents"] = ["Platform", "Channels", "Access", "Listings", "Rules", "Auditing", "Tasks", "Models"],
        ["Orchestration"] = ["Platform", "Channels", "Access", "Listings", "Auditing", "Tasks", "Agents"],
        ["Plans"] = ["Platform", "Channels", "Access"],
        ["Runs"] = ["Platform", "Channels", "Access", "Imports", "Auditing", "Ledger", "Orchestration", "Plans"],
        ["Insights"] = ["Platform", "Channels", "Access", "Listings", "Sales", "Imports", "Rules", "Auditing", "Tasks", "Ledger", "Inbox", "Agents", "Orchestration"],
    };
}
