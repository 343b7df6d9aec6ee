using Dapper;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Tasks;

static class TasksModule
{
    public static void AddTasks(this WebApplicationBuilder builder)
    {
        DapperSetup.Id<TaskId>();
        DapperSetup.Id<PolicyId>();
        SqlMapper.AddTypeHandler(new PolicyConditionsHandler());
        SqlMapper.AddTypeHandler(new JsonListHandler<ReadFacts.PriceEdit>());
        SqlMapper.AddTypeHandler(new JsonListHandler<Edit>());
        SqlMapper.AddTypeHandler(new JsonListHandler<CitedFinding>());
        var services = builder.Services;
        services.AddSingleton<TaskWriter>();
        services.AddSingleton<CreateTasks>();
        services.AddSingleton<ListTasks>();
        services.AddSingleton<ReadTask>();
        services.AddSingleton<TaskHistory>();
        services.AddSingleton<CountTasks>();
        services.AddSingleton<MoveTask>();
        services.AddSingleton<DecideTasks>();
        services.AddSingleton<EditTask>();
        services.AddSingleton<AssignTask>();
        services.AddSingleton<HandOverTasks>();
        services.AddSingleton<HandOver>(provider => provider.GetRequiredService<HandOverTasks>().HandOver);
        services.AddSingleton<AssignIntelligently>();
        services.AddSingleton<CompleteTask>();
        services.AddSingleton<SnoozeTasks>();
        services.AddSingleton<WakeSnoozed>();
        services.AddSingleton(new Chore("tasks.wake", WakeSnoozed.Every, (s, cancellationToken) => s.GetRequiredService<WakeSnoozed>().Run(cancellationToken)));
        services.AddSingleton<DailyStats>();
        services.AddSingleton<OrchestratorStatus>();
        services.AddSingleton<IOutboxWork, TriageTasks>();
        services.AddSingleton<ExpireTasks>();
        services.AddSingleton(new Chore("tasks.expire", ExpireTasks.Every, async (services, token) => await services.GetRequiredService<ExpireTasks>().Run(token)));
        services.AddSingleton<SweepCounts>();
        services.AddSingleton(ForgetTasks.Ended);
        services.AddHostedService(services => services.GetRequiredService<SweepCounts>());
    }

    public static void MapTasks(this WebApplication app)
    {
        var orchestration = app.MapGroup("/api/orchestration").WithTags("Tasks");
        var tasks = orchestration.MapGroup("/tasks");
        CreateTaskEndpoint.Map(tasks);
        ReadEndpoints.Map(tasks, orchestration);
        DecideEndpoint.Map(tasks);
        SnoozeEndpoints.Map(tasks);
        MoveEndpoints.Map(tasks);
        MoveEndpoints.MapRouting(app);
    }
}
