using Nexo.Channels;

namespace Nexo.Access;

/// <summary>One seat of the sample workspace. Seats, not people: an admin gives them names and passwords.</summary>
sealed record Seat(string Email, string Name, Role Role, string[] Channels, string[] Categories);

/// <summary>Who the sample workspace starts with, so that assignment by speciality and in turn has somebody to find.</summary>
static class FirstTeam
{
    static readonly string[] EveryChannel = [.. Channel.All.Select(c => c.Name)];

    static readonly string[] EveryCategory = ["optimization", "best-practice", "scaling", "analysis"];

    public static readonly IReadOnlyList<Seat> Seats =
    [
        new("coordenacao@nexo.local", "Coordenação", Role.Head, EveryChannel, EveryCategory),
        new("qualidade@nexo.local", "Qualidade", Role.Qa, EveryChannel, ["analysis"]),
        new("equipe.catalogo@nexo.local", "Equipe Catálogo", Role.Member, EveryChannel, ["optimization", "best-practice"]),
        new("equipe.crescimento@nexo.local", "Equipe Crescimento", Role.Member, EveryChannel, ["scaling", "analysis"]),
        .. Channel.All.Select(channel => new Seat($"equipe.{channel.Name}@nexo.local", $"Equipe Marketplace {channel.Title}", Role.Member, [channel.Name], EveryCategory)),
    ];
}
