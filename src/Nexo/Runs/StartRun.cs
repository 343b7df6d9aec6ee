using System.Globalization;
using System.Text.Json;
using Dapper;
using Nexo.Access;
using Nexo.Plans;
using Nexo.Platform;
using Nexo.Runs.Deciding;
using Npgsql;

namespace Nexo.Runs;

/// <summary>Makes runs: the run, its steps in the book and the work that sets it going are one statement.</summary>
sealed class StartRun(Database database, PlanShelf shelf, ReadRuns runs, OutboxDrain drain, TimeProvider time)
{
    const int MostInValue = 2_000;

    /// <param name="actor">Who starts it.</param>
    /// <param name="plan">Its name.</param>
    /// <param name="inputs">Over the plan's defaults.</param>
    /// <param name="strict">Whether skipped steps and warnings make it fail.</param>
    /// <param name="key">The request's <c>Idempotency-Key</c>: what it started is what is answered.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public async Task<Outcome<Run>> Now(Actor actor, string plan, IReadOnlyDictionary<string, string>? inputs, bool strict, string? key, CancellationToken cancellationToken)
    {
        if (!(await shelf.Readable(actor.Workspace, plan, cancellationToken)).Try(out var kept, out var refusal))
            return refusal;
        if (!Inputs(kept.Plan, inputs).Try(out var values, out refusal))
            return refusal;
        await using var db = await database.OpenForWork(cancellationToken);
        var run = await Insert(db, null, new Wanted(actor.Workspace, kept, "person", actor.Name, time.GetUtcNow()) { Inputs = values, Strict = strict, Key = key }, cancellationToken);
        drain.Wake(AdvanceRuns.Name);
        return run!;
    }

    /// <summary>The same plan as it is now, with the inputs the run had, and over them what is given.</summary>
    public async Task<Outcome<Run>> Again(Actor actor, string run, IReadOnlyDictionary<string, string>? inputs, bool strict, string? key, CancellationToken cancellationToken)
    {
        if (await runs.Find(actor.Workspace, run, cancellationToken) is not { Run: { Plan: { } plan } before })
            return ReadRuns.NotFound;
        if (!(await shelf.Readable(actor.Workspace, plan, cancellationToken)).Try(out var kept, out var refusal))
            return refusal;
        var values = before.InputValues.Where(input => kept.Plan.Inputs.ContainsKey(input.Key)).ToDictionary();
        foreach (var (name, value) in inputs ?? new Dictionary<string, string>())
            values[name] = value;
        return await Now(actor, plan, values, strict, key, cancellationToken);
    }

    /// <summary>What the run is given: the defaults, and over them what was asked for.</summary>
    public static Outcome<IReadOnlyDictionary<string, string>> Inputs(Plan plan, IReadOnlyDictionary<string, string>? given)
    {
        var values = plan.Inputs.Where(input => input.Value.Default is not null).ToDictionary(input => input.Key, input => input.Value.Default!);
        foreach (var (name, value) in given ?? new Dictionary<string, string>())
        {
            if (!plan.Inputs.ContainsKey(name))
                return Refusal.Invalid($"inputs.{name}", "input_unknown", plan.Inputs.Count == 0 ? $"inputs.{name}: this plan takes no inputs." : $"inputs.{name}: this plan takes {string.Join(", ", plan.Inputs.Keys)}.");
            if (value.Length > MostInValue || value.Contains('\0', StringComparison.Ordinal))
                return Refusal.Invalid($"inputs.{name}", "input_too_long", $"inputs.{name}: must have at most {MostInValue} characters and no NUL.");
            values[name] = value;
        }
        var missing = plan.Inputs.Keys.FirstOrDefault(name => !values.ContainsKey(name));
        return missing is null ? values : Refusal.Invalid($"inputs.{missing}", "input_missing", Why.NoInput.Of(missing));
    }

    /// <summary>A run that is wanted.</summary>
    /// <param name="Cause">schedule, person or back_fill.</param>
    /// <param name="By">As the log names it.</param>
    internal sealed record Wanted(WorkspaceId Workspace, KeptPlan Kept, string Cause, string By, DateTimeOffset Now)
    {
        public IReadOnlyDictionary<string, string>? Inputs { get; init; }
        public bool Strict { get; init; }

