using Nexo.Platform;

namespace Nexo.Access;

public static class AnsweredOnce
{
    /// <summary>A POST that carries <c>Idempotency-Key</c> is worked once and answered as often as it is sent.</summary>
    public static TBuilder Idempotent<TBuilder>(this TBuilder routes) where TBuilder : IEndpointConventionBuilder =>
        routes.Idempotent(context => context.Features.Get<Actor>() is { } actor ? new Caller(actor.Workspace, actor.Name) : null);
}
