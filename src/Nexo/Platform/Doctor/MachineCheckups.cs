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

sealed class SettingsCheckup(IServiceProvider services) : ICheckup
{
    public string About => "settings";

    public int Order => 11;

    public Task<Diagnosis> Look(CancellationToken cancellationToken)
    {
        try
        {
            services.GetService<IStartupValidator>()?.Validate();
            return Task.FromResult(Diagnosis.Well("all of them are understood"));
        }
        catch (OptionsValidationException e)
        {
            return Task.FromResult(Diagnosis.Ill(string.Join(' ', e.Failures)));
        }
        catch (AggregateException e) // several sections at once
        {
            return Task.FromResult(Diagnosis.Ill(string.Join(' ', e.InnerExceptions.OfType<OptionsValidationException>().SelectMany(i => i.Failures))));
        }
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

sealed class ModelCheckup(ModelChain models, IOptions<ModelOptions> options) : ICheckup
{
    public string About => "model";

    public int Order => 13;

    public Task<Diagnosis> Look(CancellationToken cancellationToken) => Task.FromResult(Diagnosis.Well(
        models.IsOffline
            ? "offline: no key and no server are set, agents word their proposals from the findings alone (OPENAI_API_KEY or OPENAI_BASE_URL changes that)"
            : $"{models.First} at {(options.Value.OpenAi.BaseUrl is { Length: > 0 } address ? new Uri(address).GetLeftPart(UriPartial.Path) : "api.openai.com")}, key {(string.IsNullOrWhiteSpace(options.Value.OpenAi.ApiKey) ? "not set" : "set")}; offline as the fall-back"));
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
