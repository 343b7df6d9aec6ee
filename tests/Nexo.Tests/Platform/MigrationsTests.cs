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

    [Theory]
    [InlineData("update schema_migrations set checksum = 'edited' where number = 2", "Migration 0002_listings differs from what was applied")]
    [InlineData("insert into schema_migrations (number, name, checksum) values (9999, '9999_tomorrow', '')", "migration 9999_tomorrow, which this version of Nexo does not know")]
    [InlineData("delete from schema_migrations where number = 2", "Migration 0002_listings was never applied to this database")]
    public async Task A_schema_that_is_not_of_this_version_is_refused_with_a_sentence(string sql, string sentence)
    {
        await using var source = NpgsqlDataSource.Create(await TestPostgres.CreateDatabase());
        await using (var db = await source.OpenConnectionAsync(TestContext.Current.CancellationToken))
            await db.ExecuteAsync(sql);

        var drift = await Should.ThrowAsync<MigrationDrift>(() => new Migrations(source, NullLogger<Migrations>.Instance).Apply(TestContext.Current.CancellationToken));

        drift.Message.ShouldContain(sentence);
    }
}
