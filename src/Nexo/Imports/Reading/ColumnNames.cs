using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Nexo.Channels;

namespace Nexo.Imports;

/// <summary>
/// The tables that recognise columns by name. Names are compared without case, accents, spaces, marks and what
/// stands in brackets: <c>Preço (R$)</c> is <c>preco</c>. Within a fact the first name wins; a channel's own
/// names go before the general ones.
/// </summary>
static partial class ColumnNames
{
    static readonly (Fact Fact, string Names)[] General =
    [
        (Fact.ExternalId, "externalid idexterno listingid itemid idanuncio iddoanuncio codigoanuncio codigodoanuncio numerodoanuncio productid idproduto iddoproduto goodsid spu spuname asin asin1 mlb pid uniqid id codigo codigodoproduto sku sellersku"),
        (Fact.Sku, "sku sellersku skuvendedor skudovendedor codigosku itemsku suppliercode referencia ref"),
        (Fact.Gtin, "gtin gtincode ean ean13 upc barcode codigodebarras codigoean eangtin gtinean codigouniversaldeproduto"),
        (Fact.Title, "title titulo productname nomedoproduto nomeproduto itemname producttitle titulodoanuncio nomedoanuncio nome name"),
        (Fact.Description, "description descricao productdescription descricaodoproduto descricaocompleta itemdescription longdescription plaintext"),
        (Fact.Brand, "brand marca brandname manufacturer fabricante"),
        (Fact.Url, "url producturl link permalink itemurl linkdoanuncio linkdoproduto"),
        (Fact.Currency, "currency moeda currencyid currencycode pricecurrency"),
        (Fact.Price, "finalprice discountedprice saleprice specialprice promotionalprice promoprice precopromocional precodepromocao precocomdesconto precopor currentprice sellingprice price preco precodevenda precoatual valordevenda valor"),
        (Fact.ListPrice, "initialprice retailprice listprice originalprice regularprice mrp precooriginal precodetabela precocheio precode baseprice price preco precodevenda"),
        (Fact.Stock, "stock estoque availablequantity quantidadedisponivel qtddisponivel qtdedisponivel estoquedisponivel numberavailableinstock quantity quantidade qtd qtde qty inventory saldo"),
        (Fact.Availability, "instock emestoque availability disponibilidade disponivel"),
        (Fact.Rating, "rating averagereviewrating averagerating ratingstar productrating overallrating avaliacao avaliacaomedia notamedia nota"),
        (Fact.ReviewCount, "reviewcount reviewscount numberofreviews ratingcount reviews quantidadedeavaliacoes numerodeavaliacoes totaldeavaliacoes avaliacoes"),
        (Fact.Variations, "variations variacoes variants variantes allavailablesizes availablesizes sizes tamanhos"),
    ];

    /// <summary>Facts that are put together from all columns that fit, in this order.</summary>
    static readonly (Fact Fact, string Names)[] Gathered =
    [
        (Fact.Images, "mainimage mainimageurl imagemprincipal fotoprincipal mainproductimagelocator images imagens imageurls fotos pictures image imagem foto picture imageurl additionalimages additionalimagelink"),
        (Fact.Bullets, "bullets bulletpoints bulletpoint keyfeatures sellingpoints destaques topicos pontosfortes aboutthisitem"),
        (Fact.Attributes, "attributes atributos specifications productspecifications otherattributes especificacoes fichatecnica productattributes attributelist"),
        (Fact.NamedAttribute, "color cor colour material materials materialprincipal composition composicao fabrictype fabric tecido gender genero sexo targetgender agegroup faixaetaria idade idaderecomendada agerange agerangedescription size tamanho apparelsize apparelsizesystem apparelsizeclass sizesystem sizechart tabeladetamanhos tabelademedidas guiadetamanhos sizegridid season estacao pattern estampa style estilo model modelo modelnumber numerodomodelo careinstructions cuidados instrucoesdelavagem instrucoesdecuidado countryoforigin paisdeorigem origem weight peso ncm colecao tipodemanga comprimento gola ocasiao cnpj emptygtinreason"),
    ];

