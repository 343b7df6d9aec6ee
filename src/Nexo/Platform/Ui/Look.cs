using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Endpoints;

namespace Nexo.Platform.Ui;

/// <summary>
/// The stylesheet and the icons, read once; both travel inside each page, so the first paint waits for nothing.
/// The styles of a module's folder <c>Pages</c> travel in that module's own pages only.
/// </summary>
public sealed partial class Look
{
    const string OfEveryPage = "";

    readonly EndpointDataSource endpoints;
    readonly Dictionary<string, string> styles;

    public Look(IWebHostEnvironment environment, EndpointDataSource endpoints)
    {
        this.endpoints = endpoints;
        var scoped = environment.WebRootFileProvider.GetFileInfo("Nexo.styles.css");
        styles = Pieces(scoped.Exists ? Text(scoped.CreateReadStream()) : "").GroupBy(piece => piece.Owner, piece => piece.Css)
            .ToDictionary(group => group.Key, group => Smaller(string.Concat(group)), StringComparer.Ordinal);
        styles[OfEveryPage] = Smaller(Embedded("tokens.css") + Embedded("nexo.css")) + styles.GetValueOrDefault(OfEveryPage);
        Icons = Embedded("icons.svg")[Embedded("icons.svg").IndexOf("<svg", StringComparison.Ordinal)..];
    }

    ResourceAssetCollection Assets => field ??=
        endpoints.Endpoints.Select(e => e.Metadata.GetMetadata<ResourceAssetCollection>()).FirstOrDefault(a => a is not null) ?? ResourceAssetCollection.Empty;

    /// <summary>The address of a file of wwwroot, with its fingerprint, so that browsers may keep it for ever.</summary>
    public string Address(string file) => "/" + Assets[file];

    /// <summary>All that the page an endpoint answers with may show.</summary>
    public string StyleSheet(Endpoint? endpoint) =>
        styles[OfEveryPage] + (Module(endpoint) is { } module ? styles.GetValueOrDefault(module) : null);

    /// <summary>An SVG of symbols, each with the id <c>i-name</c>.</summary>
    public string Icons { get; }

    /// <summary>The module whose page or route it is: what follows <c>Nexo.</c> in the namespace.</summary>
    static string? Module(Endpoint? endpoint) =>
        (endpoint?.Metadata.GetMetadata<ComponentTypeMetadata>()?.Type ?? endpoint?.Metadata.GetMetadata<MethodInfo>()?.DeclaringType)?.Namespace?.Split('.') is ["Nexo", var module, ..] ? module : null;

    /// <summary>The bundle, taken apart at the comments that name each file: <c>/* /Access/Pages/KeyRow.razor.rz.scp.css */</c>.</summary>
    static IEnumerable<(string Owner, string Css)> Pieces(string bundle)
    {
        var heads = Head().Matches(bundle);
        foreach (var (i, head) in heads.Index())
        {
            var end = i + 1 < heads.Count ? heads[i + 1].Index : bundle.Length;
            yield return (head.Groups["owner"].Value, bundle[head.Index..end]);
        }
    }

    static string Embedded(string name) => Text(typeof(Look).Assembly.GetManifestResourceStream($"Nexo.Platform.Ui.Look.{name}")!);

    static string Text(Stream stream)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>Without comments and without the blanks CSS does not need.</summary>
    static string Smaller(string css) => Blank().Replace(Around().Replace(Comment().Replace(css, ""), "$1"), " ").Replace(";}", "}", StringComparison.Ordinal);

    [GeneratedRegex(@"/\* /(?:(?<owner>\w+)/Pages/)?[^*]*\.css \*/")]
    private static partial Regex Head();

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\s*([{};,]|(?<=[a-z]):(?= ))\s*")]
    private static partial Regex Around();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blank();
}
