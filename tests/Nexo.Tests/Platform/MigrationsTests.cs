using System.Text.RegularExpressions;
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
    [InlineData("insert into schema_migrations (number, name, checksum, contracts) values (9999, '9999_tomorrow', '', true)", "migration 9999_tomorrow, which this version of Nexo does not know and cannot work with")]
    [InlineData("delete from schema_migrations where number = 2", "Migration 0002_listings was never applied to this database")]
    public async Task A_schema_that_is_not_of_this_version_is_refused_with_a_sentence(string sql, string sentence)
    {
        await using var source = NpgsqlDataSource.Create(await TestPostgres.CreateDatabase());
        await using (var db = await source.OpenConnectionAsync(TestContext.Current.CancellationToken))
            await db.ExecuteAsync(sql);

        var drift = await Should.ThrowAsync<MigrationDrift>(() => new Migrations(source, NullLogger<Migrations>.Instance).Apply(TestContext.Current.CancellationToken));

        drift.Message.ShouldContain(sentence);
    }

    [Fact]
    public async Task What_a_newer_version_has_added_does_an_older_node_no_harm()
    {
        await using var source = NpgsqlDataSource.Create(await TestPostgres.CreateDatabase());
        await using (var db = await source.OpenConnectionAsync(TestContext.Current.CancellationToken))
            await db.ExecuteAsync("insert into schema_migrations (number, name, checksum) values (9999, '9999_tomorrow', ''), (5, '0005_of_another_branch', '')");
        var migrations = new Migrations(source, NullLogger<Migrations>.Instance);

        (await migrations.Apply(TestContext.Current.CancellationToken)).ShouldBe(0);

        var (applied, missing) = await migrations.State(TestContext.Current.CancellationToken);
        applied[^1].ShouldBe("9999_tomorrow");
        missing.ShouldBeEmpty();
    }

    [Fact]
    public void What_an_older_node_may_still_use_is_taken_away_only_by_migrations_that_say_so() =>
        Migrations.Files(typeof(Migrations).Assembly).Where(file => file.Number >= FirstHeld && !file.Contracts && TakesAway(file.Sql)).Select(file => file.Name).ShouldBeEmpty();

    [Theory]
    [InlineData("alter table planted drop column x", true)]
    [InlineData("ALTER TABLE planted RENAME TO other", true)]
    [InlineData("alter table planted alter column x type bigint", true)]
    [InlineData("alter table planted alter x set not null", true)]
    [InlineData("drop table\n planted", true)]
    [InlineData("alter table planted add column x text not null", true)]
    [InlineData("alter table planted add column x text not null default ''", false)]
    [InlineData("create table planted (x text not null); -- drop table old", false)]
    [InlineData("drop index planted; drop trigger planted on other", false)]
    public void What_takes_away_is_found(string sql, bool takesAway) => TakesAway(sql).ShouldBe(takesAway);

    /// <summary>Earlier ones were applied before nodes of two versions ran side by side.</summary>
    const int FirstHeld = 280;

    static bool TakesAway(string sql) => Regex.IsMatch(
        Regex.Replace(sql, "--.*", "", RegexOptions.None, TimeSpan.FromSeconds(1)),
        @"\bdrop\s+(table|column|view|function|schema|type)\b|\brename\b|\balter\s+(column\s+)?\w+\s+(set\s+data\s+)?type\b|\bset\s+not\s+null\b|\badd\s+column\s+(?:(?!\bdefault\b)[^,;])*\bnot\s+null\b(?:(?!\bdefault\b)[^,;])*(?=[,;]|\z)",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
}
