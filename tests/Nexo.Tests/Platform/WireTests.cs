using System.Text.Json;
using Nexo.Platform;
using Shouldly;

namespace Nexo.Tests.Platform;

public sealed class WireTests
{
    [Theory]
    [InlineData("2026-02-24T14:35:12Z", "2026-02-24T14:35:12Z")]
    [InlineData("2026-02-24T11:35:12.25-03:00", "2026-02-24T14:35:12.25Z")]
    public void Times_are_written_in_utc_with_a_z(string read, string written) =>
        JsonSerializer.Serialize(DateTimeOffset.Parse(read, System.Globalization.CultureInfo.InvariantCulture), Json.Options).ShouldBe($"\"{written}\"");

    [Fact]
    public void A_time_that_is_none_says_what_one_looks_like() =>
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize<DateTimeOffset>("\"yesterday\"", Json.Options)).Message.ShouldContain("2026-02-24T14:35:12Z");

    [Fact]
    public void A_body_the_server_stops_reading_is_told_its_limit()
    {
        var stopped = new Microsoft.AspNetCore.Mvc.ProblemDetails { Status = 413, Title = "Content Too Large" };

        Problems.Complete(stopped);

        (stopped.Detail, stopped.Extensions["code"], stopped.Extensions["field"]).ShouldBe(("body: has at most 1 MB.", "too_large", "body"));
    }
}
