using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Nexo.Access;
using Nexo.Channels;
using Nexo.Platform;

namespace Nexo.Orchestration;

/// <summary>Which channels to wake; all six without.</summary>
public sealed record ActivateRequest
{
    [Description("amazon, mercadolivre, shopee, shein, tiktokshop, kaway; all six when left out.")]
    public string[]? Channels { get; init; }
}

public sealed record ActivateAnswer(string Status, string Message, Plan Plan);

/// <summary><c>POST /api/marketplace/orchestration/activate</c>: starts the durable jobs, waits a while for them, answers with the counts so far.</summary>
static class ActivateEndpoint
{
    static readonly TimeSpan WaitsFor = TimeSpan.FromSeconds(10);
    static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);
    static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    public static RouteHandlerBuilder MapActivate(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/activate", Post).WithExample(OrchestrationExamples.Activate).NeedsPermission(Permission.Activate).Idempotent().WithName("ActivateNexo").WithSummary("Wake the channel agents");

    static async Task<Results<Ok<ActivateAnswer>, ProblemHttpResult>> Post(
        [FromBody(EmptyBodyBehavior = Microsoft.AspNetCore.Mvc.ModelBinding.EmptyBodyBehavior.Allow)] ActivateRequest? request,
        [FromHeader(Name = "Prefer")] string? prefer, Actor actor, Activate activate, ReadActivations activations, HttpContext context, CancellationToken cancellationToken)
    {
        if (!ChannelsOf(request).Try(out var channels, out var refusal) || !WaitOf(prefer).Try(out var wait, out refusal))
            return refusal.Problem();
        var id = await activate.Start(actor, channels, Idempotency.KeyOf(context.Request), cancellationToken);
        await Wait(activations, actor, id, wait, cancellationToken);
        if (prefer is not null)
            context.Response.Headers["Preference-Applied"] = $"wait={wait.TotalSeconds.ToString(CultureInfo.InvariantCulture)}";
        var started = await activations.One(actor, id, cancellationToken) ?? throw new InvalidOperationException("The activation is gone.");
        return TypedResults.Ok(new ActivateAnswer("success", "Orchestration activated", started.Plan));
    }

    internal static Outcome<Channel[]> ChannelsOf(ActivateRequest? request)
    {
        if (request?.Channels is not { } named)
            return Channel.All.ToArray();
        if (named.Length == 0)
            return Refusal.Invalid("channels", "required", $"channels: name at least one of {Channel.Names}, or leave it out for all six.");
        var channels = new List<Channel>();
        for (var i = 0; i < named.Length; i++)
        {
            if (!Channel.TryParse(named[i], null, out var channel))
                return Refusal.Invalid($"channels[{i}]", "unknown_channel", $"channels[{i}]: must be one of {Channel.Names}.");
            if (!channels.Contains(channel))
                channels.Add(channel);
        }
        return channels.ToArray();
    }

    /// <summary><c>Prefer: wait=n</c> in whole seconds (RFC 7240); other preferences are passed over.</summary>
    internal static Outcome<TimeSpan> WaitOf(string? prefer)
    {
        var wanted = (prefer ?? "").Split([',', ';']).Select(p => p.Trim()).FirstOrDefault(p => p.StartsWith("wait=", StringComparison.OrdinalIgnoreCase));
        if (wanted is null)
            return WaitsFor;
        return int.TryParse(wanted["wait=".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= LongestWait.TotalSeconds
            ? TimeSpan.FromSeconds(seconds)
            : Refusal.Invalid("Prefer", "out_of_range", $"Prefer: wait must be a whole number of seconds from 0 to {LongestWait.TotalSeconds}.");
    }

    static async Task Wait(ReadActivations activations, Actor actor, ActivationId id, TimeSpan wait, CancellationToken cancellationToken)
    {
        var since = System.Diagnostics.Stopwatch.GetTimestamp();
        while (System.Diagnostics.Stopwatch.GetElapsedTime(since) < wait && !await activations.IsOver(actor, id, cancellationToken))
            await Task.Delay(Look, cancellationToken);
    }
}
