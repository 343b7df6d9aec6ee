using Nexo.Access;
using Nexo.Operations.Pages;
using Nexo.Platform;

namespace Nexo.Operations;

static class OperationsModule
{
    public static void AddOperations(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<SetAsideWork>();
        builder.Services.AddAdministrationPage<OperationWords>(OutboxForms.Page, "outbox", Permission.Administer, order: 85);
    }

    public static void MapOperations(this WebApplication app)
    {
        app.MapOutboxApi();
        app.MapOutboxForms();
    }
}
