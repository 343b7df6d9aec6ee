using Microsoft.AspNetCore.Authorization;

namespace Nexo.Access;

/// <summary>Holds every <see cref="Need"/> of the endpoint against the actor; the only place that decides who may come in.</summary>
sealed class NeedsAreMet : AuthorizationHandler<NeedsAreMet>, IAuthorizationRequirement
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, NeedsAreMet requirement)
    {
        if (context.Resource is HttpContext http
            && http.Features.Get<Actor>() is { } actor
            && Needs.Unmet(http.GetEndpoint(), actor) is null)
            context.Succeed(requirement);
        return Task.CompletedTask;
    }
}
