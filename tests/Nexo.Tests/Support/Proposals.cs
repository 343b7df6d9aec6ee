using System.Text.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Nexo.Channels;
using Nexo.Platform;

namespace Nexo.Tests.Support;

/// <summary>Proposals that wait for a decision, as the agents leave them: listings, change sets, findings.</summary>
static class Proposals
{
    static readonly (string Title, string Change, string Field, string Before, string After)[] Samples =
    [
        ("Encurtar o título de 1 anúncio que passa do limite", "title", "title", "VESTIDO INFANTIL FESTA PRINCESA LUXO MENINA ROSA COM LAÇO FRETE GRÁTIS PROMOÇÃO", "Vestido infantil festa princesa menina rosa com laço"),
        ("Completar a composição do tecido em Body suedine kit 3", "fabric", "attributes.Composição", "", "100% algodão suedine"),
        ("Corrigir o preço de Macacão plush inverno bebê", "price", "price", "129.90", "119.90"),
        ("Escrever a descrição de Conjunto moletom infantil 2 peças", "text", "description", "Conjunto moletom.", "Conjunto de moletom infantil com duas peças: blusa de manga longa e calça com punho. Tecido felpado por dentro, macio e quente para os dias frios. Lavar à máquina com água fria."),
        ("Tirar símbolos do título de Saída de maternidade tricot", "symbols", "title", "★ Saída de Maternidade Tricot ★ MENINO ✔", "Saída de maternidade tricot menino"),
        ("Informar o guia de tamanhos de Pijama infantil dinossauro", "sizes", "attributes.Guia de tamanhos", "", "1 a 3 anos: P; 4 a 6 anos: M; 8 a 10 anos: G"),
    ];

    static readonly string[] Categories = ["optimization", "best-practice", "scaling", "analysis"];
    static readonly string[] Priorities = ["high", "medium", "low"];

    /// <summary>The ids in the inbox's order: by priority, then by impact.</summary>
    public static async Task<IReadOnlyList<Guid>> Waiting(Given given, int count, string? title = null)
    {
        var tasks = Enumerable.Range(0, count).Select(i => One(given, i, title)).ToArray();
        await using var db = await given.Db();
        await db.ExecuteAsync("""
            insert into listings (id, workspace_id, channel, external_id, title, currency, facts_hash)
            select t.listing, @workspace, t.channel, t.listing::text, t.listing_title, 'BRL', ''::bytea
              from unnest(@listings, @channels, @listingTitles) as t (listing, channel, listing_title)
            """, new
        {
            workspace = given.Id,
            listings = tasks.Select(t => t.Listing).ToArray(),
            channels = tasks.Select(t => t.Channel.Name).ToArray(),
            listingTitles = tasks.Select(t => t.ListingTitle).ToArray(),
        });
        await db.ExecuteAsync("""
            with added as (
                insert into marketplace_tasks (id, workspace_id, marketplace, title, description, category, priority, status, estimated_hours, agent, created_by, evidence, change_set, impact, created_at)
                select t.id, @workspace, t.channel, t.title, t.description, t.category, t.priority, 'awaiting_approval', 1.5, t.agent, 'agent:' || t.agent, t.evidence::jsonb, t.change_set::jsonb, t.impact, t.created_at
                  from unnest(@ids, @channels, @titles, @descriptions, @categories, @priorities, @agents, @evidence, @changeSets, @impacts, @times)
                    as t (id, channel, title, description, category, priority, agent, evidence, change_set, impact, created_at)
             returning workspace_id, id, agent, marketplace, created_at
            ), linked as (
                insert into task_listings (workspace_id, task_id, listing_id) select @workspace, id, listing from unnest(@ids, @listings) as l (id, listing)
            )
            insert into events (workspace_id, subject, kind, actor, channel, at)
            select workspace_id, id, 'task.awaiting_approval', 'nexo', marketplace, created_at from added
            """, new
        {
            workspace = given.Id,
            ids = tasks.Select(t => t.Id).ToArray(),
            listings = tasks.Select(t => t.Listing).ToArray(),
            channels = tasks.Select(t => t.Channel.Name).ToArray(),
            titles = tasks.Select(t => t.Title).ToArray(),
            descriptions = tasks.Select(t => t.Description).ToArray(),
            categories = tasks.Select(t => t.Category).ToArray(),
            priorities = tasks.Select(t => t.Priority).ToArray(),
            agents = tasks.Select(t => ChannelAgents.Of(t.Channel).Id).ToArray(),
            evidence = tasks.Select(t => t.Evidence).ToArray(),
            changeSets = tasks.Select(t => t.ChangeSet).ToArray(),
            impacts = tasks.Select(t => t.Impact).ToArray(),
            times = tasks.Select(t => t.CreatedAt).ToArray(),
        });
        given.Services.GetRequiredService<EventNudge>().Now();
        return [.. tasks.OrderBy(t => Array.IndexOf(Priorities, t.Priority)).ThenByDescending(t => t.Impact).ThenByDescending(t => t.Id).Select(t => t.Id)];
    }

    sealed record Seeded(Guid Id, Guid Listing, Channel Channel, string Title, string ListingTitle, string Description, string Category, string Priority, decimal Impact, string Evidence, string ChangeSet, DateTimeOffset CreatedAt);

    static Seeded One(Given given, int i, string? title)
    {
        var sample = Samples[i % Samples.Length];
        var listing = Guid.CreateVersion7();
        var impact = 2 + (i * 37 % 220) / 10m;
        var listingTitle = sample.Field == "title" ? sample.Before : $"Anúncio {i + 1}: {sample.Title}";
        return new(Guid.CreateVersion7(), listing, Channel.All[i % 6], title ?? $"{sample.Title} ({i + 1})", listingTitle,
            "O título tem mais caracteres do que o canal mostra no celular, e quem busca não vê o que importa. Encurtar mantém o tamanho, a cor e para quem é.",
            Categories[i % 4], Priorities[i * 7 % 3], impact,
            JsonSerializer.Serialize(new[] { new { findingId = Guid.CreateVersion7(), listingId = listing, rule = "ML-T1", severity = i % 2 == 0 ? "error" : "warning", field = sample.Field, listingTitle, evidence = new { length = 82, limit = 60, words = new[] { "frete grátis", "promoção" } }, impact } }),
            JsonSerializer.Serialize(new[] { new { listingId = listing, field = sample.Field, before = sample.Before.Length > 0 ? sample.Before : null, after = sample.After } }),
            DateTimeOffset.UtcNow.AddMinutes(-3 - i * 17 % 4_000));
    }
}
