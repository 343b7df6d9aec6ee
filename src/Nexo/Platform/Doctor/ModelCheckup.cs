using Microsoft.Extensions.Options;

namespace Nexo.Platform;

sealed class ModelCheckup(ModelChain models, IOptions<ModelOptions> options, Reach reach) : ICheckup
{
    public string About => "model";

    public int Order => 13;

    public async Task<Diagnosis> Look(CancellationToken cancellationToken)
    {
        if (models.IsOffline)
            return Diagnosis.Well("offline: no key and no server are set, agents word their proposals from the findings alone (OPENAI_API_KEY or OPENAI_BASE_URL changes that)");
        var open = options.Value.OpenAi;
        var address = string.IsNullOrWhiteSpace(open.BaseUrl) ? "https://api.openai.com/v1" : new Uri(open.BaseUrl).GetLeftPart(UriPartial.Path).TrimEnd('/');
        var sentence = $"{models.First} at {address}, key {(string.IsNullOrWhiteSpace(open.ApiKey) ? "not set" : "set")}; offline as the fall-back";
        var (status, trouble) = await reach.Ask(new Uri($"{address}/models"), open.ApiKey, cancellationToken);
        return status switch
        {
            null => Diagnosis.Ill($"{sentence}. It does not answer ({trouble}): see that OPENAI_BASE_URL is right and the server runs; until then the offline model stands in."),
            401 or 403 => Diagnosis.Ill($"{sentence}. It refuses the key ({status}): correct OPENAI_API_KEY; until then the offline model stands in."),
            _ => Diagnosis.Well(sentence),
        };
    }
}
