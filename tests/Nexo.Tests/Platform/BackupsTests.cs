using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Nexo.Platform;
using Nexo.Tests.Support;
using Npgsql;
using Shouldly;

namespace Nexo.Tests.Platform;

public sealed class BackupsTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("nexo-backups-").FullName;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_saved_comes_back_row_for_row_with_its_walls()
    {
        var database = await WithSomething();
        var before = await Everything(database);
        before.Count.ShouldBeGreaterThan(30, "nothing was compared");
        var backup = await Make(database).Now(null, BackupReason.ByHand, Cancel);
        await Execute(database, "delete from events; update workspaces set name = 'Changed'; drop table import_refusals; drop policy own_workspace on listings");

        var restored = await Restore(database).From(backup.Path, Cancel);

        (await Everything(database)).ShouldBe(before);
        restored.Schema.ShouldBe(backup.Schema);
        (await Ask<string>(In(database, restored.SetAside!), "select name from workspaces limit 1")).ShouldBe("Changed");
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(backup.Path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Directory.GetFiles(folder).ShouldHaveSingleItem().ShouldBe(backup.Path);
    }

    [Fact]
    public async Task A_file_that_was_cut_changes_nothing_and_leaves_nothing()
    {
        var database = await WithSomething();
        var backup = await Make(database).Now(Path.Combine(folder, "mine.dump"), BackupReason.ByHand, Cancel);
        await using (var file = File.OpenWrite(backup.Path))
            file.SetLength(file.Length * 2 / 3);
        var before = await Everything(database);

        (await Should.ThrowAsync<CannotStart>(() => Restore(database).From(backup.Path, Cancel))).Message.ShouldContain("pg_restore failed");

        (await Everything(database)).ShouldBe(before);
        (await Ask<int>(database, "select count(*)::int from pg_database where datname like current_database() || '\\_%'")).ShouldBe(0);
    }

    [Fact]
    public async Task Nothing_is_put_in_the_place_of_a_database_that_is_at_work()
    {
        var database = await WithSomething();
        var backup = await Make(database).Now(null, BackupReason.ByHand, Cancel);
        await using var node = new NpgsqlConnection(database + ";Application Name=nexo;Pooling=false");
        await node.OpenAsync(Cancel);

        var refused = await Should.ThrowAsync<CannotStart>(() => Restore(database).From(backup.Path, Cancel));

        refused.Message.ShouldContain("in use by nexo (1)");
    }

    [Fact]
    public async Task A_schema_that_changes_is_saved_before_and_can_be_rolled_back_to()
    {
        var database = await TestPostgres.CreateEmptyDatabase();
        var files = Migrations.Files(typeof(Migrations).Assembly);
        await Migrate(database, files.Count - 1);
        Directory.GetFiles(folder).ShouldBeEmpty("a new database holds nothing to save");
        await Execute(database, "insert into workspaces (id, name) values (gen_random_uuid(), 'Kept')");

        await Migrate(database, files.Count);
        await Migrate(database, files.Count);

        var saved = Make(database).All().ShouldHaveSingleItem();
        (saved.Reason, saved.Schema).ShouldBe((BackupReason.BeforeMigration, files[^2].Number));
        (await Restore(database).From(saved.Path, Cancel)).Schema.ShouldBe(files[^2].Number);
        (await Ask<string>(database, "select name from workspaces")).ShouldBe("Kept");
        await Migrate(database, files.Count);
    }

    [Fact]
    public async Task A_database_that_cannot_be_saved_is_not_changed()
    {
        var database = await TestPostgres.CreateEmptyDatabase();
        var files = Migrations.Files(typeof(Migrations).Assembly);
        await Migrate(database, files.Count - 1);
        var notAFolder = Path.Combine(folder, "file");
        await File.WriteAllTextAsync(notAFolder, "", Cancel);

        var refused = await Should.ThrowAsync<CannotStart>(() => Migrate(database, files.Count, Path.Combine(notAFolder, "below")));

        refused.Message.ShouldContain("The database was not brought up to date, because it could not be saved before.");
        refused.Message.ShouldContain("Nexo__Backups__BeforeMigration=false");
        (await Ask<int>(database, "select max(number) from schema_migrations")).ShouldBe(files[^2].Number);
    }

    [Fact]
    public async Task Of_those_made_before_a_migration_the_newest_stay_and_those_by_hand_all()
    {
        var database = await WithSomething();
        foreach (var day in Enumerable.Range(1, 7))
            await File.WriteAllTextAsync(Backup.In(folder, new DateTimeOffset(2026, 1, day, 0, 0, 0, TimeSpan.Zero), 1, day == 2 ? BackupReason.ByHand : BackupReason.BeforeMigration).Path, "", Cancel);

        await Make(database).BeforeMigration(Cancel);

        Make(database).All().Where(b => b.Schema == 1).Select(b => (b.MadeAt.Day, b.Reason)).ShouldBe(
            [(7, BackupReason.BeforeMigration), (6, BackupReason.BeforeMigration), (5, BackupReason.BeforeMigration), (4, BackupReason.BeforeMigration), (2, BackupReason.ByHand)]);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    MakeBackup Make(string database, string? into = null) =>
        new(Tools(database), Options.Create(new BackupOptions { Folder = into ?? folder }), TimeProvider.System, NullLogger<MakeBackup>.Instance);

    static RestoreBackup Restore(string database) => new(Tools(database), TimeProvider.System);

    static PostgresTools Tools(string database) => new(Options.Create(new DatabaseOptions { ConnectionString = database }));

    async Task Migrate(string database, int files, string? into = null)
    {
        await using var source = NpgsqlDataSource.Create(database + ";Pooling=false");
        await new Migrations(source, NullLogger<Migrations>.Instance, Make(database, into).BeforeMigration, files).Apply(Cancel);
    }

    static async Task<string> WithSomething()
    {
        var database = await TestPostgres.CreateDatabase();
        await Execute(database, """
            insert into workspaces (id, name) values ('01900000-0000-7000-8000-000000000001', 'Saved');
            insert into events (workspace_id, subject, kind, actor, body)
            select '01900000-0000-7000-8000-000000000001', n::text, 'task.created', 'nexo', jsonb_build_object('n', n) from generate_series(1, 5000) n;
            """);
        return database;
    }

    /// <summary>A line for each table (its rows as one hash), sequence, policy, trigger and index.</summary>
    static async Task<IReadOnlyList<string>> Everything(string database)
    {
        await using var db = new NpgsqlConnection(database + ";Pooling=false");
        await db.OpenAsync(Cancel);
        var tables = await db.QueryAsync<string>("select quote_ident(relname) from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and relpersistence = 'p' order by 1");
        List<string> lines = [];
        foreach (var table in tables)
            lines.Add($"{table}: {await db.ExecuteScalarAsync<string>($"select count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from {table} t")}");
        lines.AddRange(await db.QueryAsync<string>("""
            select 'sequence ' || sequencename || ' ' || coalesce(last_value, 0) from pg_sequences where schemaname = 'public'
            union all select 'policy ' || concat_ws(' ', tablename, policyname, roles, cmd, qual, with_check) from pg_policies where schemaname = 'public'
            union all select 'index ' || indexdef from pg_indexes where schemaname = 'public'
            union all select 'trigger ' || translate(pg_get_triggerdef(oid), '()', '') from pg_trigger where not tgisinternal
            union all select 'rights ' || relname || ' ' || coalesce((select string_agg(acl::text, ' ' order by acl::text) from unnest(relacl) acl), '') from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'v', 'S')
            union all select 'default ' || defaclobjtype::text || ' ' || (select string_agg(acl::text, ' ' order by acl::text) from unnest(defaclacl) acl) from pg_default_acl
            order by 1
            """));
        return lines;
    }

    static string In(string database, string name) => new NpgsqlConnectionStringBuilder(database) { Database = name }.ConnectionString;

    static async Task<T> Ask<T>(string database, string sql)
    {
        await using var db = new NpgsqlConnection(database + ";Pooling=false");
        return (await db.ExecuteScalarAsync<T>(sql))!;
    }

    static async Task Execute(string database, string sql)
    {
        await using var db = new NpgsqlConnection(database + ";Pooling=false");
        await db.ExecuteAsync(sql);
    }
}
