namespace Nexo.Platform;

static class OutsideModule
{
    public static void AddOutside(this WebApplicationBuilder builder) =>
        builder.Services.AddOptions<OutsideOptions>().BindConfiguration("Nexo:Outside", o => o.ErrorOnUnknownConfiguration = true).ValidateOnStart();
}
