// An agent from outside: it looks at a channel's listings, proposes to shorten the first title that is too long for a phone,
// and waits until somebody has decided. NEXO_URL says where Nexo is. An agent's token proposes and follows, but does not read the catalogue:
// that takes a member's key.
//
//   export NEXO_KEY=$(./nexo token create "Agente de títulos" --channel amazon)
//   export NEXO_READ_KEY=$(./nexo token create "Agente de títulos, leitura" --person leitura@example.com)
//
// It may be stopped and started at any time: the key of a proposal is made of what it is about, so nothing is proposed twice.
using Nexo.Client;

const int Phone = 80; // characters of a title that a phone shows

using var http = new HttpClient { BaseAddress = new Uri(Environment.GetEnvironmentVariable("NEXO_URL") ?? "http://localhost:3000"), Timeout = TimeSpan.FromMinutes(1) };
var nexo = new NexoClient(http, Key("NEXO_KEY"));
var catalogue = new NexoClient(http, Key("NEXO_READ_KEY"));
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) => { pressed.Cancel = true; stop.Cancel(); };

try
{
    var me = await nexo.WhoAmI(stop.Token);
    if (await catalogue.AllListings(new() { Channel = me.Channel, Limit = 200 }, stop.Token).FirstOrDefaultAsync(one => one.Title.Length > Phone, stop.Token) is not { } listing)
    {
        Console.WriteLine("Every title is short enough.");
        return 0;
    }
    var since = await nexo.LatestEventId(stop.Token); // taken before the proposal, so that no decision can come in between
    var task = await nexo.CreateTask(new TaskProposal
    {
        Marketplace = listing.Channel,
        Title = $"Encurtar o título de {listing.Sku ?? listing.ExternalId}",
        Description = $"O título tem {listing.Title.Length} caracteres; no celular aparecem {Phone}.",
        Category = "optimization",
        Priority = "medium",
        EstimatedHours = 0.25m,
        ChangeSet = [new Edit { ListingId = listing.Id, Field = "title", Before = listing.Title, After = Shortened(listing.Title) }],
    }, idempotencyKey: $"titulo-{listing.Id:n}-{listing.Title.Length}", stop.Token);
    Console.WriteLine($"proposed {task.Id}");

    task = await nexo.ReadTask(task.Id, stop.Token); // what was proposed before was answered as it was then
    if (!IsDecided(task))
    {
        await foreach (var told in nexo.StreamEvents("task.*", since, stop.Token))
        {
            if (told.Subject == $"{task.Id}" && IsDecided(task = await nexo.ReadTask(task.Id, stop.Token)))
                break; // an event says that something happened; the task says what holds now
        }
    }
    Console.WriteLine($"{task.Status} {task.Id}{(task.Reason is { Length: > 0 } reason ? $": {reason}" : "")}");
    return 0;
}
catch (NexoRefused no)
{
    Console.Error.WriteLine($"Nexo says no: {no.Message} ({no.Code}, {no.Field}, trace {no.TraceId})");
    return 1;
}
catch (OperationCanceledException)
{
    return 130; // Ctrl-C; started again, it goes on with the same task
}

static string Key(string name) => Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"{name} is missing: see the first lines of Program.cs.");

static bool IsDecided(MarketplaceTask task) => task.Status is not ("pending" or "awaiting_approval");

// A real agent would ask a model here; this one cuts at the last comma or blank that fits.
static string Shortened(string title)
{
    var at = title.LastIndexOfAny([',', ' '], Phone - 1);
    return title[..(at > 0 ? at : Phone)].TrimEnd(' ', ',');
}
