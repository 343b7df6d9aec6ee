namespace Nexo.Rules.Reading;

/// <summary>Something to wear, as far as the rules must know it.</summary>
sealed record Garment(bool IsForChildren, bool IsForBabies, bool IsUnderwearOrSwimwear);

/// <summary>
/// Tells clothing from everything else by category and title, in Portuguese and English (and the Spanish words close to them).
/// Being wrong costs a seller's trust, staying silent costs little: where it cannot be sure it answers null.
/// </summary>
static class GarmentReader
{
    static readonly Phrases ClothingCategories = new(
        "roupas", "roupa", "vestuario", "moda infantil", "moda bebe", "moda feminina", "moda masculina", "moda praia", "moda intima",
        "clothes", "clothing", "apparel", "infant wear", "kids wear", "womens wear", "mens wear", "innerwear", "sleepwear", "ethnic wear", "western wear",
        "women apparel", "men apparel", "ropa", "ropa de mujer", "ropa de hombre", "ropa de bebe", "dresses", "vestidos", "bodies", "macacoes",
        "camisetas", "calcas", "pijamas", "saias", "conjuntos", "roupas de bebe", "roupas infantis");

    /// <summary>A category that is something else, whatever its other parts say; and shops' halls that hold clothing among much else.</summary>
    static readonly Phrases OtherCategories = new(
        "brinquedos", "brinquedo", "toys", "toy", "juguetes", "games", "jogos", "bonecas", "dolls", "casa", "home", "hogar", "cama", "banho", "bedding", "blankets", "towels",
        "moveis", "furniture", "kitchen", "cozinha", "relogios", "watches", "joias", "jewelry", "jewellery", "bijuterias", "calcados", "sapatos", "shoes", "footwear", "tenis", "zapatos",
        "bolsas", "bags", "mochilas", "acessorios", "accessories", "accesorios", "eletronicos", "electronics", "computers", "livros", "books", "beleza", "beauty",
        "pet", "pets", "animais", "mascotas", "esportes", "sports", "deportes", "automotivo", "automotive", "papelaria", "office", "ferramentas", "tools",
        "alimentos", "food", "saude", "health", "fantasias", "costumes", "fancy dress", "halloween", "fraldas", "diapers", "diapering", "higiene", "cueiros", "mantas",
        "bibs", "babadores", "sleeping bags", "swaddles", "socks", "meias", "gloves", "luvas", "hats", "caps", "bones", "chapeus", "cintos", "belts", "calcetines", "medias", "gorras", "sombreros", "cinturones", "disfraces", "ties", "scarves", "lencos");

    /// <summary>Halls with clothing and other goods under one roof: the title decides.</summary>
    static readonly Phrases MixedCategories = new(
        "bebes", "bebe", "baby", "baby care", "infantil", "kids", "children", "moda", "fashion", "women", "men", "feminino", "masculino", "mom baby", "mae e bebe");

    static readonly Phrases Garments = new(
        "body", "bodies", "bodie", "macacao", "macaquinho", "jardineira", "vestido", "vestidos", "vestidinho", "camiseta", "camisetas", "camisa", "camisas", "camisola", "blusa", "blusas",
        "blusinha", "regata", "regatas", "pijama", "pijamas", "calca", "calcas", "legging", "leggings", "short", "shorts", "bermuda", "bermudas", "saia", "saias", "jaqueta", "jaquetas",
        "casaco", "casacos", "moletom", "cardigan", "sueter", "colete", "cropped", "polo", "jeans", "calcinha", "calcinhas", "cueca", "cuecas", "sutia", "maio", "biquini", "sunga",
        "mijao", "culote", "tip top", "pagao", "conjunto bebe", "conjunto infantil", "conjunto menino", "conjunto menina", "conjunto roupa", "conjunto moletom", "saida maternidade",
        "dress", "dresses", "shirt", "shirts", "t shirt", "tshirt", "tee", "tees", "blouse", "romper", "rompers", "bodysuit", "bodysuits", "onesie", "onesies", "jumpsuit", "pants", "trousers",
        "skirt", "jacket", "coat", "hoodie", "sweatshirt", "sweater", "pyjama", "pyjamas", "pajama", "pajamas", "kurta", "kurti", "tracksuit", "underwear", "swimsuit", "bikini", "swimwear",
        "bloomers", "dungaree", "dungarees", "top", "sleepsuit", "vest", "nightsuit", "capri", "capris", "frock");