    /// <summary>A path beats its pieces, and pieces beat a bare id.</summary>
    static readonly string[] CategoryPaths = ["categorypath", "caminhodacategoria", "categorytree", "productcategorytree", "breadcrumb", "breadcrumbs", "categorias", "categories"];
    static readonly string[] CategoryParts = ["category", "categoria", "departamento", "subcategory", "subcategoria", "subcategory1", "subcategory2", "subcategory3", "subcategory4", "producttype"];
    static readonly string[] CategoryIds = ["categoryid", "idcategoria", "iddacategoria"];

    static readonly FrozenDictionary<Channel, (Fact Fact, string Names)[]> Own = new Dictionary<Channel, (Fact, string)[]>
    {
        [Channel.Amazon] = [(Fact.ExternalId, "asin asin1 productid"), (Fact.Sku, "sellersku itemsku sku"), (Fact.Title, "itemname productname")],
        [Channel.MercadoLivre] = [(Fact.ExternalId, "itemid id mlb codmlb codigomlb codml codigoml codigomercadolivre codigodoanuncio"), (Fact.Description, "plaintext description")],
        [Channel.Shopee] = [(Fact.ExternalId, "itemid id productid"), (Fact.Sku, "itemsku sku"), (Fact.Title, "itemname title")],
        [Channel.Shein] = [(Fact.ExternalId, "productid spuname spu skc goodsid"), (Fact.Sku, "suppliercode modelnumber sku")],
        [Channel.TikTokShop] = [(Fact.ExternalId, "productid id"), (Fact.Sku, "sellersku sku")],
        [Channel.Kaway] = [(Fact.ExternalId, "pid id productid uniqid")],
    }.ToFrozenDictionary();

    public static Dictionary<Fact, int[]> Recognise(IReadOnlyList<string> columns, Channel channel)
    {
        var at = new Dictionary<string, int>();
        for (var column = 0; column < columns.Count; column++)
            at.TryAdd(Normal(columns[column]), column);

        var found = new Dictionary<Fact, int[]>();
        foreach (var (fact, names) in Own[channel].Concat(General))
        {
            var present = names.Split(' ').Where(at.ContainsKey).Select(name => at[name]);
            found[fact] = [.. (found.GetValueOrDefault(fact) ?? []).Union(present)];
        }
        foreach (var (fact, names) in Gathered)
            found[fact] = [.. names.Split(' ').Where(at.ContainsKey).Select(name => at[name]).Union(Numbered(fact, at))];
        if (found[Fact.Images].Length == 0 && at.TryGetValue("thumbnail", out var thumbnail))
            found[Fact.Images] = [thumbnail];
        found[Fact.Category] = Category(at);
        KeepApart(found);
        return found.Where(pair => pair.Value.Length > 0).ToDictionary();
    }

    static readonly (Fact Fact, string Names)[] OfSales =
    [
        (Fact.Day, "day date dia data datadavenda datavenda saledate orderdate datadopedido periodo"),
        (Fact.Units, "units unitssold unidades unidadesvendidas quantitysold quantidadevendida qtdvendida vendas sold quantity quantidade qtd qtde qty unitcount"),
        (Fact.Revenue, "revenue receita faturamento totalsales vendasbrutas grosssales valorvendido total valortotal amount"),
        (Fact.Currency, "currency moeda currencyid currencycode"),
        (Fact.Orders, "orders pedidos ordercount numerodepedidos qtdpedidos"),
        (Fact.LateOrders, "lateorders pedidosatrasados atrasados pedidoscomatraso lateshipments enviosatrasados"),
    ];

