using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Nexo.Tasks;

/// <summary>Where a page ended: the sort key and id of its last task. Opaque on the wire.</summary>
readonly record struct TaskCursor(TaskOrder Sort, long Key, Guid Id)
{
    /// <summary>For <see cref="TaskOrder.Newest"/>.</summary>
    public DateTime At => new(Key, DateTimeKind.Utc);

    public static TaskCursor After(MarketplaceTask task, TaskOrder sort) =>
        new(sort, sort == TaskOrder.Rank ? task.Rank : task.CreatedAt.UtcTicks, task.Id.Value);

    public string Wire() =>
        Base64Url.EncodeToString(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{(Sort == TaskOrder.Rank ? 'r' : 'n')}{Key}.{Id:N}")));

    /// <summary>Null when the text is no cursor of this order.</summary>
    public static TaskCursor? Read(string text, TaskOrder sort)
    {
        if (text.Length > 200 || !Base64Url.IsValid(text))
            return null;
        var parts = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(text)).Split('.');
        return parts.Length == 2 && parts[0].StartsWith(sort == TaskOrder.Rank ? 'r' : 'n')
            && long.TryParse(parts[0].AsSpan(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var key)
            && key >= int.MinValue && key <= (sort == TaskOrder.Rank ? int.MaxValue : DateTime.MaxValue.Ticks)
            && (sort == TaskOrder.Rank || key >= 0)
            && Guid.TryParseExact(parts[1], "N", out var id)
                ? new(sort, key, id)
                : null;
    }
}
