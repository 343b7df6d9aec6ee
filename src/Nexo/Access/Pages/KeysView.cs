using System.Globalization;
using Nexo.Platform;

namespace Nexo.Access;

/// <summary>What the page of the keys shows.</summary>
/// <param name="State">The tab; null shows all.</param>
/// <param name="Page">From 1.</param>
/// <param name="HasMore">Whether a page follows.</param>
/// <param name="Ending">Valid keys that end within a week.</param>
public sealed record KeysView(IReadOnlyList<IssuedToken> Keys, TokenState? State, int Page, bool HasMore, int Ending)
{
    public FreshToken? Fresh { get; init; }

    public Refusal? Refusal { get; init; }

    public KeyPages.KeyForm? Typed { get; init; }

    public static readonly IReadOnlyList<(TokenState? State, string Slug)> Tabs =
        [(null, ""), (TokenState.Active, "ativas"), (TokenState.Expired, "vencidas"), (TokenState.Revoked, "revogadas")];

    public static string Address(TokenState? state, int page = 1)
    {
        var query = new Dictionary<string, string?>(StringComparer.Ordinal);
        if (state is not null)
            query["estado"] = Tabs.First(tab => tab.State == state).Slug;
        if (page > 1)
            query["pagina"] = page.ToString(CultureInfo.InvariantCulture);
        return KeyPages.Keys + QueryString.Create(query);
    }

    internal sealed class Reader(Database database, TimeProvider time)
    {
        /// <param name="query">Of the page's address: <c>estado</c> and <c>pagina</c>.</param>
        public async Task<KeysView> For(Actor actor, IQueryCollection query, CancellationToken cancellationToken)
        {
            var state = Tabs.FirstOrDefault(tab => tab.Slug == query["estado"].ToString()).State;
            var page = int.TryParse(query["pagina"], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Clamp(number, 1, 10_000) : 1;
            await using var db = await database.OpenFor(actor.Workspace, cancellationToken);
            var keys = await ListTokens.For(actor, new TokenFilter(state, time.GetUtcNow(), page), db);
            return new KeysView([.. keys.Take(TokenFilter.Size)], state, page, keys.Count > TokenFilter.Size, await ListTokens.Ending(actor, time.GetUtcNow(), db));
        }
    }
}
