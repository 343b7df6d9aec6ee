namespace Nexo.Platform.Ui.Parts;

/// <summary>The part of a page that filters and tabs change. It is taken out of the page the address names, and the address
/// becomes the browser's; a script hears what was found (<c>data-count</c> or the title of an empty face).</summary>
/// <param name="Id">Of the element; it carries <c>data-found</c>.</param>
/// <param name="Beside">Further selectors that change with it, parted by commas.</param>
/// <param name="Anew">Its content is put in anew instead of morphed: its script keeps state about the old one.</param>
public sealed record FilteredPlace(string Id, string? Beside = null, bool Anew = false)
{
    /// <summary>For a link or form that leads to this address.</summary>
    public IReadOnlyDictionary<string, object> Attributes(string address)
    {
        var attributes = new Dictionary<string, object>
        {
            ["hx-get"] = address, ["hx-target"] = "#" + Id, ["hx-select"] = "#" + Id, ["hx-push-url"] = "true",
            ["hx-swap"] = Anew ? "innerHTML strip:true" : "outerMorph",
        };
        if (Beside is not null)
            attributes["hx-select-oob"] = Beside;
        return attributes;
    }
}
