using Nexo.Rules.Reading;
using Shouldly;

namespace Nexo.Tests.Rules;

public sealed class GarmentTests
{
    [Theory]
    [InlineData("Bebês > Roupas de Bebê > Bodies", "Body Manga Longa Ursinho")]
    [InlineData("Calçados, Roupas e Bolsas > Roupas > Vestidos", "Vestido Floral")]
    [InlineData("Baby Care > Infant Wear > Baby Girls' Clothes > Dresses", "Mom and Kid Baby Girl's Printed Dress")]
    [InlineData("Women Apparel > Women Clothing > Women Jeans", "HIGH WAIST STRAIGHT LEG JEAN")]
    [InlineData("Ropa de Mujer > Tops > Camisas", "Camisa Denim")]
    [InlineData("Bebês", "Macacão Bebê Soft Ursinho")]
    [InlineData("Calçados, Roupas e Bolsas", "Camiseta Infantil Dinossauro")]
    [InlineData(null, "Pijama Infantil Longo Foguete")]
    [InlineData("10", "Vestido Infantil Festa")]
    public void Clothing_is_recognised(string? category, string title) =>
        GarmentReader.Read(category, new Text(title)).ShouldNotBeNull();

    [Theory]
    [InlineData("Brinquedos > Bonecas", "Vestido para Boneca Rosa")]
    [InlineData("Bebês > Roupas de Bebê", "Cabide Infantil Kit 10")]
    [InlineData("Bebês", "Carrinho de Bebê Reversível")]
    [InlineData("Bebês", "Kit Berço 9 Peças com Body de Brinde")]
    [InlineData("Animais", "Camiseta para Cachorro Pequeno")]
    [InlineData("Calçados, Roupas e Bolsas", "Tênis Infantil Velcro")]
    [InlineData("Baby Care > Baby Bedding", "Baby Sleeping Bag")]
    [InlineData("Kids > Kids Fashion Glasses", "Kids Fashion Glasses")]
    [InlineData("Apparel Accessories > Hair Clips", "Pink Hair Beads")]
    [InlineData("Beauty & Health > Body Care", "Body Lotion 200 ml")]
    [InlineData("Fancy Dress > Accessories", "Punk Anarchy Badge")]
    [InlineData(null, "Body Splash Baunilha 200ml")]
    [InlineData(null, "Quebra-cabeça de Madeira")]
    [InlineData(null, "")]
    public void What_is_not_surely_clothing_is_none(string? category, string title) =>
        GarmentReader.Read(category, new Text(title)).ShouldBeNull();

    [Theory]
    [InlineData("Bebês > Roupas", "Body Manga Longa", true, true, false)]
    [InlineData("Roupas", "Vestido Infantil Floral", true, false, false)]
    [InlineData("Roupas", "Camiseta Feminina Básica", false, false, false)]
    [InlineData("Roupas", "Legging Gestante Maternidade Plus Size", true, true, false)]
    [InlineData("Roupas > Moda Praia", "Maiô Infantil Sereia", true, false, true)]
    [InlineData("Underwear & Sleepwear > Men Underwear > Men Briefs", "Gray Classic Fit Briefs", false, false, true)]
    public void It_tells_for_whom_and_whether_it_is_worn_close(string category, string title, bool forChildren, bool forBabies, bool close) =>
        GarmentReader.Read(category, new Text(title)).ShouldBe(new Garment(forChildren, forBabies, close));
}
