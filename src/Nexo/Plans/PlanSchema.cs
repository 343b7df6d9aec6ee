using System.Text.Json.Nodes;
using Nexo.Channels;

namespace Nexo.Plans;

/// <summary>The JSON Schema of a plan, for editors that complete and check YAML by it. It is made from the tables the reader reads by.</summary>
public static class PlanSchema
{
    const string Length = "^[0-9]{1,7}[smhd]$";

    static readonly Dictionary<string, Func<JsonObject>> Fields = new(StringComparer.Ordinal)
    {
        ["step"] = () => Text("Unique in the plan; the task of the book.", "^[a-z0-9][a-z0-9._-]{0,63}$"),
        ["title"] = () => Text("As people read it."),
        ["kind"] = () => Text("What the step does."),
        ["needs"] = () => Words("The steps that must be over before."),
        ["when"] = () => new JsonObject { ["description"] = "Which outcome of a needed step lets this one start: succeeded (without), failed, skipped, any.", ["type"] = "object" },
        ["retry"] = () => Group("How often a failing step is tried.", ReadStep.OfRetry),
        ["timeout"] = () => Text("Of one attempt: 30s, 20m, 6h; 30m without.", Length),
        ["may_fail"] = () => new JsonObject { ["description"] = "Its failure is a warning.", ["type"] = "boolean" },
        ["program"] = () => Text("Among Nexo:Plans:Programs. Only in plan files on the server's disk."),
        ["arguments"] = () => Words("Each reaches the program as one argument. {{ inputs.… }}, {{ run.id }}, {{ run.day }} and {{ steps.….status }} are filled in."),
        ["folder"] = () => Text("Where the program starts, below Nexo:Plans:WorkFolder."),
        ["environment"] = () => Map("What the program sees beside PATH and a few names."),
        ["secrets"] = () => Words("Names below Nexo:Plans:Secrets, or GITHUB_TOKEN, that the program is given; masked in its log."),
        ["requires"] = () => Words("Files without which the step is skipped."),
        ["exit_codes"] = () => Numbers("What counts as success; 0 without."),
        ["warning_exit_codes"] = () => Numbers("Success with a warning."),
        ["channels"] = () => new JsonObject { ["description"] = "All six without.", ["type"] = "array", ["items"] = new JsonObject { ["enum"] = new JsonArray([.. Channel.All.Select(c => (JsonNode)c.Name)]) } },
        ["source"] = () => Text("An import source by its name; all that are not paused without."),
        ["method"] = () => new JsonObject { ["enum"] = new JsonArray("GET", "POST", "PUT", "PATCH", "DELETE") },
        ["url"] = () => Text("Filled in like arguments.", "^https?://"),
        ["headers"] = () => Map("Filled in like arguments."),
        ["body"] = () => Text("Sent as application/json unless a header says otherwise."),
        ["statuses"] = () => Numbers("What counts as success; 200 to 299 without."),
        ["of"] = () => new JsonObject { ["description"] = "This run, or how the agents stand.", ["enum"] = new JsonArray("run", "day") },
        ["message"] = () => Text("What is to be decided."),
        ["approvers"] = () => Group("Who decides; admin and head without.", ReadStep.OfApprovers),
        ["report"] = () => Text("A report step that this one needs."),
        ["repository"] = () => Text("owner/name at GitHub.", "^[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+$"),
        ["base"] = () => Text("The branch that is to be changed; main without."),
        ["branch"] = () => Text("The branch of the change."),
        ["pull_title"] = () => Text("Of the pull request."),
        ["pull_body"] = () => Text("Of the pull request, markdown."),
        ["files"] = () => Map("Path in the repository: file below the working folder. Only in plan files on the server's disk."),
        ["attempts"] = () => new JsonObject { ["type"] = "integer", ["minimum"] = 1, ["maximum"] = 20 },
        ["delay"] = () => Text("Before the second try.", Length),
        ["factor"] = () => new JsonObject { ["description"] = "Each wait is so many times the one before.", ["type"] = "number", ["minimum"] = 1, ["maximum"] = 10 },
        ["at_most"] = () => Text("The longest wait.", Length),
        ["people"] = () => Words("Addresses of members."),
        ["roles"] = () => new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["enum"] = new JsonArray("admin", "head", "qa", "member") } },
        ["four_eyes"] = () => new JsonObject { ["description"] = "Not whoever started the run.", ["type"] = "boolean" },
        ["within"] = () => Text("After that, nobody having decided counts as a no.", Length),
        ["plan"] = () => Text("Its name; runs are named after it.", "^[a-z0-9][a-z0-9.-]{0,39}$"),
        ["description"] = () => Text("For people."),
        ["schedule"] = () => Group("When it runs by itself, once it is switched on.", ReadPlan.OfSchedule, "cron"),
        ["cron"] = () => Text("Five fields: minute, hour, day of month, month, day of week."),
        ["time_zone"] = () => Text("Such as America/Sao_Paulo; the workspace's without."),
        ["catch_up"] = () => Text("How late a missed firing is made up for; 1h without.", Length),
        ["overlap"] = () => new JsonObject { ["enum"] = new JsonArray([.. ReadPlan.Overlaps.Keys.Select(o => (JsonNode)o)]) },
        ["concurrency"] = () => new JsonObject { ["description"] = "Steps that work side by side; 4 without.", ["type"] = "integer", ["minimum"] = 1, ["maximum"] = 50 },
        ["inputs"] = () => new JsonObject { ["description"] = "What a run may be given.", ["type"] = "object", ["additionalProperties"] = Group("", ReadPlan.OfInput) },
        ["default"] = () => Text("Stands in where a run is given nothing."),
    };

    public static JsonObject Make()
    {
        var kinds = ReadStep.Kinds.Select(kind =>
        {
            var step = Group("", kind.Value, "step", "kind");
            step["properties"]!["kind"] = new JsonObject { ["const"] = kind.Key };
            return (JsonNode)step;
        });
        var plan = Group("A plan of Nexo.", [.. ReadPlan.Known.Except(["steps"])], "plan", "steps");
        plan["$schema"] = "https://json-schema.org/draft/2020-12/schema";
        plan["title"] = "Nexo plan";
        plan["properties"]!["steps"] = new JsonObject { ["type"] = "array", ["minItems"] = 1, ["items"] = new JsonObject { ["oneOf"] = new JsonArray([.. kinds]) } };
        return plan;
    }

    static JsonObject Group(string description, IReadOnlyCollection<string> fields, params string[] required)
    {
        var group = new JsonObject { ["type"] = "object", ["additionalProperties"] = false, ["properties"] = new JsonObject(fields.Select(field => KeyValuePair.Create(field, (JsonNode?)Fields[field]()))) };
        if (description.Length > 0)
            group["description"] = description;
        if (required.Length > 0)
            group["required"] = new JsonArray([.. required.Select(field => (JsonNode)field)]);
        return group;
    }

    static JsonObject Text(string description, string? pattern = null)
    {
        var text = new JsonObject { ["description"] = description, ["type"] = "string" };
        if (pattern is not null)
            text["pattern"] = pattern;
        return text;
    }

    static JsonObject Words(string description) => new() { ["description"] = description, ["type"] = new JsonArray("array", "string"), ["items"] = new JsonObject { ["type"] = new JsonArray("string", "number", "boolean") } };

    static JsonObject Numbers(string description) => new() { ["description"] = description, ["type"] = new JsonArray("array", "integer"), ["items"] = new JsonObject { ["type"] = "integer" } };

    static JsonObject Map(string description) => new() { ["description"] = description, ["type"] = "object", ["additionalProperties"] = new JsonObject { ["type"] = new JsonArray("string", "number", "boolean") } };
}
