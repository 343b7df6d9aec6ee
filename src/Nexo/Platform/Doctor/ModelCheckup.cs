using Microsoft.Extensions.Options;

namespace Nexo.Platform;

/// <summary>The models of the installation's settings; those of the workspaces have a line of their own.</summary>
sealed class ModelCheckup(IOptions<ModelOptions> options, Reach reach) : ICheckup
{
    public string About => "model";

    public int Order => 13;

    public async Task<Diagnosis> Look(CancellationToken cancellationToken)
    {
        var links = options.Value.Links();
        if (links.Count == 0)
            return Diagnosis.Well("offline: no key and no server are set, agents word their proposals from the findings alone (OPENAI_API_KEY, OPENAI_BASE_URL or ANTHROPIC_API_KEY changes that, or a workspace's own models)");
        var (sentences, isWell) = (new List<string>(), true);
        foreach (var link in links)
        {
            var found = await Look(link, cancellationToken);
            sentences.Add(found.Sentence);
            isWell &= found.IsWell;
        }
        return new Diagnosis(isWell, $"{string.Join("; then ", sentences)}; offline as the fall-back");
    }

    async Task<Diagnosis> Look(ModelLink link, CancellationToken cancellationToken)
    {
        var (known, usual) = link.Kind == ModelKind.Anthropic ? ("ANTHROPIC", "https://api.anthropic.com/v1") : ("OPENAI", "https://api.openai.com/v1");
        var address = link.Address is { } own ? own.GetLeftPart(UriPartial.Path).TrimEnd('/') + (link.Kind == ModelKind.Anthropic ? "/v1" : "") : usual;
        var sentence = $"{link.Model} at {address}, key {(link.Key is null ? "not set" : "set")}";
        var (status, trouble) = await reach.Ask(new Uri($"{address}/models"), link.Key, link.Kind == ModelKind.Anthropic, cancellationToken);
        return status switch
        {
            null => Diagnosis.Ill($"{sentence}. It does not answer ({trouble}): see that {known}_BASE_URL is right and the server runs; until then the next model or the offline one stands in"),
            401 or 403 => Diagnosis.Ill($"{sentence}. It refuses the key ({status}): correct {known}_API_KEY; until then the next model or the offline one stands in"),
            _ => Diagnosis.Well(sentence),
        };
    }
}
