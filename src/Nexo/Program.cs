using Nexo.Access;
using Nexo.Accounts;
using Nexo.Agents;
using Nexo.Auditing;
using Nexo.AuditTrail;
using Nexo.Channels;
using Nexo.Discussion;
using Nexo.Imports;
using Nexo.Inbox;
using Nexo.Insights;
using Nexo.Ledger;
using Nexo.Listings;
using Nexo.Models;
using Nexo.Operations;
using Nexo.Orchestration;
using Nexo.Plans;
using Nexo.Platform;
using Nexo.Policies;
using Nexo.Runs;
using Nexo.Sales;
using Nexo.Tasks;
using Nexo.Team;
using Nexo.Webhooks;

var builder = WebApplication.CreateBuilder(args);

builder.AddSettings();
builder.AddTelemetry();
builder.AddDatabase();
builder.AddBackups();
builder.AddHttp();
builder.AddOutside();
builder.AddLimits();
builder.AddEvents();
builder.AddOutbox();
builder.AddMail();
builder.AddEngine();
builder.AddNodes();
builder.AddModelSeam();
builder.AddRetention();
builder.AddDoctor();
builder.AddUi();

builder.AddAccess();
builder.AddTeam();
builder.AddAccounts();
builder.AddChannels();
builder.AddListings();
builder.AddSales();
builder.AddImports();
builder.AddAuditTrail();
builder.AddOperations();
builder.AddAuditing();
builder.AddModels();
builder.AddTasks();
builder.AddLedger();
builder.AddDiscussion();
builder.AddInbox();
builder.AddPolicies();
builder.AddAgents();
builder.AddOrchestration();
builder.AddWebhooks();
builder.AddPlans();
builder.AddRuns();
builder.AddInsights();

var app = builder.Build();

if (await app.RunVerb(args) is { } exitCode)
    return exitCode;
if (!await app.Prepare())
    return 1;

app.UseHttp();
app.UseUi();
app.UseApiPage();
app.UseAccess();
app.UseKnownParameters();
app.UsePages();

app.MapHttp();
app.MapUi();
app.MapAccess();
app.MapTeam();
app.MapAccounts();
app.MapListings();
app.MapSales();
app.MapImports();
app.MapAuditTrail();
app.MapOperations();
app.MapAuditing();
app.MapModels();
app.MapTasks();
app.MapLedger();
app.MapDiscussion();
app.MapInbox();
app.MapPolicies();
app.MapAgents();
app.MapOrchestration();
app.MapWebhooks();
app.MapPlans();
app.MapRuns();
app.MapInsights();

return await app.Serve();

/// <summary>Named for the tests, which start the same host.</summary>
public partial class Program;
