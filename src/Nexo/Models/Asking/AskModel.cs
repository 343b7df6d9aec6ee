using Microsoft.Extensions.AI;
using Nexo.Platform;

namespace Nexo.Models;

/// <summary>What a call is made for; kept with it.</summary>
/// <param name="Name"><c>proposals</c>, <c>test</c>.</param>
/// <param name="Agent">Whose; null is none's.</param>
/// <param name="Activation">In which.</param>
/// <param name="Prompt">The version of the prompt.</param>
public sealed record ModelPurpose(string Name, string? Agent = null, Guid? Activation = null, string? Prompt = null);

/// <summary>Asks the models of a workspace, in their order and within its limits; every request is written down, never its texts.</summary>
public sealed class AskModel
{
    readonly ReadModels models;
    readonly ModelChain chain;
    readonly ModelBooks books;

    internal AskModel(ReadModels models, ModelChain chain, ModelBooks books) => (this.models, this.chain, this.books) = (models, chain, books);

    /// <summary>The name of the model that would be asked first.</summary>
    public async Task<string> First(WorkspaceId workspace, CancellationToken cancellationToken) =>
        (await models.Links(workspace, null, cancellationToken)) is [var first, ..] ? first.Model : OfflineChat.Name;

    /// <summary>Never throws because of a model: the offline one stands in.</summary>
    public async Task<ModelAnswer> Ask(WorkspaceId workspace, ModelPurpose purpose, ModelQuestion question, OfflineChat offline, CancellationToken cancellationToken) =>
        await chain.Ask(await models.Links(workspace, null, cancellationToken), question, offline, books.For(workspace, purpose), cancellationToken);

    /// <summary>
    /// The same for an answer that is bound by the question's schema: what is nearly right is mended, what is not is asked for
    /// once more with what was wrong. What is wrong then is for who asked to refuse.
    /// </summary>
    public async Task<ShapedAnswer> AskShaped(WorkspaceId workspace, ModelPurpose purpose, ModelQuestion question, OfflineChat offline, CancellationToken cancellationToken)
    {
        var schema = ((ChatResponseFormatJson)question.Options.ResponseFormat!).Schema!.Value;
        var answer = await Ask(workspace, purpose, question, offline, cancellationToken);
        var read = RepairJson.Read(answer.Text, schema);
        if (read.Wrong.Count == 0 || answer.IsOffline)
            return new ShapedAnswer(answer, read.Value, read.Repairs);
        var second = await Ask(workspace, purpose, AskingAgain.Of(question, answer.Text, read), offline, cancellationToken);
        if (second.IsOffline)
            return new ShapedAnswer(answer, read.Value, [.. read.Repairs, AskingAgain.Mark]);
        var reread = RepairJson.Read(second.Text, schema);
        var both = second with { InputTokens = answer.InputTokens + second.InputTokens, OutputTokens = answer.OutputTokens + second.OutputTokens };
        var better = AskingAgain.IsBetter(reread, read) ? reread : read;
        return new ShapedAnswer(both, better.Value, [.. better.Repairs, AskingAgain.Mark]);
    }
}
