using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;

namespace Nexo.Platform.Ui;

/// <summary>The stylesheet and the icons, read once; both travel inside each page, so the first paint waits for nothing.</summary>
public sealed partial class Look
{
    readonly EndpointDataSource endpoints;

    public Look(IWebHostEnvironment environment, EndpointDataSource endpoints)
    {
        this.endpoints = endpoints;
        var scoped = environment.WebRootFileProvider.GetFileInfo("Nexo.styles.css");
        StyleSheet = Smaller(Embedded("tokens.css") + Embedded("nexo.css") + (scoped.Exists ? Text(scoped.CreateReadStream()) : ""));
        Icons = Embedded("icons.svg")[Embedded("icons.svg").IndexOf("<svg", StringComparison.Ordinal)..];
    }

    ResourceAssetCollection Assets => field ??=
        endpoints.Endpoints.Select(e => e.Metadata.GetMetadata<ResourceAssetCollection>()).FirstOrDefault(a => a is not null) ?? ResourceAssetCollection.Empty;

    /// <summary>The address of a file of wwwroot, with its fingerprint, so that browsers may keep it for ever.</summary>
    public string Address(string file) => "/" + Assets[file];

    public string StyleSheet { get; }

    /// <summary>An SVG of symbols, each with the id <c>i-name</c>.</summary>
    public string Icons { get; }

    static string Embedded(string name) => Text(typeof(Look).Assembly.GetManifestResourceStream($"Nexo.Platform.Ui.Look.{name}")!);

    static string Text(Stream stream)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>Without comments and without the blanks CSS does not need.</summary>
    static string Smaller(string css) => Blank().Replace(Around().Replace(Comment().Replace(css, ""), "$1"), " ").Replace(";}", "}", StringComparison.Ordinal);

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\s*([{};,]|(?<=[a-z]):(?= ))\s*")]
    private static partial Regex Around();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blank();
}
