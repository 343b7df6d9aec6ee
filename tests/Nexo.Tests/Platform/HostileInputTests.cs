using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Nexo.Access;
using Nexo.Tests.Support;
using Shouldly;

namespace Nexo.Tests.Platform;

/// <summary>Every operation of the API's description that takes JSON, sent what no honest client sends.</summary>
public sealed partial class HostileInputTests(NexoApp app) : IClassFixture<NexoApp>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_a_body_holds_the_answer_is_no_500_and_what_is_refused_is_named()
    {
        var admin = (await Given.Workspace(app)).Client(Role.Admin);
        List<string> wrong = [];
        var asked = 0;
        foreach (var (method, path, example) in await Operations(admin))
        {
            foreach (var (what, body, field) in Hostile(example))
            {
                using var request = new HttpRequestMessage(method, Mark().Replace(path, _ => Guid.NewGuid().ToString())) { Content = new ByteArrayContent(body) { Headers = { { "Content-Type", "application/json" } } } };
                using var answer = await admin.SendAsync(request, Cancel);
                var said = await answer.Content.ReadAsStringAsync(Cancel);
                asked++;
                if ((int)answer.StatusCode >= 500)
                    wrong.Add($"{method} {path} {what}: {(int)answer.StatusCode} {said}");
                else if (answer.StatusCode == HttpStatusCode.BadRequest && JsonElement.Parse(said) is var problem && (problem.GetProperty("code").GetString() is null or "bad_request" || problem.GetProperty("detail").GetString() is null or ""))
                    wrong.Add($"{method} {path} {what}: names neither field nor rule: {said}");
                else if (field is not null && answer.StatusCode == HttpStatusCode.BadRequest && !said.Contains(field, StringComparison.OrdinalIgnoreCase))
                    wrong.Add($"{method} {path} {what}: does not name {field}: {said}");
                else if (field is not null && answer.IsSuccessStatusCode)
                    wrong.Add($"{method} {path} {what}: was taken");
            }
        }

        asked.ShouldBeGreaterThan(200, "the walk found nothing");
        wrong.ShouldBeEmpty();
    }

    /// <summary>With the name of the field at fault where the body must not be taken and must name it.</summary>
    static IEnumerable<(string What, byte[] Body, string? Field)> Hostile(JsonObject example)
    {
        foreach (var (what, text) in new[]
        {
            ("cut off", "{"), ("an array", "[]"), ("a text", "\"x\""), ("null", "null"), ("nothing", ""), ("no JSON", "<xml/>"), ("a comment", "{/**/}"),
            ("deep", string.Concat(Enumerable.Repeat("{\"a\":", 5000)) + "1" + new string('}', 5000)), ("deep arrays", new string('[', 100_000)),
        })
            yield return (what, Encoding.UTF8.GetBytes(text), null);
        yield return ("no UTF-8", [(byte)'{', 0xC3, 0x28, (byte)'}'], null);
        yield return ("an unknown member", With(example, "nexoKnowsNot", JsonValue.Create(1)), "nexoKnowsNot");
        foreach (var (name, value) in example)
        {
            var twice = JsonSerializer.Serialize(name) + ":" + (value?.ToJsonString() ?? "null");
            yield return ($"{name} twice", Encoding.UTF8.GetBytes($"{{{twice},{twice}}}"), null);
            yield return ($"{name} of another type", With(example, name, value is JsonObject or JsonArray ? JsonValue.Create(true) : new JsonObject { ["x"] = 1 }), name);
            yield return ($"{name} with NUL", With(example, name, JsonValue.Create("a\u0000b")), null);
            yield return ($"{name} huge", With(example, name, JsonValue.Create(new string('x', 900_000))), null);
            yield return ($"{name} a number beyond numbers", Encoding.UTF8.GetBytes(Text(example, name, "1e999999")), null);
            yield return ($"{name} half a character", Encoding.UTF8.GetBytes(Text(example, name, "\"\\ud800\"")), null);
        }
    }

    static byte[] With(JsonObject example, string name, JsonNode value)
    {
        var changed = (JsonObject)example.DeepClone();
        changed[name] = value;
        return Encoding.UTF8.GetBytes(changed.ToJsonString());
    }

    static string Text(JsonObject example, string name, string raw) =>
        Encoding.UTF8.GetString(With(example, name, JsonValue.Create("<here>"))).Replace(JsonSerializer.Serialize("<here>"), raw, StringComparison.Ordinal);

    static async Task<List<(HttpMethod Method, string Path, JsonObject Example)>> Operations(HttpClient client)
    {
        var document = JsonNode.Parse(await client.GetStringAsync("/openapi/v1.json", Cancel))!;
        return [.. from path in document["paths"]!.AsObject()
                   from operation in path.Value!.AsObject()
                   where operation.Value is JsonObject
                   let example = operation.Value["requestBody"]?["content"]?["application/json"]?["example"] as JsonObject
                   where example is not null
                   select (HttpMethod.Parse(operation.Key), path.Key, example)];
    }

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Mark();
}
