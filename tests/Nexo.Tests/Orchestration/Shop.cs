using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dapper;
using Nexo.Channels;
using Nexo.Listings;
using Nexo.Platform;
using Nexo.Tests.Support;
using Npgsql;

namespace Nexo.Tests.Orchestration;

/// <summary>Listings with flaws, put straight into the database.</summary>
static class Shop
{
    static readonly string[] Pieces =
        ["Body manga longa", "Macacão soft", "Conjunto moletom", "Vestido rodado", "Pijama longo", "Saída de maternidade", "Jardineira jeans", "Camiseta básica"];

    /// <summary>Of each channel so many listings: shouted and promotional titles, thin descriptions, too few pictures, no size chart.</summary>
    public static async Task Stock(this Given given, int each, params Channel[] channels)
    {
        await using var db = await given.Db();
        await Stock(db, given.Id, each, channels);
    }

    public static async Task Stock(NpgsqlConnection db, WorkspaceId workspace, int each, params Channel[] channels)
    {
        foreach (var channel in channels.Length == 0 ? Channel.All : channels)
        {
            for (var i = 0; i < each; i++)
                await Put(db, workspace, Flawed(channel, i));
        }
    }

    public static Listing Flawed(Channel channel, int i)
    {
        var piece = $"{Pieces[i % Pieces.Length]} infantil {(i % 2 == 0 ? "menina" : "menino")} nº {i + 1}";
        return new Listing
        {
            Id = ListingId.From(Guid.CreateVersion7()),
            Channel = channel,
            ExternalId = $"{channel}-{i}",
            Title = (i % 4) switch
            {
                0 => $"{piece} frete grátis",
                1 => $"{piece.ToUpperInvariant()} PROMOÇÃO",
                2 => $"{piece} ✨🎁",
                _ => $"{piece} {string.Join(' ', Enumerable.Repeat("algodão macio confortável para o dia a dia do bebê", 5))}",
            },
            Description = i % 3 == 0 ? "Peça linda." : $"<p>{piece} em malha, com acabamento reforçado e toque macio para o dia a dia.</p>",
            Category = "Moda Infantil > Roupas",
            Currency = "BRL",
            Price = 59.9m,
            Stock = i % 5 == 0 ? 0 : 8,
            Images = ["https://example.test/1.jpg"],
            Attributes = new Dictionary<string, string> { ["Estampa"] = "Lisa" },
        };
    }

    public static Task Put(NpgsqlConnection db, WorkspaceId workspace, Listing listing) =>
        db.ExecuteAsync("""
            insert into listings (id, workspace_id, channel, external_id, title, description, category, currency, price, stock, images, attributes, facts_hash, created_at, changed_at)
            values (@Id, @workspace, @Channel, @ExternalId, @Title, @Description, @Category, @Currency, @Price, @Stock, @images::jsonb, @attributes::jsonb, @hash, @changed, @changed)
            """, new
        {
            workspace,
            listing.Id,
            listing.Channel,
            listing.ExternalId,
            listing.Title,
            listing.Description,
            listing.Category,
            listing.Currency,
            listing.Price,
            listing.Stock,
            images = JsonSerializer.Serialize(listing.Images),
            attributes = JsonSerializer.Serialize(listing.Attributes),
            changed = new DateTime(2026, 11, 1, 0, 0, 0, DateTimeKind.Utc),
            hash = SHA256.HashData(Encoding.UTF8.GetBytes(listing.Title + listing.Description + listing.ExternalId)),
        });
}
