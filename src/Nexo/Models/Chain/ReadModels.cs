using Dapper;
using Microsoft.Extensions.Options;
using Nexo.Access;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Models;

/// <summary>The models of a workspace: as people see them, and as they are asked.</summary>
sealed class ReadModels(Database database, IOptions<ModelOptions> options, ModelKeys keys)
{
    const string Shown = """
        id, kind, name, base_url, model, key_hint, place, enabled, timeout_seconds, max_output_tokens, input_price, output_price,
        revision, tested_at, test_outcome, test_milliseconds, test_input_tokens, test_output_tokens, test_cost, created_at, changed_at
        """;

    /// <summary>In the order in which they are asked.</summary>
    public async Task<IReadOnlyList<WorkspaceModel>> All(Actor by, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenFor(by.Workspace, cancellationToken);
        return await All(db, by.Workspace, null, cancellationToken);
    }

    public static async Task<IReadOnlyList<WorkspaceModel>> All(NpgsqlConnection db, WorkspaceId workspace, Guid? one, CancellationToken cancellationToken) =>
        (await db.QueryAsync<WorkspaceModel>(new CommandDefinition(
            $"select {Shown} from workspace_models where workspace_id = @workspace and (@one::uuid is null or id = @one) order by place, id",
            new { workspace, one }, cancellationToken: cancellationToken)))
            .Select(m => m with { InputPrice = m.InputPrice.Plain(), OutputPrice = m.OutputPrice.Plain(), TestCost = m.TestCost.Plain() }).ToList();

    /// <summary>The installation's, which serve a workspace without models of its own.</summary>
    public IReadOnlyList<ModelLink> Installation => options.Value.Links();

    /// <summary>Who is asked for this workspace, with keys; read anew each time, so that every node sees a change at once. Empty is offline.</summary>
    public async Task<IReadOnlyList<ModelLink>> Links(WorkspaceId workspace, Guid? one, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenForWork(cancellationToken);
        var rows = (await db.QueryAsync<Row>(new CommandDefinition("""
            select id, kind, name, base_url, model, key_sealed, enabled, timeout_seconds, max_output_tokens, input_price, output_price
              from workspace_models where workspace_id = @workspace and (@one::uuid is null or id = @one) order by place, id
            """, new { workspace, one }, cancellationToken: cancellationToken))).AsList();
        return rows.Count == 0 && one is null ? Installation
            : [.. rows.Where(row => row.Enabled || one is not null).Select(row => row.Link(row.KeySealed is null ? null : keys.Open(workspace, row.KeySealed)))];
    }

    sealed record Row
    {
        public Guid Id { get; init; }
        public ModelKind Kind { get; init; }
        public string Name { get; init; } = "";
        public string? BaseUrl { get; init; }
        public string Model { get; init; } = "";
        public string? KeySealed { get; init; }
        public bool Enabled { get; init; }
        public int TimeoutSeconds { get; init; }
        public int? MaxOutputTokens { get; init; }
        public decimal? InputPrice { get; init; }
        public decimal? OutputPrice { get; init; }

        public ModelLink Link(string? key) => new()
        {
            Id = Id,
            Kind = Kind,
            Name = Name,
            Address = BaseUrl is null ? null : new Uri(BaseUrl),
            Model = Model,
            Key = key,
            KeyIsLost = KeySealed is not null && key is null,
            Timeout = TimeSpan.FromSeconds(TimeoutSeconds),
            MaxOutputTokens = MaxOutputTokens,
            InputPrice = InputPrice,
            OutputPrice = OutputPrice,
        };
    }
}
