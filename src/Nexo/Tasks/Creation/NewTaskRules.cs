using System.Text;
using System.Text.Json;
using Dapper;
using Nexo.Access;
using Nexo.Channels;
using Nexo.Platform;
using Npgsql;

namespace Nexo.Tasks;

/// <summary>What a proposal must be, field by field; the first rule that is broken is named.</summary>
static class NewTaskRules
{
    const int MetadataBytes = 32 * 1024;
    const int MostEdits = 2_000;

    public static Refusal? Broken(NewTask task) =>
        Texts.Broken("title", task.Title, 1, 300)
        ?? Texts.Broken("description", task.Description, 0, 20_000)
        ?? Hours(task.EstimatedHours)
        ?? Tags(task.Tags)
        ?? Metadata(task.Metadata)
        ?? Impact(task.Impact)
        ?? (task.Fingerprint is { } fingerprint ? Texts.Broken("fingerprint", fingerprint, 1, 200) : null)
        ?? (task.IdempotencyKey is { } key ? Texts.Broken("Idempotency-Key", key, 1, 200) : null)
        ?? (task.ChangeSet is { } edits ? ChangeSet(edits) : null);

    /// <summary>An agent proposes for its own channel, under its own name; a person under their own.</summary>
    public static Refusal? NotAllowed(NewTask task, Actor by)
    {
        if (by.AgentOf is not { } channel)
            return null;
        if (task.Marketplace != channel)
            return new("another_channel", $"marketplace: this token proposes for {channel} only.", RefusalKind.Forbidden, "marketplace");
        return task.CreatedBy is null || task.CreatedBy == $"marketplace-{channel}" || task.CreatedBy == ChannelAgents.Of(channel).Id
            ? null
            : NotTheCreator($"marketplace-{channel} or {ChannelAgents.Of(channel).Id}");
    }

    public static Refusal NotTheCreator(string expected) =>
        new("not_the_creator", $"createdBy: must match the token; expected {expected}, or leave it out.", RefusalKind.Forbidden, "createdBy");

    public static Refusal? ChangeSet(IReadOnlyList<Edit> edits)
    {
        if (edits.Count > MostEdits)
            return Refusal.Invalid("changeSet", "too_many", $"changeSet: has at most {MostEdits} edits.");
        var seen = new HashSet<(Guid, string)>();
        for (var i = 0; i < edits.Count; i++)
        {
            if (Edit(edits[i], $"changeSet[{i}]") is { } refusal)
                return refusal;
            if (!seen.Add((edits[i].Listing.Value, edits[i].Field)))
                return Refusal.Invalid($"changeSet[{i}].field", "repeated", $"changeSet[{i}].field: this field of this listing is edited twice.");
        }
        return null;
    }

    /// <summary>A change set and its task are about listings of this workspace and channel.</summary>
    public static async Task<Refusal?> MissingListing(NpgsqlConnection db, WorkspaceId workspace, Channel marketplace, IEnumerable<Guid> listings, string field, CancellationToken cancellationToken)
    {
        var wanted = listings.Distinct().ToArray();
        if (wanted.Length == 0)
            return null;
        var found = (await db.QueryAsync<Guid>(new CommandDefinition(
            "select id from listings where workspace_id = @workspace and channel = @marketplace and id = any(@wanted)",
            new { workspace, marketplace, wanted }, cancellationToken: cancellationToken))).ToHashSet();
        return wanted.Where(id => !found.Contains(id)).Select(id => (Guid?)id).FirstOrDefault() is { } missing
            ? Refusal.Invalid(field, "listing_not_found", $"{field}: there is no listing {missing} on {marketplace} in this workspace.")
            : null;
    }

    static Refusal? Edit(Edit edit, string at)
    {
        if (edit is null)
            return Refusal.Invalid(at, "required", $"{at}: must be an object.");
        if (edit.Listing.Value == Guid.Empty)
            return Refusal.Invalid($"{at}.listingId", "required", $"{at}.listingId: is required.");
        if (!Editable(edit.Field))
            return Refusal.Invalid($"{at}.field", "unknown_field", $"{at}.field: must be one of {string.Join(", ", Fields)} or attributes.<name>.");
        if (edit.Before == edit.After)
            return Refusal.Invalid($"{at}.after", "no_change", $"{at}.after: must differ from before.");
        return (edit.Before is { } before ? Texts.Broken($"{at}.before", before, 0, 20_000) : null)
            ?? EditedValues.Broken($"{at}.after", edit.Field, edit.After);
    }

    static readonly string[] Fields = ["title", "description", "price", "stock", "brand", "gtin", "images", "bullets"];

    static bool Editable(string? field) =>
        field is not null && (Fields.Contains(field) || (field.StartsWith("attributes.", StringComparison.Ordinal) && Texts.Broken("", field, 12, 200) is null));

    static Refusal? Hours(decimal? hours) => hours switch
    {
        null => null,
        <= 0 or > 1000 => Refusal.Invalid("estimatedHours", "out_of_range", "estimatedHours: must be more than 0 and at most 1000."),
        { } given when decimal.Round(given, 2) != given => Refusal.Invalid("estimatedHours", "too_precise", "estimatedHours: has at most 2 decimals."),
        _ => null,
    };

    static Refusal? Tags(IReadOnlyList<string> tags)
    {
        if (tags.Count > 50)
            return Refusal.Invalid("tags", "too_many", "tags: has at most 50 entries.");
        for (var i = 0; i < tags.Count; i++)
        {
            if (tags[i] is null)
                return Refusal.Invalid($"tags[{i}]", "required", $"tags[{i}]: must be a text.");
            if (Texts.Broken($"tags[{i}]", tags[i], 1, 60) is { } refusal)
                return refusal;
        }
        return null;
    }

    static Refusal? Impact(decimal impact) =>
        impact is < 0 or > 9999 ? Refusal.Invalid("impact", "out_of_range", "impact: must be a percentage from 0 to 9999.") : null;

    static Refusal? Metadata(JsonElement? metadata)
    {
        if (metadata is not { } given || given.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
            return null;
        if (given.ValueKind != JsonValueKind.Object)
            return Refusal.Invalid("metadata", "not_an_object", "metadata: must be an object.");
        return Encoding.UTF8.GetByteCount(given.GetRawText()) > MetadataBytes
            ? Refusal.Invalid("metadata", "too_large", "metadata: has at most 32 kB.")
            : Walked(given);
    }

    static Refusal? Walked(JsonElement metadata)
    {
        try
        {
            return Inside(metadata, "metadata");
        }
        catch (InvalidOperationException)
        {
            // The reader checks escapes only when a text is asked for.
            return Refusal.Invalid("metadata", "not_unicode", "metadata: must be well-formed Unicode text.");
        }
    }

    static Refusal? Inside(JsonElement value, string at) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().Select(m => Texts.Broken(at, m.Name, 0, MetadataBytes) ?? Inside(m.Value, $"{at}.{m.Name}")).FirstOrDefault(r => r is not null),
        JsonValueKind.Array => value.EnumerateArray().Select((item, i) => Inside(item, $"{at}[{i}]")).FirstOrDefault(r => r is not null),
        JsonValueKind.String => Texts.Broken(at, value.GetString()!, 0, MetadataBytes),
        JsonValueKind.Number when !double.IsFinite(value.GetDouble()) => Refusal.Invalid(at, "out_of_range", $"{at}: is too large a number."),
        _ => null,
    };
}
