using Nexo.Plans;
using Nexo.Platform;
using Nexo.Runs.Deciding;
using Nexo.Runs.Kinds;
using Nexo.Runs.Working;

namespace Nexo.Runs;

static class RunsModule
{
    public static void AddRuns(this WebApplicationBuilder builder)
    {
        DapperSetup.Id<RunId>();
        builder.Services.AddSingleton<ReadRuns>().AddSingleton<ListRuns>().AddSingleton<BackFill>().AddSingleton<ReadLog>().AddSingleton<Pages.ReadRunPage>().AddSingleton<Pages.ReadPlanPages>().AddSingleton<Pages.ReadCalendar>().AddSingleton<PreviewRun>().AddSingleton<StartRun>().AddSingleton<ChangeRun>().AddSingleton<StepBook>().AddSingleton<ReadTurn>().AddSingleton<Secrets>().AddSingleton<WorkFolder>();
        builder.Services.AddSingleton<IStepKind, CommandStep>().AddSingleton<IStepKind, ActivateStep>().AddSingleton<IStepKind, AuditStep>().AddSingleton<IStepKind, ImportStep>()
            .AddSingleton<IStepKind, HttpStep>().AddSingleton<IStepKind, ReportStep>().AddSingleton<IStepKind, PublishReportStep>().AddSingleton<IStepKind, PullRequestStep>();
        builder.Services.AddSingleton<IOutboxWork, AdvanceRuns>().AddSingleton<IOutboxWork, StartSteps>();
        builder.Services.AddOutsideCalls(HttpStep.Client, "Nexo:Plans:AllowPrivateNetworks", services => services.GetRequiredService<Microsoft.Extensions.Options.IOptions<PlanOptions>>().Value.AllowPrivateNetworks);
        builder.Services.AddHttpClient(GitHub.Client).RemoveAllLoggers().ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
            .ConfigureHttpClient((services, client) => GitHub.Introduce(client, services.GetRequiredService<Microsoft.Extensions.Options.IOptions<PlanOptions>>().Value));
        builder.Services.AddSingleton(ForgetRuns.Finished).AddSingleton(ForgetRuns.Logs).AddSingleton(ForgetRuns.Keys);
        builder.Services.AddSingleton<ICheckup, PlansCheckup>().AddSingleton<ICheckup, RunsCheckup>();
        builder.AddChore<DuePlans>("plans.due", DuePlans.Every, (due, cancellationToken) => due.Run(cancellationToken));
        builder.AddChore<RestartLostRuns>("runs.restart-lost", RestartLostRuns.Every, (lost, cancellationToken) => lost.Run(cancellationToken));
        builder.AddChore<RestartLostSteps>("steps.restart-lost", RestartLostSteps.Every, (lost, cancellationToken) => lost.Run(cancellationToken));
    }

    public static void MapRuns(this WebApplication app)
    {
        app.Services.GetRequiredService<Signals>().On(StepLog.SignalName); // known before the listening begins
        RunEndpoints.Map(app);
        Pages.RunPages.Map(app);
        Pages.PlanPages.Map(app);
        Pages.Editing.PlanEditing.Map(app);
    }

    static void AddChore<T>(this WebApplicationBuilder builder, string name, TimeSpan every, Func<T, CancellationToken, ValueTask> work) where T : class
    {
        builder.Services.AddSingleton<T>();
        builder.Services.AddSingleton(new Chore(name, every, (services, cancellationToken) => work(services.GetRequiredService<T>(), cancellationToken)));
    }
}
