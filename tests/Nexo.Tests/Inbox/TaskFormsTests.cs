using System.Globalization;
using Nexo.Inbox;
using Nexo.Inbox.OneTask;
using Shouldly;

namespace Nexo.Tests.Inbox;

public class TaskFormsTests
{
    [Theory]
    [InlineData("3,5", "3.5")]
    [InlineData("3.5", "3.5")]
    [InlineData("1.234,50", "1234.50")]
    [InlineData("1,234.50", "1234.50")]
    [InlineData("R$ 49,90", "49.90")]
    [InlineData("2", "2")]
    [InlineData("duas", null)]
    [InlineData("-1", null)]
    [InlineData("", null)]
    public void An_amount_is_understood_as_people_write_it(string typed, string? expected) =>
        TaskForms.Amount(typed)?.ToString(CultureInfo.InvariantCulture).ShouldBe(expected);

    [Theory]
    [InlineData("Já foi feito", "", "Já foi feito")]
    [InlineData("Já foi feito", "na terça", "Já foi feito: na terça")]
    [InlineData("", "na terça", "na terça")]
    [InlineData(" ", null, null)]
    public void The_quick_reason_and_the_words_besides_make_one_reason(string? quick, string? detail, string? expected) =>
        DecisionForm.Said(quick, detail).ShouldBe(expected);

    [Fact]
    public void What_is_not_an_id_is_left_out_of_the_field()
    {
        var id = Guid.CreateVersion7();

        var parsed = DecisionForm.Parsed($"{id}:3,nada,{id},:,{id}:x").ToArray();

        parsed.Select(one => one.Id.Value).ShouldBe([id, id, id]);
        parsed.Select(one => one.Version).ShouldBe([3, null, null]);
    }
}
