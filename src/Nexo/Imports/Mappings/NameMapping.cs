using System.Text.Json;
using Nexo.Access;
using Nexo.Platform;

namespace Nexo.Imports;

/// <summary>Keeps how an upload's columns were chosen under a name: a new one, or the one of this name as it is now.</summary>
sealed class NameMapping(Mappings mappings, KeepMapping keep, KeepUpload uploads)
{
    public async Task<Outcome<Mapping>> As(Actor actor, string name, Upload upload, CancellationToken cancellationToken)
    {
        if (!(await uploads.Preview(upload, cancellationToken)).Try(out var preview, out var refusal))
            return refusal;
        var known = (await mappings.Of(actor.Workspace, null, cancellationToken)).FirstOrDefault(one => one.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (known is null)
            return await keep.New(actor, new WantedMapping(name, upload.Channel, preview.Fields, preview.Columns), cancellationToken);
        if (known.Channel != upload.Channel)
            return Refusal.Invalid("name", "mapping_of_another_channel", $"name: the mapping of this name is for {known.Channel.Name}.");
        return Same(known.Fields, preview.Fields) && known.Columns.SequenceEqual(preview.Columns)
            ? known
            : await keep.Change(actor, known.Id, new MappingChange(Fields: preview.Fields, Columns: preview.Columns), cancellationToken);
    }

    static bool Same(IReadOnlyDictionary<string, FieldSource> one, IReadOnlyDictionary<string, FieldSource> other) =>
        Ordered(one) == Ordered(other);

    static string Ordered(IReadOnlyDictionary<string, FieldSource> fields) => JsonSerializer.Serialize(fields.OrderBy(pair => pair.Key, StringComparer.Ordinal), Json.Options);
}
