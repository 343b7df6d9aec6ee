using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Nexo.Client;

/// <summary>Nexo over HTTP. Every call throws <see cref="NexoRefused"/> for a "no" and <see cref="HttpRequestException"/> when nobody answers.</summary>
/// <param name="http">Its <c>BaseAddress</c> is where Nexo answers; give it a generous time-out for imports.</param>
/// <param name="key">A personal API key or an agent token.</param>
public sealed class NexoClient(HttpClient http, string key)
{
    static readonly JsonSerializerOptions Wire = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>Sends the file and returns as soon as it was read; rows are merged behind it, see <see cref="Import(Guid, CancellationToken)"/>.</summary>
    /// <param name="file">CSV or JSON, also gzipped.</param>
    /// <param name="channel">Whose listings they are.</param>
    /// <param name="fileName">As the list of imports shows it.</param>
    /// <param name="currency">Of prices that name none; null leaves them without.</param>
    /// <param name="mapping">A kept mapping by name or id; auto takes none; null takes the one remembered for the file's header.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    public Task<ListingImport> Import(Stream file, string channel, string fileName, string? currency, string? mapping, CancellationToken cancellationToken) =>
        Send<ListingImport>(HttpMethod.Post,
            $"/api/listings/import?channel={Uri.EscapeDataString(channel)}&fileName={Uri.EscapeDataString(fileName)}{Also("currency", currency)}{Also("mapping", mapping)}",
            new StreamContent(file), null, cancellationToken);

    static string Also(string name, string? value) => value is null ? "" : $"&{name}={Uri.EscapeDataString(value)}";

    public async Task<IReadOnlyList<Mapping>> Mappings(CancellationToken cancellationToken) =>
        (await Send<MappingList>(HttpMethod.Get, "/api/mappings", null, null, cancellationToken)).Mappings;

    /// <param name="mapping">As <see cref="Mappings"/> gave it, perhaps of another workspace.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    public Task<Mapping> CreateMapping(Mapping mapping, CancellationToken cancellationToken) =>
        Send<Mapping>(HttpMethod.Post, "/api/mappings", JsonContent.Create(new { mapping.Name, mapping.Channel, mapping.Columns, mapping.Fields }, options: Wire), null, cancellationToken);

    public Task<ListingImport> Import(Guid id, CancellationToken cancellationToken) => Send<ListingImport>(HttpMethod.Get, $"/api/imports/{id}", null, null, cancellationToken);

    /// <summary>The first refused rows of an import, a row a field.</summary>
    public Task<RefusedRows> RefusedRows(Guid import, int limit, CancellationToken cancellationToken) =>
        Send<RefusedRows>(HttpMethod.Get, $"/api/imports/{import}/refusals?limit={limit}", null, null, cancellationToken);

    /// <summary>Wakes the agents of the channels, all six when none is named.</summary>
    /// <param name="wait">Seconds to wait for them, at most 60.</param>
    public Task<Activated> Activate(IReadOnlyList<string> channels, int wait, CancellationToken cancellationToken) =>
        Send<Activated>(HttpMethod.Post, "/api/marketplace/orchestration/activate",
            JsonContent.Create(new { channels = channels.Count == 0 ? null : channels }, options: Wire), $"wait={wait}", cancellationToken);

    public Task<OrchestrationStatus> Status(CancellationToken cancellationToken) =>
        Send<OrchestrationStatus>(HttpMethod.Get, "/api/marketplace/orchestration/status", null, null, cancellationToken);

    public Task<TaskPage> Tasks(string? status, string? marketplace, int limit, CancellationToken cancellationToken) =>
        Send<TaskPage>(HttpMethod.Get,
            $"/api/orchestration/tasks?limit={limit}{(status is null ? "" : $"&status={Uri.EscapeDataString(status)}")}{(marketplace is null ? "" : $"&marketplace={Uri.EscapeDataString(marketplace)}")}",
            null, null, cancellationToken);

    public async Task<IReadOnlyList<Token>> Tokens(CancellationToken cancellationToken) =>
        (await Send<TokenList>(HttpMethod.Get, "/api/tokens", null, null, cancellationToken)).Tokens;

    /// <param name="name">What it is for.</param>
    /// <param name="channel">Makes it the token of that channel's agent; null makes a personal key.</param>
    /// <param name="person">Makes it this member's key (admins only); null makes it one's own.</param>
    /// <param name="expiresAt">Null: valid until it is revoked.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    public Task<FreshToken> CreateToken(string name, string? channel, Guid? person, DateTimeOffset? expiresAt, CancellationToken cancellationToken) =>
        Send<FreshToken>(HttpMethod.Post, "/api/tokens", JsonContent.Create(new { name, channel, person, expiresAt }, options: Wire), null, cancellationToken);