    /// <summary>The columns of a file of sales; each is read into one fact.</summary>
    public static Dictionary<Fact, int[]> RecogniseSales(IReadOnlyList<string> columns, Channel channel)
    {
        var at = new Dictionary<string, int>();
        for (var column = 0; column < columns.Count; column++)
            at.TryAdd(Normal(columns[column]), column);
        var found = new Dictionary<Fact, int[]>();
        foreach (var (fact, names) in Own[channel].Concat(General).Where(one => one.Fact is Fact.ExternalId or Fact.Sku).Concat(OfSales))
        {
            if (names.Split(' ').Where(name => at.ContainsKey(name) && (fact is not Fact.ExternalId || !name.EndsWith("sku", StringComparison.Ordinal))).Select(name => at[name]).ToArray() is [var first, ..] && !found.ContainsKey(fact))
                found[fact] = [first];
        }
        return found;
    }

    /// <summary>The column holds names and values, as in <c>especificacoes</c>.</summary>
    public static bool HoldsAttributes(string column) => Gathered.First(one => one.Fact is Fact.Attributes).Names.Split(' ').Contains(Normal(column));

    /// <summary>An id is read from one column only; what another fact has taken is not an attribute as well.</summary>
    static void KeepApart(Dictionary<Fact, int[]> found)
    {
        found[Fact.ExternalId] = found[Fact.ExternalId][..Math.Min(1, found[Fact.ExternalId].Length)];
        var taken = found.Where(pair => pair.Key is not Fact.NamedAttribute).SelectMany(pair => pair.Value).ToHashSet();
        found[Fact.NamedAttribute] = [.. found[Fact.NamedAttribute].Where(column => !taken.Contains(column))];
        var list = found[Fact.ListPrice].Except(found[Fact.Price]).ToArray();
        if (list.Length > 0 || found[Fact.ListPrice].FirstOrDefault(-1) == found[Fact.Price].FirstOrDefault(-1))
            found[Fact.ListPrice] = list; // "price" is the list price only beside a promotional one
    }

    static int[] Category(Dictionary<string, int> at)
    {
        int[] Present(string[] names) => [.. names.Where(at.ContainsKey).Select(name => at[name])];
        if (Present(CategoryPaths) is [var path, ..])
            return [path];
        return Present(CategoryParts) is { Length: > 0 } parts ? parts : Present(CategoryIds) is [var id, ..] ? [id] : [];
    }

    /// <summary>image1, image2, … bullet_point_1, … and <c>attribute: Name</c>.</summary>
    static IEnumerable<int> Numbered(Fact fact, Dictionary<string, int> at)
    {
        var pattern = fact switch { Fact.Images => NumberedImage(), Fact.Bullets => NumberedBullet(), Fact.NamedAttribute => MarkedAttribute(), _ => null };
        return pattern is null ? [] : at.Where(pair => pattern.IsMatch(pair.Key)).OrderBy(pair => pair.Value).Select(pair => pair.Value);
    }

    [GeneratedRegex("^(image|imagem|foto|picture|imageurl|urldaimagem|otherimageurl|otherproductimagelocator)[0-9]{1,2}$")]
    private static partial Regex NumberedImage();

    [GeneratedRegex("^(bulletpoint|bullet|destaque|topico|sellingpoint)[0-9]{1,2}$")]
    private static partial Regex NumberedBullet();

    [GeneratedRegex("^(attribute|atributo|attr):.+$")]
    private static partial Regex MarkedAttribute();

    /// <summary>Lower case without accents, brackets, blanks and marks; a colon stays.</summary>
    internal static string Normal(string name)
    {
        var bare = Brackets().Replace(name, "").Normalize(NormalizationForm.FormD);
        var kept = new StringBuilder(bare.Length);
        foreach (var c in bare)
        {
            if ((char.IsLetterOrDigit(c) || c == ':') && CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
                kept.Append(char.ToLowerInvariant(c));
        }
        return kept.ToString();
    }

    [GeneratedRegex(@"\([^)]*\)|\[[^\]]*\]")]
    private static partial Regex Brackets();
}
