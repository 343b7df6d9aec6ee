using System.Globalization;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Nexo.Platform.Ui;
using Nexo.Tests.Support;

namespace Nexo.Tests.Platform.Ui;

/// <summary>A part as the server writes it, read back as a browser would.</summary>
static class Rendered
{
    public static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    public static async Task<IElement> Part<TPart>(Dictionary<string, object?> parameters, string language = "pt-BR") where TPart : IComponent
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        var services = new ServiceCollection()
            .AddLogging().AddLocalization()
            .AddSingleton<TimeProvider>(new SetTime(Now))
            .AddCascadingValue(_ => new Viewer { Name = "Ana Souza", Zone = TimeZoneInfo.FindSystemTimeZoneById("America/Sao_Paulo") });
        await using var provider = services.BuildServiceProvider();
        await using var renderer = new HtmlRenderer(provider, NullLoggerFactory.Instance);
        var html = await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<TPart>(ParameterView.FromDictionary(parameters))).ToHtmlString());
        return new HtmlParser().ParseDocument($"<body>{html}</body>").Body!;
    }
}