        /// <summary>Of one key there is one run of who asks.</summary>
        public string? Key { get; init; }

        /// <summary>The firing it stands for; of one firing there is one run.</summary>
        public DateTimeOffset? ScheduledFor { get; init; }

        /// <summary>Why it is not run at all.</summary>
        public string? SkippedBecause { get; init; }

        public DateOnly Day => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(ScheduledFor ?? Now, Kept.Zone).DateTime);
    }

    /// <returns>Null when there is a run for this firing already.</returns>
    internal static async Task<Run?> Insert(NpgsqlConnection db, NpgsqlTransaction? transaction, Wanted wanted, CancellationToken cancellationToken)
    {
        var plan = wanted.Kept.Plan;
        var stem = string.Create(CultureInfo.InvariantCulture, $"{plan.Name}-{wanted.Day:yyyy-MM-dd}");
        var id = Guid.CreateVersion7(wanted.Now);
        while (true)
        {
            var made = await db.QuerySingleOrDefaultAsync<Run>(new CommandDefinition($"""
                with r as (
                    insert into runs (id, workspace_id, name, plan, title, origin, source, inputs, status, cause, started_by, strict, scheduled_for, queued_at, finished_at, why, day, idempotency_key)
                    select @id, @Workspace, case n when 1 then @stem else @stem || '-' || n end, @plan, @title, @origin, @source, @inputs::jsonb,
                           case when @SkippedBecause::text is null then 'queued' else 'skipped' end, @Cause, @By, @Strict, @ScheduledFor, @Now, case when @SkippedBecause::text is not null then @Now end, @SkippedBecause, @Day, @Key
                      from generate_series(1, 10000) n
                     where not exists (select from runs where workspace_id = @Workspace and name = case n when 1 then @stem else @stem || '-' || n end)
                     limit 1
                    on conflict do nothing
                 returning *
                ), steps as (
                    insert into agents_tasks (workspace_id, run, run_id, task, title, kind, position, status, created_at, changed_at)
                    select r.workspace_id, r.id, r.name, s.task, s.title, s.kind, s.position, 'queued', @Now, @Now from r, unnest(@tasks, @titles, @kinds) with ordinality as s (task, title, kind, position) where r.status = 'queued'
                ), work as (
                    insert into outbox (workspace_id, kind, body) select workspace_id, 'run.advance', jsonb_build_object('runId', id) from r where status = 'queued'
                ), told as (
                    insert into events (workspace_id, subject, kind, actor, body, at)
                    select workspace_id, id::text, 'run.' || status, @By, jsonb_strip_nulls(jsonb_build_object('plan', plan, 'run', name, 'runId', id, 'title', title, 'status', status, 'error', why)), @Now from r
                )
                select {Run.Columns} from r
                """, new
            {
                id, wanted.Workspace, stem, plan = plan.Name, title = plan.Title, origin = wanted.Kept.Origin, source = wanted.Kept.Source, wanted.SkippedBecause, wanted.Cause, wanted.By, wanted.Strict,
                wanted.ScheduledFor, wanted.Now, wanted.Day, wanted.Key, inputs = JsonSerializer.Serialize(wanted.Inputs ?? new Dictionary<string, string>(), Json.Options),
                tasks = plan.Steps.Select(step => step.Name).ToArray(), titles = plan.Steps.Select(step => step.Title).ToArray(), kinds = plan.Steps.Select(step => step.Work.Kind).ToArray(),
            }, transaction, cancellationToken: cancellationToken));
            if (made is not null)
                return made;
            if (wanted.ScheduledFor is not null && await db.ExecuteScalarAsync<bool>(new CommandDefinition("select exists (select from runs where workspace_id = @Workspace and plan = @plan and scheduled_for = @ScheduledFor)",
                    new { wanted.Workspace, plan = plan.Name, wanted.ScheduledFor }, transaction, cancellationToken: cancellationToken)))
                return null;
            if (wanted.Key is not null && await db.QuerySingleOrDefaultAsync<Run>(new CommandDefinition($"select {Run.Columns} from runs r where workspace_id = @Workspace and started_by = @By and idempotency_key = @Key",
                    new { wanted.Workspace, wanted.By, wanted.Key }, transaction, cancellationToken: cancellationToken)) is { } before)
                return before;
            // Somebody took the name in the same moment: take the next.
        }
    }
}
