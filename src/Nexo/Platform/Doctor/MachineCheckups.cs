using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;

namespace Nexo.Platform;

sealed class VersionCheckup(Node node) : ICheckup
{
    public string About => "version";

    public int Order => 10;

    public Task<Diagnosis> Look(CancellationToken cancellationToken) => Task.FromResult(Diagnosis.Well(
        $"Nexo {Version.Text}, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}, {Environment.ProcessorCount} processors, role {node.Role.ToString().ToLowerInvariant()}"));
}

sealed class SettingsCheckup(IServiceProvider services, IConfiguration settings) : ICheckup
{
    public string About => "settings";

    public int Order => 11;

    public Task<Diagnosis> Look(CancellationToken cancellationToken)
    {
        try
        {
            services.GetService<IStartupValidator>()?.Validate();
            return Task.FromResult(Diagnosis.Well(Said()));
        }
        catch (Exception e) when (Verbs.Sentence(e) is { } sentence)
        {
            return Task.FromResult(Diagnosis.Ill(sentence));
        }
    }

    /// <summary>Names only: a value may be a secret.</summary>
    string Said()
    {
        var said = settings.GetSection("Nexo").AsEnumerable().Where(s => s.Value is not null).Select(s => s.Key).Order(StringComparer.Ordinal).ToList();
        return said.Count == 0 ? "none are given, all are as they come" : $"all are understood; given are {string.Join(", ", said)}";
    }
}

sealed class DiskCheckup(Installation installation) : ICheckup
{
    const long Enough = 500L * 1024 * 1024;

    public string About => "disk";

    public int Order => 12;

    public Task<Diagnosis> Look(CancellationToken cancellationToken)
    {
        var disk = new DriveInfo(Path.GetFullPath(installation.Folder));
        var sentence = $"{Sizes.Text(disk.AvailableFreeSpace)} of {Sizes.Text(disk.TotalSize)} are free at {installation.Folder}";
        return Task.FromResult(disk.AvailableFreeSpace >= Enough ? Diagnosis.Well(sentence) : Diagnosis.Ill($"{sentence}; Nexo needs {Sizes.Text(Enough)}: make room."));
    }
}

static class Sizes
{
    public static string Text(long bytes) => bytes switch
    {
        >= 1L << 30 => FormattableString.Invariant($"{bytes / (double)(1L << 30):0.0} GB"),
        >= 1L << 20 => FormattableString.Invariant($"{bytes / (double)(1L << 20):0} MB"),
        _ => FormattableString.Invariant($"{bytes / 1024.0:0} kB"),
    };
}

static class Count
{
    /// <summary><c>1 node works</c>, <c>2 nodes work</c>.</summary>
    public static string Of(long count, string one, string several) => $"{count} {(count == 1 ? one : several)}";
}
