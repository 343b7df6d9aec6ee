using System.CommandLine;

namespace Nexo.Cli.Commands;

static class Channels
{
    static readonly string[] Names = ["amazon", "mercadolivre", "shopee", "shein", "tiktokshop", "kaway"];

    public static Option<string> Option(bool required)
    {
        var option = new Option<string>("--channel") { Description = string.Join(", ", Names), Required = required };
        return option.AcceptOnlyFromAmong(Names);
    }
}
