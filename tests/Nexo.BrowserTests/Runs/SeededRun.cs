using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Nexo.BrowserTests.Support;
using Nexo.Platform;

namespace Nexo.BrowserTests.Runs;

/// <summary>A plan of the page and a run of it that has a step of each kind of end, one that waits, and a log.</summary>
static class SeededRun
{
    public const string Plan = "/planos/noite", Run = "/execucoes/noite-2026-11-22", Title = "Noite da loja de inverno com um título bem comprido";

    const string Source = """
        plan: noite
        title: Noite da loja de inverno com um título bem comprido
        description: Lê as fontes, audita, chama o ERP e pede a decisão.
        schedule: { cron: "30 2 * * 1-5" }
        inputs:
          canal: { description: De qual canal, default: amazon }
        steps:
          - { step: ler, title: Ler as fontes, kind: import }
          - { step: auditar, kind: audit, needs: [ler], when: { ler: any } }
          - { step: erp, title: Avisar o ERP, kind: http, url: "https://erp.example/{{ inputs.canal }}", needs: [auditar], may_fail: true }
          - { step: ninguem, title: Só se ninguém leu, kind: audit, needs: [ler], when: { ler: failed } }
          - { step: decidir, title: Liberar a semana, kind: approval, message: Confira os números., needs: [auditar, erp], when: { erp: any } }
          - { step: contar, kind: report, needs: [decidir, ler], when: { ler: any } }
        """;

    public static async Task Put(NexoSite site, Given given)
    {
        await using var db = await site.Services.GetRequiredService<Database>().OpenForWork(TestContext.Current.CancellationToken);
        await db.ExecuteAsync("""
            with plan as (
                insert into plans (id, workspace_id, name, origin, source, created_by, switched_on) values (gen_random_uuid(), @Id, 'noite', 'page', @Source, 'nexo', true)
            ), run as (
                insert into runs (id, workspace_id, name, plan, title, origin, source, inputs, status, cause, started_by, scheduled_for, queued_at, started_at)
                values (gen_random_uuid(), @Id, 'noite-2026-11-22', 'noite', @Title, 'page', @Source, '{"canal": "amazon"}', 'awaiting_approval', 'schedule', 'nexo', now() - interval '1 hour', now() - interval '1 hour', now() - interval '1 hour')
                returning *
            ), steps as (
                insert into agents_tasks (workspace_id, run, run_id, task, kind, position, status, attempt, approval_state, error, inputs, started_at, finished_at, duration_ms)
                select run.workspace_id, run.id, run.name, s.task, s.kind, s.position, s.status, case when s.status = 'queued' then 0 else 2 end, case when s.status = 'awaiting_approval' then 'pending' end, s.error, s.inputs::jsonb,
                       case when s.ms is not null then run.started_at + make_interval(secs => s.position * 60) end, case when s.ms > 0 then run.started_at + make_interval(secs => s.position * 60 + s.ms / 1000) end, nullif(s.ms, 0)
                  from run, (values ('ler', 'import', 0, 'skipped', 'There is no import source that is not paused.', '{"source": null}', 40),
                                    ('auditar', 'audit', 1, 'succeeded', null, '{"channels": ["amazon"]}', 58000),
                                    ('erp', 'http', 2, 'failed', 'erp.example answered with the status 503.', '{"method": "POST", "url": "https://erp.example/amazon"}', 1200),
                                    ('ninguem', 'audit', 3, 'skipped', 'ler was skipped; this step is for when it failed.', null, null),
                                    ('decidir', 'approval', 4, 'awaiting_approval', null, '{"message": "Confira os números."}', 0),
                                    ('contar', 'report', 5, 'queued', null, null, null)) s (task, kind, position, status, error, inputs, ms)
                returning *
            )
            insert into step_logs (workspace_id, entry, attempt, seq, text) select workspace_id, id, 2, 1, E'POST https://erp.example/amazon → 503 in 812 ms\n' || repeat('uma-linha-sem-lugar-para-quebrar-', 12) from steps where task = 'erp'
            """, new { given.Id, Source, Title });
    }
}