    /// <summary>Things that carry a garment's name and are none.</summary>
    static readonly Phrases NotGarments = new(
        "boneca", "bonecas", "boneco", "doll", "dolls", "barbie", "pet", "cachorro", "cachorros", "gato", "gatos", "dog", "cat", "caes", "fantasia", "cosplay", "costume", "cabide", "cabides", "hanger",
        "capa", "case", "cover", "suporte", "organizador", "organizer", "cesto", "varal", "tabua", "ferro de passar", "maquina", "brinquedo", "toy", "livro", "book", "molde", "adesivo",
        "sticker", "quadro", "poster", "pattern", "perfume", "splash", "locao", "lotion", "oleo", "hidratante", "shampoo", "relogio", "watch", "tenis", "sapato", "sandalia", "bota", "shoes", "sneakers", "sneaker", "boots",
        "mochila", "bolsa", "backpack", "bag", "mesa", "table", "carrinho", "stroller", "cadeira", "chair", "colchao", "travesseiro", "pillow", "cobertor", "manta", "blanket", "toalha",
        "towel", "lencol", "bed", "berco", "curtain", "cortina", "tapete", "rug", "caneca", "mug", "fralda", "fraldas", "diaper", "diapers", "mordedor", "mamadeira", "babador", "babadores", "bib", "bibs",
        "touca", "luva", "luvas", "meia", "meias", "socks", "gorro", "bone", "cinto", "belt", "oculos", "glasses", "brinco", "colar", "pulseira", "earrings", "necklace", "bracelet", "broche", "badge", "patch",
        "air fryer", "celular", "notebook", "laptop", "mouse", "cueiro", "kit festa", "sleeping bag", "capacete", "helmet", "joelheira", "armadura", "jersey de ciclismo", "spray", "laco", "tiara", "headband",
        "banho", "babador", "naninha", "aplique", "linha", "botao", "botoes", "ziper", "zipper", "fecho", "button", "buttons");

    static readonly Phrases Children = new(
        "infantil", "infantis", "crianca", "criancas", "menino", "menina", "meninos", "meninas", "kids", "kid", "child", "children", "childrens", "boys", "girls", "boy", "girl", "toddler",
        "toddlers", "infant", "juvenil", "nina", "ninas", "nino", "ninos");

    static readonly Phrases Babies = new(
        "bebe", "bebes", "baby", "babies", "recem nascido", "recem nascida", "newborn", "rn", "maternidade", "infant", "infants", "enxoval");

    static readonly Phrases Close = new(
        "calcinha", "calcinhas", "cueca", "cuecas", "sutia", "sutian", "lingerie", "maio", "biquini", "sunga", "moda praia", "moda intima", "underwear", "panties", "panty", "briefs", "boxer",
        "bra", "swimsuit", "swimwear", "bikini", "swim trunks", "innerwear");

    static readonly Phrases Adults = new("plus size", "adulto", "adulta", "adult", "gestante", "maternity", "women", "womens", "men", "mens");

    /// <summary>Halls whose name counts up goods; they say nothing, the rest of the path does.</summary>
    static readonly string[] Halls =
        ["calcados roupas e bolsas", "roupas calcados e joias", "roupas calcados e acessorios", "clothing shoes jewelry", "clothing shoes and jewelry", "moda e acessorios"];

    public static Garment? Read(string? category, Text title)
    {
        var path = new Text(Shelf(category, title));
        if (NotGarments.AnyIn(title) || !IsGarment(path, title))
            return null;
        var isForBabies = Babies.AnyIn(title) || Babies.AnyIn(path);
        var isForChildren = isForBabies || Children.AnyIn(title) || Children.AnyIn(path);
        var forAdults = !isForBabies && Adults.AnyIn(title) && !Children.AnyIn(path);
        return new Garment(isForChildren && !forAdults, isForBabies, Close.AnyIn(title) || Close.AnyIn(path));
    }

    static bool IsGarment(Text path, Text title)
    {
        if (OtherCategories.AnyIn(path))
            return false;
        if (ClothingCategories.AnyIn(path))
            return true;
        return (path.IsBlank || MixedCategories.AnyIn(path)) && Garments.AnyAmongFirst(title, 4);
    }

    /// <summary>The path without its halls, and without the product's own name where a source ends the path with it.</summary>
    static string Shelf(string? category, Text title)
    {
        if (category is null || !category.Any(char.IsLetter))
            return ""; // none, or the number a channel gives it
        var parts = category.Split('>', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(part => !Halls.Contains(string.Join(' ', Text.Fold(part).Split(' ', StringSplitOptions.RemoveEmptyEntries)))).ToArray();
        if (parts.Length > 1 && IsTheProduct(parts[^1].TrimEnd('.', ' '), title.Raw))
            parts = parts[..^1];
        return string.Join(" > ", parts);
    }

    static bool IsTheProduct(string part, string title) =>
        part.Length > 8 && (title.StartsWith(part, StringComparison.OrdinalIgnoreCase) || part.StartsWith(title, StringComparison.OrdinalIgnoreCase));
}
