using System.Globalization;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Nexo.Runs.Pages;
using Shouldly;

namespace Nexo.Tests.Runs;

public sealed class CronWordsTests
{
    static readonly IStringLocalizer<RunsWords> Words = new StringLocalizer<RunsWords>(new ResourceManagerStringLocalizerFactory(Options.Create(new LocalizationOptions()), NullLoggerFactory.Instance));

    [Theory]
    [InlineData("30 2 * * *", "todo dia às 02:30")]
    [InlineData("0 6,12,18 * * *", "todo dia às 06:00, 12:00 e 18:00")]
    [InlineData("0 7 * * 1-5", "de segunda a sexta às 07:00")]
    [InlineData("0 7 * * 1", "segunda-feira, às 07:00")]
    [InlineData("0 7 * * 0,7", "domingo, às 07:00")]
    [InlineData("0 7 1 * *", "dia 1 de cada mês às 07:00")]
    [InlineData("*/15 * * * *", "a cada 15 minutos")]
    [InlineData("0 */6 * * *", "a cada 6 horas")]
    [InlineData("5 * * * *", "toda hora, aos 5 min")]
    [InlineData("* * * * *", "a cada minuto")]
    [InlineData("0 7 1 1 *", null)]
    [InlineData("0 7 1 * 1", null)]
    [InlineData("0 7-9 * * *", null)]
    [InlineData("@daily", null)]
    public void A_schedule_is_said_where_there_are_plain_words_for_it(string cron, string? said)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("pt-BR");

        Words.Cron(cron).ShouldBe(said);
    }
}
