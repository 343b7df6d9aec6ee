using System.Security.Cryptography;
using System.Text;
using Dapper;
using Npgsql;

namespace Nexo.Platform;

/// <summary>Says that an endpoint takes <c>Idempotency-Key</c>.</summary>
public sealed record TakesIdempotencyKey;

/// <summary>Who repeats a request; keys of different callers never meet.</summary>
public readonly record struct Caller(WorkspaceId Workspace, string Name);

/// <summary>
/// <c>Idempotency-Key</c>: the first request claims a row and leaves its answer there; a repetition gets that answer
/// (with <c>Idempotency-Replayed: true</c>). Only what succeeded is kept, so a refused request may be sent again. Answers are
/// kept for a day (<see cref="IdempotencySweep"/>).
/// </summary>
public static class Idempotency
{
    public const string Header = "Idempotency-Key";
    public const string ReplayedHeader = "Idempotency-Replayed";

    /// <summary>How long a claim without an answer holds; then its node is taken for dead, and the work must bear to be begun again: it knows by the key what it has done.</summary>
    static readonly TimeSpan ClaimedFor = TimeSpan.FromSeconds(15);

    public static readonly Refusal Reused = new("idempotency_key_reused", "Idempotency-Key: this key was used with another request; take a new one.", RefusalKind.Conflict, Header);

    public static readonly Refusal InProgress = new("idempotency_in_progress", "Idempotency-Key: the first request with this key is still being worked on; ask again shortly.", RefusalKind.Conflict, Header);

    /// <summary>The key a request carries; null without.</summary>
    public static string? KeyOf(HttpRequest request) => request.Headers.TryGetValue(Header, out var key) ? key.ToString() : null;

    public static Refusal? BrokenKey(string key) =>
        key.Length is 0 or > 200 || key.Any(c => c is < ' ' or > '~')
            ? Refusal.Invalid(Header, "idempotency_key_malformed", "Idempotency-Key: must have 1 to 200 visible ASCII characters.")
            : null;

    /// <param name="routes">What is answered once.</param>
    /// <param name="caller">Who calls; null lets the request through without a claim.</param>
    public static TBuilder Idempotent<TBuilder>(this TBuilder routes, Func<HttpContext, Caller?> caller) where TBuilder : IEndpointConventionBuilder
    {
        routes.WithMetadata(new TakesIdempotencyKey());
        routes.Finally(endpoint =>
        {
            if (endpoint.RequestDelegate is { } next)
                endpoint.RequestDelegate = context =>
                    context.Request.Headers.TryGetValue(Header, out var key) && caller(context) is { } who ? Once(context, who, key.ToString(), next) : next(context);
        });
        return routes;
    }

    static async Task Once(HttpContext context, Caller who, string key, RequestDelegate next)
    {
        if (BrokenKey(key) is { } broken)
        {
            await broken.Problem().ExecuteAsync(context);
            return;
        }
        var database = context.RequestServices.GetRequiredService<Database>();
        var now = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        var claim = new Claim(who, key, await Hash(context.Request), now);
        await using (var db = await database.OpenFor(who.Workspace, context.RequestAborted))
        {
            if (!await Taken(db, claim))
            {
                await Answer(context, await Earlier(db, claim), claim);
                return;
            }
        }
        await Run(context, database, claim, next);
    }

    /// <summary>Runs the request, keeps its answer, and only then sends it.</summary>
    static async Task Run(HttpContext context, Database database, Claim claim, RequestDelegate next)
    {
        var (wire, client) = (context.Response.Body, context.RequestAborted);
        using var answer = new MemoryStream();
        context.Response.Body = answer;
        context.RequestAborted = CancellationToken.None; // who goes away in the middle comes back with the key, and finds the answer
        try
        {
            await next(context);
            await context.Response.BodyWriter.FlushAsync(CancellationToken.None);
        }
        catch
        {
            await Close(database, claim, null);
            throw;
        }
        finally
        {
            (context.Response.Body, context.RequestAborted) = (wire, client);
        }
        await Close(database, claim, context.Response.StatusCode < 300 ? new(context.Response.StatusCode, answer.ToArray(), context.Response.ContentType) : null);
        answer.Position = 0;
        await answer.CopyToAsync(wire, context.RequestAborted);
    }

    /// <returns>Whether the key is ours now: new, or left behind by a node that died.</returns>
    static async Task<bool> Taken(NpgsqlConnection db, Claim claim) =>
        await db.ExecuteAsync("""
            insert into idempotency_keys as k (workspace_id, principal, key, request_hash, created_at) values (@Workspace, @Name, @Key, @Hash, @Now)
            on conflict (workspace_id, principal, key) do update set created_at = excluded.created_at
             where k.status is null and k.request_hash = excluded.request_hash and k.created_at < @stale
            """, new { claim.Who.Workspace, claim.Who.Name, claim.Key, claim.Hash, claim.Now, stale = claim.Now - ClaimedFor }) == 1;

    static Task<Kept?> Earlier(NpgsqlConnection db, Claim claim) =>
        db.QuerySingleOrDefaultAsync<Kept>(
            "select request_hash, status, body, content_type from idempotency_keys where workspace_id = @Workspace and principal = @Name and key = @Key",
            new { claim.Who.Workspace, claim.Who.Name, claim.Key });

    static async Task Answer(HttpContext context, Kept? kept, Claim claim)
    {
        if (kept is not null && !kept.RequestHash.AsSpan().SequenceEqual(claim.Hash))
            await Reused.Problem().ExecuteAsync(context);
        else if (kept?.Status is not { } status)
        {
            context.Response.Headers.RetryAfter = "1";
            await InProgress.Problem().ExecuteAsync(context);
        }
        else
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = kept.ContentType;
            context.Response.Headers[ReplayedHeader] = "true";
            await context.Response.Body.WriteAsync(kept.Body, context.RequestAborted);
        }
    }

    /// <summary>Keeps the answer, or gives the key back. Names the claim's time: who took it over is not disturbed.</summary>
    static async Task Close(Database database, Claim claim, KeptAnswer? answer)
    {
        await using var db = await database.OpenFor(claim.Who.Workspace, CancellationToken.None);
        await db.ExecuteAsync(answer is null
            ? "delete from idempotency_keys where workspace_id = @Workspace and principal = @Name and key = @Key and status is null and created_at = @Now"
            : "update idempotency_keys set status = @Status, body = @Body, content_type = @ContentType where workspace_id = @Workspace and principal = @Name and key = @Key and created_at = @Now",
            new { claim.Who.Workspace, claim.Who.Name, claim.Key, claim.Now, answer?.Status, answer?.Body, answer?.ContentType });
    }

    /// <summary>Of method, address and body; the body can be read again afterwards.</summary>
    static async Task<byte[]> Hash(HttpRequest request)
    {
        request.EnableBuffering();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method} {request.Path}{request.QueryString}\n"));
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, request.HttpContext.RequestAborted)) > 0)
            hash.AppendData(buffer, 0, read);
        request.Body.Position = 0;
        return hash.GetHashAndReset();
    }

    sealed record Claim(Caller Who, string Key, byte[] Hash, DateTimeOffset Now);

    sealed record KeptAnswer(int Status, byte[] Body, string? ContentType);

    sealed record Kept
    {
        public byte[] RequestHash { get; init; } = [];
        public int? Status { get; init; }
        public byte[] Body { get; init; } = [];
        public string? ContentType { get; init; }
    }
}
