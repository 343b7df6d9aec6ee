using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Nexo.Platform;
using Nexo.Tests.Support;
using Npgsql;
using Shouldly;

namespace Nexo.Tests.Platform;

public sealed class MigrationsTests
{
    [Fact]
    public async Task Several_nodes_that_start_at_once_apply_each_file_once()
    {
        await using var source = NpgsqlDataSource.Create(await TestPostgres.CreateEmptyDatabase());
        var migrations = new Migrations(source, NullLogger<Migrations>.Instance);

        var applied = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => migrations.Apply(TestContext.Current.CancellationToken)));

        applied.Sum().ShouldBe(Migrations.Files(typeof(Migrations).Assembly).Count);
        applied.Count(n => n > 0).ShouldBe(1);
    }

    [Fact]
    public async Task An_applied_file_that_was_edited_is_refused()
    {
        await using var source = NpgsqlDataSource.Create(await TestPostgres.CreateDatabase());
        await using (var db = await source.OpenConnectionAsync(TestContext.Current.CancellationToken))
            await db.ExecuteAsync("update schema_migrations set checksum = 'edited' where number = 2");

        var drift = await Should.ThrowAsync<MigrationDrift>(() => new Migrations(source, NullLogger<Migrations>.Instance).Apply(TestContext.Current.CancellationToken));

        drift.Message.ShouldContain("0002_listings");
    }
}
