namespace Nexo.Auditing.Neighbours;

/// <summary>Listings that are to be audited again although their own facts are as they were.</summary>
static class AskAgain
{
    /// <summary>
    /// Follows a common table <c>over (workspace_id, channel, listing_id)</c>: its listings are wanted (<c>wanted</c>), and each channel of them gets its audit.
    /// </summary>
    public const string Sql = """
        wanted as (
            insert into audit_wanted (workspace_id, channel, listing_id) select distinct workspace_id, channel, listing_id from over order by listing_id returning workspace_id, channel
        ), asked as (
            insert into outbox (workspace_id, kind, body) select distinct workspace_id, 'listings.audit', jsonb_build_object('channel', channel) from wanted
        )
        """;
}
