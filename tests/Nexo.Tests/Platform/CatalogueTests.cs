using Dapper;
using Nexo.Tests.Support;
using Npgsql;
using Shouldly;

namespace Nexo.Tests.Platform;

/// <summary>The second wall has no gap: what any new table, view or function must have, read from PostgreSQL's own catalogue.</summary>
public sealed class CatalogueTests
{
    /// <summary>Relations that nexo_web may touch in any way, in any schema of ours.</summary>
    const string Reachable = """
        select c.oid, c.oid::regclass::text as name, c.relkind, c.relrowsecurity, c.reloptions from pg_class c
         where c.relnamespace in ('public'::regnamespace, 'engine'::regnamespace) and c.relkind in ('r', 'p', 'v', 'm', 'f')
           and has_schema_privilege('nexo_web', c.relnamespace, 'usage') and has_any_column_privilege('nexo_web', c.oid, 'select, insert, update, references')
           and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
        """;

    const string Gaps = $"""
        with reachable as ({Reachable}),
        policies as (
            select polrelid, polpermissive, coalesce(pg_get_expr(polqual, polrelid), '') as looks, coalesce(pg_get_expr(polwithcheck, polrelid), pg_get_expr(polqual, polrelid), '') as writes
              from pg_policy where polroles && array[0::oid, 'nexo_web'::regrole::oid]
        ),
        ours as (
            select p.oid, p.oid::regprocedure::text as name, p.prosrc, p.prorettype, p.proconfig from pg_proc p
             where p.prosecdef and p.pronamespace in ('public'::regnamespace, 'engine'::regnamespace) and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
        )
        select 'a table without row-level security: ' || name from reachable where relkind in ('r', 'p') and not relrowsecurity
        union all
        select 'a policy that does not name the workspace: ' || name from reachable join policies on polrelid = oid
         where polpermissive and not (looks like '%current_workspace()%' and writes like '%current_workspace()%')
        union all
        select 'a view that reads as its owner: ' || name from reachable where relkind = 'v' and not coalesce('security_invoker=true' = any(reloptions), false)
        union all
        select 'rows that no policy can hold back: ' || name from reachable where relkind in ('m', 'f')
        union all
        select 'a table with a workspace, without row-level security: ' || c.oid::regclass from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id' and not a.attisdropped
         where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace and not c.relrowsecurity
        union all
        select 'a function below the walls that looks into pg_temp before it looks home: ' || name from ours where not coalesce('search_path=public, pg_temp' = any(proconfig), false)
        union all
        select 'a function below the walls that does not name the workspace: ' || name from ours where prorettype <> 'trigger'::regtype and prosrc not like '%current_workspace()%'
        union all
        select 'a role that no wall holds: ' || rolname from pg_roles where rolname in ('nexo_web', 'nexo_worker') and (rolsuper or rolbypassrls or rolcanlogin)
        union all
        select 'nexo_web may become nexo_worker' where pg_has_role('nexo_web', 'nexo_worker', 'member')
        """;

    [Fact]
    public async Task Nothing_that_pages_reach_lies_outside_the_wall()
    {
        await using var db = await Database();

        (await db.QueryAsync<string>(Reachable.Replace("c.oid, c.oid::regclass::text as name, c.relkind, c.relrowsecurity, c.reloptions", "c.oid::regclass::text", StringComparison.Ordinal)))
            .ShouldContain("marketplace_tasks", "the walk found nothing");
        (await db.QueryAsync<string>(Gaps)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("create table planted (id int)", "a table without row-level security")]
    [InlineData("create table planted (id int); alter table planted enable row level security; create policy all_of_it on planted using (true)", "a policy that does not name the workspace")]
    [InlineData("create table planted (workspace_id uuid); call wall_off('planted'); create policy more on planted for select to nexo_web using (workspace_id is not null)", "a policy that does not name the workspace")]
    [InlineData("create view planted as select * from listings", "a view that reads as its owner")]
    [InlineData("create materialized view planted as select * from listings", "rows that no policy can hold back")]
    [InlineData("create table planted (workspace_id uuid); revoke all on planted from nexo_web", "a table with a workspace, without row-level security")]
    [InlineData("create function planted() returns bigint language sql security definer as 'select count(*) from listings where workspace_id = current_workspace()'", "looks into pg_temp")]
    [InlineData("create function planted() returns bigint language sql security definer set search_path = public, pg_temp as 'select count(*) from listings'", "does not name the workspace")]
    public async Task A_gap_is_found(string planted, string gap)
    {
        await using var db = await Database();
        await using var transaction = await db.BeginTransactionAsync(TestContext.Current.CancellationToken);

        await db.ExecuteAsync(planted, transaction: transaction);

        (await db.QueryAsync<string>(Gaps, transaction: transaction)).ShouldHaveSingleItem().ShouldContain(gap);
    }

    static readonly Lazy<Task<string>> Shared = new(TestPostgres.CreateDatabase);

    static async Task<NpgsqlConnection> Database()
    {
        var db = new NpgsqlConnection(await Shared.Value);
        await db.OpenAsync(TestContext.Current.CancellationToken);
        return db;
    }
}
