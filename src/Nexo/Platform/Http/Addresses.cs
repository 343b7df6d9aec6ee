using Nexo.Platform.Ui;

namespace Nexo.Platform;

/// <summary>What no address may contain, said once for every endpoint and page: PostgreSQL knows no NUL character.</summary>
static class Addresses
{
    public static void UseReadableAddresses(this IApplicationBuilder app) => app.Use((context, next) =>
        context.Request.QueryString.Value is { } query && query.Contains("%00", StringComparison.Ordinal) && Broken(context.Request.Query) is { } refusal
            ? Refuse(context, refusal)
            : next(context));

    static Task Refuse(HttpContext context, Refusal refusal)
    {
        if (!context.WantsHtml())
            return refusal.Problem(context.GetEndpoint()?.Metadata.GetMetadata<RefusalSentence>()?.Error).ExecuteAsync(context);
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return Task.CompletedTask;
    }

    static Refusal? Broken(IQueryCollection query)
    {
        foreach (var (name, values) in query)
        {
            if (HasNul(name))
                return Nul("query");
            if (values.Any(HasNul))
                return Nul(name);
        }
        return null;
    }

    static bool HasNul(string? text) => text?.Contains('\0', StringComparison.Ordinal) == true;

    static Refusal Nul(string field) => Refusal.Invalid(field, "nul_character", $"{field}: must not contain the NUL character.");
}
