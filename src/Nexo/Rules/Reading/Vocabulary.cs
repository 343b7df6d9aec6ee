namespace Nexo.Rules.Reading;

/// <summary>Words that several rules know, in Portuguese, English and Spanish. A rule's own words live with the rule.</summary>
static class Vocabulary
{
    /// <summary>Offers and praise that channels refuse in titles. Only phrases that can mean nothing else.</summary>
    public static readonly Phrases Promotions = new(
        "frete gratis", "frete gratuito", "envio gratis", "envio gratuito", "devolucao gratis", "troca gratis", "envio imediato", "envio rapido", "entrega rapida", "entrega gratis", "pronta entrega", "a pronta entrega",
        "promocao", "promocao imperdivel", "super promocao", "mega promocao", "em promocao", "oferta imperdivel", "super oferta", "oferta especial", "oferta do dia", "imperdivel",
        "queima de estoque", "liquidacao", "black friday", "cyber monday", "com desconto", "de desconto", "super desconto", "mega desconto", "melhor preco", "menor preco", "preco baixo", "preco especial", "preco imbativel", "barato", "baratinho", "baratissimo",
        "mais vendido", "mais vendidos", "campeao de vendas", "sucesso de vendas", "top de vendas", "numero 1 em vendas", "compre ja", "compre agora", "aproveite", "garanta o seu", "garanta ja", "ultimas unidades", "ultimas pecas",
        "sem juros", "desconto", "descontos", "so hoje", "somente hoje", "ultimo dia", "satisfacao garantida", "100 garantido", "100 original", "dinheiro de volta", "brinde gratis",
        "free shipping", "best seller", "bestseller", "best selling", "top seller", "hot sale", "hot item", "hot selling", "on sale", "big sale", "flash sale", "clearance sale", "limited time offer", "special offer", "best price", "lowest price", "best deal",
        "buy now", "100 guaranteed", "money back guarantee", "great gift", "perfect gift", "must have", "ready stock", "fast delivery", "free delivery", "free uk delivery", "great value for money", "great value", "perfect gift idea", "perfect gift ideas", "great gift idea", "great gift ideas", "free gift", "free gifts", "big discount", "discount price",
        "mas vendido", "oferta del dia", "gran oferta", "listo stock", "con descuento");

    /// <summary>Small words that carry no meaning of their own.</summary>
    public static readonly Phrases Connectors = new(
        "a", "o", "as", "os", "um", "uma", "e", "ou", "de", "da", "do", "das", "dos", "em", "no", "na", "nos", "nas", "com", "sem", "para", "por", "pra", "p", "c", "ao", "aos", "que",
        "the", "an", "and", "or", "of", "for", "with", "without", "in", "on", "at", "to", "by", "from", "as", "is", "it", "your",
        "y", "el", "la", "los", "las", "un", "una", "del", "al", "con", "sin", "en");

    public static readonly Phrases Colours = new(
        "azul", "rosa", "branco", "branca", "preto", "preta", "vermelho", "vermelha", "amarelo", "amarela", "verde", "lilas", "roxo", "roxa", "laranja", "cinza", "marrom", "bege", "marinho", "vinho", "dourado", "prata", "nude", "caqui", "mostarda", "azul marinho", "verde agua", "rosa bebe", "azul bebe",
        "blue", "pink", "white", "black", "red", "yellow", "green", "purple", "orange", "grey", "gray", "brown", "beige", "navy");

    public static readonly Phrases Sizes = new("rn", "pp", "p", "m", "g", "gg", "xg", "xgg", "eg", "xs", "s", "l", "xl", "xxl");

    /// <summary>What must not fall off the end of a shortened title: sizes, for whom, and words that turn the meaning.</summary>
    public static readonly Phrases Essential = Sizes.And(
        "menino", "menina", "meninos", "meninas", "masculino", "feminino", "masculina", "feminina", "unissex", "unisex",
        "bebe", "infantil", "adulto", "boy", "girl", "boys", "girls", "men", "women", "mens", "womens", "kid", "kids", "child", "children", "baby", "toddler", "adult", "adults", "unisex",
        "nino", "nina", "ninos", "ninas", "hombre", "hombres", "mujer", "mujeres", "bebes", "bivolt", "110v", "220v", "127v", "nao", "sem", "compativel", "not", "without", "except", "compatible", "kit", "par", "pares", "pecas", "conjunto", "pack", "set");

    /// <summary>Words that announce another: a title must not end in one.</summary>
    public static readonly Phrases Announcing = new("cor", "cores", "tamanho", "tam", "idioma", "sabor", "modelo", "marca", "tipo", "tom", "material", "color", "size", "talla", "ref", "referencia", "editora");

    /// <summary>Filling that stands where the real text should be.</summary>
    public static readonly Phrases Placeholders = new(
        "lorem ipsum", "descricao do produto aqui", "descricao aqui", "insira a descricao", "insira aqui", "texto aqui", "titulo do produto aqui", "em breve descricao", "sem descricao", "a definir",
        "produto teste", "teste teste", "anuncio teste", "product description here", "description goes here", "test product", "asdf", "asdasd", "xxxx");

    public static readonly Phrases NotApplicable = new("n a", "na", "tbd", "not applicable", "nao se aplica", "nao aplicavel", "a definir");
}
