namespace Nexo.Tests.Access.Doors;

/// <summary>One endpoint, who is let in, and how it is asked.</summary>
/// <param name="Route">As it is mapped: <c>GET /api/listings/{id:guid}</c>.</param>
/// <param name="LetsIn">Callers of <see cref="Callers"/>, or <c>anyone</c>, or <c>nobody</c>.</param>
sealed record Door(string Route, string LetsIn)
{
    /// <summary>The address asked, with {task}, {listing}, … for ids of the world; null asks the route itself.</summary>
    public string? Ask { get; init; }

    /// <summary>JSON sent to a door that changes something, with the same marks.</summary>
    public string? Json { get; init; }

    /// <summary>A form of the pages instead: <c>name=value&amp;…</c>, sent with its antiforgery token.</summary>
    public string? Form { get; init; }

    /// <summary>Whether its own admin sees the planted text, so that a neighbour's not seeing it means something.</summary>
    public bool Shows { get; init; }

    /// <summary>A stream: only its beginning is read.</summary>
    public bool Streams { get; init; }

    public HttpMethod Method => HttpMethod.Parse(Route.Split(' ')[0]);

    public string Address => Ask ?? Route.Split(' ')[1];

    public bool Admits(string caller) => LetsIn == "anyone" || LetsIn.Split(' ').Contains(caller);

    public override string ToString() => Route;
}

static class Callers
{
    public const string Anonymous = "anonymous", Agent = "agent", OtherAgent = "other-agent", Runner = "runner", Member = "member", Qa = "qa", Head = "head", Admin = "admin";

    public static readonly string[] All = [Anonymous, Agent, OtherAgent, Runner, Member, Qa, Head, Admin];
}