    public async Task<IReadOnlyList<Member>> People(CancellationToken cancellationToken) =>
        (await Send<PeopleList>(HttpMethod.Get, "/api/people", null, null, cancellationToken)).People;

    public Task<Member> AddPerson(NewMember person, CancellationToken cancellationToken) =>
        Send<Member>(HttpMethod.Post, "/api/people", JsonContent.Create(person, options: Wire), null, cancellationToken);

    public Task<Member> ChangePerson(Guid id, MemberChange change, CancellationToken cancellationToken) =>
        Send<Member>(HttpMethod.Patch, $"/api/people/{id}", JsonContent.Create(change, options: Wire), null, cancellationToken);

    /// <summary>A link by which a member sets a new password; valid once, for 60 minutes.</summary>
    public Task<ResetLink> MakeResetLink(Guid person, CancellationToken cancellationToken) =>
        Send<ResetLink>(HttpMethod.Post, $"/api/people/{person}/reset-link", null, null, cancellationToken);

    public Task<PolicyList> Policies(CancellationToken cancellationToken) => Send<PolicyList>(HttpMethod.Get, "/api/policies", null, null, cancellationToken);

    /// <summary>What a stored policy would have done to the tasks of the last days; nothing is changed.</summary>
    public Task<TriedPolicy> TryPolicy(Guid policyId, int days, CancellationToken cancellationToken) =>
        Send<TriedPolicy>(HttpMethod.Post, "/api/policies/dry-run", JsonContent.Create(new { policyId, days }, options: Wire), null, cancellationToken);

    /// <summary>A link by which somebody comes into the workspace.</summary>
    public Task<FreshInvitation> Invite(NewInvitation invitation, CancellationToken cancellationToken) =>
        Send<FreshInvitation>(HttpMethod.Post, "/api/invitations", JsonContent.Create(invitation, options: Wire), null, cancellationToken);

    /// <summary>Makes the successor of a token.</summary>
    /// <param name="id">The old one.</param>
    /// <param name="overlapHours">How long it goes on beside the new one: 0 to 720.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    public Task<FreshToken> RotateToken(Guid id, int overlapHours, CancellationToken cancellationToken) =>
        Send<FreshToken>(HttpMethod.Post, $"/api/tokens/{id}/rotate", JsonContent.Create(new { overlapHours }, options: Wire), null, cancellationToken);

    public Task<ModelChain> Models(CancellationToken cancellationToken) => Send<ModelChain>(HttpMethod.Get, "/api/models", null, null, cancellationToken);

    public Task<Model> AddModel(NewModel model, CancellationToken cancellationToken) =>
        Send<Model>(HttpMethod.Post, "/api/models", JsonContent.Create(model, options: Wire), null, cancellationToken);

    /// <summary>Asks a model a tiny question, once.</summary>
    public Task<ModelTest> TestModel(Guid id, CancellationToken cancellationToken) => Send<ModelTest>(HttpMethod.Post, $"/api/models/{id}/test", null, null, cancellationToken);

    public Task RevokeToken(Guid id, CancellationToken cancellationToken) => Send<object?>(HttpMethod.Delete, $"/api/tokens/{id}", null, null, cancellationToken);

    /// <summary>A file as it comes, whatever its size: <c>/api/listings/export</c>, <c>/api/findings/export</c>.</summary>
    public async Task Download(string address, Stream to, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (!answer.IsSuccessStatusCode)
            throw await NexoRefused.From(answer, cancellationToken);
        await answer.Content.CopyToAsync(to, cancellationToken);
    }

    async Task<T> Send<T>(HttpMethod method, string address, HttpContent? content, string? prefer, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, address) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (prefer is not null)
            request.Headers.Add("Prefer", prefer);
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (!answer.IsSuccessStatusCode)
            throw await NexoRefused.From(answer, cancellationToken);
        return answer.StatusCode == System.Net.HttpStatusCode.NoContent
            ? default!
            : (await answer.Content.ReadFromJsonAsync<T>(Wire, cancellationToken))!;
    }

    sealed record MappingList(IReadOnlyList<Mapping> Mappings);

    sealed record PeopleList(IReadOnlyList<Member> People);

    sealed record TokenList(IReadOnlyList<Token> Tokens);
}
