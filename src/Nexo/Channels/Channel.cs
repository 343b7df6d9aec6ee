using System.Data;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dapper;

namespace Nexo.Channels;

/// <summary>A marketplace. Its name on the wire and in the database is lower case: <c>mercadolivre</c>.</summary>
[JsonConverter(typeof(ChannelJsonConverter))]
public readonly record struct Channel : IParsable<Channel>
{
    Channel(string name, string title) => (Name, Title) = (name, title);

    public static readonly Channel Amazon = new("amazon", "Amazon");
    public static readonly Channel MercadoLivre = new("mercadolivre", "Mercado Livre");
    public static readonly Channel Shopee = new("shopee", "Shopee");
    public static readonly Channel Shein = new("shein", "Shein");
    public static readonly Channel TikTokShop = new("tiktokshop", "TikTok Shop");
    public static readonly Channel Kaway = new("kaway", "Kaway");

    /// <summary>All six, in the order people see them.</summary>
    public static readonly IReadOnlyList<Channel> All = [Amazon, MercadoLivre, Shopee, Shein, TikTokShop, Kaway];

    /// <summary>For messages: <c>amazon, mercadolivre, …</c></summary>
    public static readonly string Names = string.Join(", ", All.Select(c => c.Name));

    public string Name { get; }

    /// <summary>As people write it: "Mercado Livre".</summary>
    public string Title { get; }

    public static Channel Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var channel) ? channel : throw new FormatException($"A channel is one of {Names}.");

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Channel result)
    {
        foreach (var channel in All)
        {
            if (channel.Name == s)
            {
                result = channel;
                return true;
            }
        }
        result = default;
        return false;
    }

    public override string ToString() => Name;
}

sealed class ChannelJsonConverter : JsonConverter<Channel>
{
    public override Channel Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Channel.TryParse(reader.GetString(), null, out var channel)
            ? channel
            : throw new JsonException($"must be one of {Channel.Names}");

    public override void Write(Utf8JsonWriter writer, Channel value, JsonSerializerOptions options) => writer.WriteStringValue(value.Name);
}

sealed class ChannelTypeHandler : SqlMapper.TypeHandler<Channel>
{
    public override Channel Parse(object value) => Channel.Parse((string)value, null);

    public override void SetValue(IDbDataParameter parameter, Channel value) => parameter.Value = value.Name;
}
