using System.ComponentModel;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.AI;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Models;

/// <summary>What became of a tiny question.</summary>
/// <param name="Works">Whether it answered.</param>
/// <param name="Outcome">answered, or why not: key_refused, unknown_model, timed_out, not_reached, slow_down, status_500, …</param>
/// <param name="Reason">Why not, as a sentence; null when it answered.</param>
/// <param name="Model">As it named itself.</param>
/// <param name="Milliseconds">From question to answer.</param>
/// <param name="InputTokens">As its server counted them.</param>
/// <param name="OutputTokens">As its server counted them.</param>
/// <param name="Cost">US dollars, by the prices set; null when no price is known.</param>
sealed record ModelTest(bool Works, string Outcome, string? Reason, string Model, int Milliseconds, int InputTokens, int OutputTokens, [property: Description("US dollars, by the prices set; null when no price is known.")] decimal? Cost);

/// <summary>
/// Asks one model a tiny question, once, in the way the agents ask (streamed, by a schema), so that what passes also works for them,
/// and remembers how that went. It counts like any other call.
/// </summary>
sealed class TestModel(Database database, ReadModels models, ModelChain chain, ModelBooks books, EventNudge events, TimeProvider time)
{
    static readonly JsonElement Schema = JsonDocument.Parse("""{"type":"object","properties":{"pronto":{"type":"boolean"}},"required":["pronto"],"additionalProperties":false}""").RootElement;

    static readonly ModelQuestion Question = new([new ChatMessage(ChatRole.User, """Responda só com este JSON: {"pronto": true}""")],
        new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(Schema, "pronto") }, Streamed: true);

    public async Task<Outcome<ModelTest>> For(Actor by, Guid id, CancellationToken cancellationToken)
    {
        if (await models.Links(by.Workspace, id, cancellationToken) is not [var link])
            return ModelFacts.NotFound;
        var since = System.Diagnostics.Stopwatch.GetTimestamp();
        var (answer, trouble) = await chain.Ask(link, Question, books.For(by.Workspace, new ModelPurpose("test")), retries: 0, cancellationToken);
        var took = (int)System.Diagnostics.Stopwatch.GetElapsedTime(since).TotalMilliseconds;
        var test = new ModelTest(answer is not null, trouble?.Code ?? ModelUse.Answered, trouble?.Sentence, answer?.Model ?? link.Model, took, answer?.InputTokens ?? 0, answer?.OutputTokens ?? 0,
            link.InputPrice is null && link.OutputPrice is null ? null : link.Cost(answer?.InputTokens ?? 0, answer?.OutputTokens ?? 0).Plain());
        await Remember(by, id, test);
        return test;
    }

    async Task Remember(Actor by, Guid id, ModelTest test)
    {
        await using var db = await database.OpenFor(by.Workspace, CancellationToken.None);
        await db.ExecuteAsync("""
            with tested as (
                update workspace_models set tested_at = @now, test_outcome = @Outcome, test_milliseconds = @Milliseconds,
                       test_input_tokens = @InputTokens, test_output_tokens = @OutputTokens, test_cost = @Cost where workspace_id = @Workspace and id = @id
             returning workspace_id, id, name
            )
            insert into events (workspace_id, subject, kind, actor, body, at)
            select workspace_id, id, 'model.tested', @Name, jsonb_build_object('name', name, 'outcome', @Outcome::text, 'milliseconds', @Milliseconds), @now from tested
            """, new { by.Workspace, by.Name, id, test.Outcome, test.Milliseconds, test.InputTokens, test.OutputTokens, test.Cost, now = time.GetUtcNow() });
        events.Now();
    }
}
