using Dapper;
using Nexo.Access;
using Nexo.Channels;
using Nexo.Tests.Orchestration;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Chaos;

/// <summary>One shop after the other wakes its agents, who all find the same.</summary>
sealed class ActivationLoad(NexoApp seeds, Insistent client, int atOnce) : ILoad
{
    static readonly TimeSpan Between = TimeSpan.FromSeconds(1.5);

    readonly List<Given> shops = [];
    readonly Queue<Given> asleep = [];

    public string Told => $"{shops.Count - asleep.Count} activations";

    /// <summary>Before the clouds gather.</summary>
    public async Task Furnish()
    {
        while (asleep.Count < atOnce)
        {
            var shop = await Given.Workspace(seeds);
            await shop.Stock(3, Channel.Amazon, Channel.MercadoLivre, Channel.Shopee);
            shops.Add(shop);
            asleep.Enqueue(shop);
        }
    }

    public async Task Run(CancellationToken calm)
    {
        while (!calm.IsCancellationRequested && asleep.TryDequeue(out var shop))
        {
            await client.Insist(HttpMethod.Post, "/api/marketplace/orchestration/activate", shop.The(Role.Admin).Key, new { }, $"wake-{shop.Id}", TestContext.Current.CancellationToken);
            await Task.Delay(Between, calm).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public async Task<string?> StillAtWork()
    {
        await using var db = await shops[0].Db();
        var open = await db.ExecuteScalarAsync<int>("select count(*) from activations where finished_at is null");
        return open == 0 ? null : $"{open} activations are not finished";
    }

    public async Task IsWhole()
    {
        var awake = shops.Except(asleep).Select(shop => shop.Id.Value).ToArray();
        await using var db = await shops[0].Db();
        var told = (await db.QueryAsync<Counts>("""
            select w.id as shop, (select count(*) from activations where workspace_id = w.id)::int as activations,
                   (select string_agg(distinct status, ' ') from activation_agents where workspace_id = w.id) as statuses,
                   (select count(*) from events where workspace_id = w.id and kind = 'activation.completed')::int as completed,
                   (select coalesce(sum(created), 0) from activation_agents where workspace_id = w.id)::int as created,
                   (select count(*) from marketplace_tasks where workspace_id = w.id)::int as tasks,
                   (select count(distinct (marketplace, fingerprint)) from marketplace_tasks where workspace_id = w.id)::int as fingerprints
              from unnest(@awake) as w (id)
            """, new { awake })).ToList();

        told.ShouldAllBe(one => one.Activations == 1 && one.Statuses == "succeeded" && one.Completed == 1);
        told.ShouldAllBe(one => one.Tasks == one.Fingerprints && one.Tasks == one.Created);
        told.Select(one => one.Tasks).Distinct().ShouldHaveSingleItem("shops with the same listings got different proposals").ShouldBeGreaterThan(0);
    }

    sealed record Counts
    {
        public Guid Shop { get; init; }
        public int Activations { get; init; }
        public string Statuses { get; init; } = "";
        public int Completed { get; init; }
        public int Created { get; init; }
        public int Tasks { get; init; }
        public int Fingerprints { get; init; }
    }
}
