using System.Globalization;
using Nexo.Client;

namespace Nexo.Cli;

/// <summary><c>--watch</c>: the screen is drawn anew; where somebody else reads, what changed is written, a JSON line each with <c>--json</c>.</summary>
static class Watched
{
    const string Clear = "\u001b[H\u001b[2J";

    public static async Task<int> Run(Asked asked, int seconds, Func<Asked, Task> show)
    {
        if (seconds is < 1 or > 86_400)
            throw new CannotGoOn("--watch is a number of seconds from 1 to 86400.");
        var last = "";
        while (true)
        {
            var text = await Once(asked, show);
            if (asked.Terminal.Width is not null)
                await asked.Terminal.Output.WriteAsync($"{Clear}Every {seconds} s, {TimeProvider.System.GetLocalNow().ToString("HH:mm:ss", CultureInfo.InvariantCulture)}. Ctrl-C ends.\n\n{text}");
            else if (text != last)
                await asked.Terminal.Output.WriteAsync(text);
            await asked.Terminal.Output.FlushAsync(asked.Stop);
            last = text;
            await Task.Delay(TimeSpan.FromSeconds(seconds), asked.Stop);
        }
    }

    static async Task<string> Once(Asked asked, Func<Asked, Task> show)
    {
        using var text = new StringWriter();
        try
        {
            await show(asked.To(text));
            return text.ToString();
        }
        catch (Exception e) when (asked.Terminal.Width is not null && (e is HttpRequestException || e is NexoRefused { IsPassing: true }))
        {
            return $"Nexo does not answer just now ({e.Message})\n"; // who watches sees it come back
        }
    }
}
