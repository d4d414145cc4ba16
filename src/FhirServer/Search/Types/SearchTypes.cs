namespace FhirServer.Search.Types;

/// <summary>The table of search parameter types, and who knows each: https://hl7.org/fhir/R4/search.html#ptypes.</summary>
public static class SearchTypes
{
    private static readonly ISearchType s_number = new NumberSearch();
    private static readonly ISearchType s_date = new DateSearch();
    private static readonly ISearchType s_string = new StringSearch();
    private static readonly ISearchType s_token = new TokenSearch();
    private static readonly ISearchType s_reference = new ReferenceSearch();
    private static readonly ISearchType s_composite = new CompositeSearch();
    private static readonly ISearchType s_quantity = new QuantitySearch();
    private static readonly ISearchType s_uri = new UriSearch();
    private static readonly OfCriterion s_ofCriterion = new();

    /// <summary>Who knows a type of parameters.</summary>
    /// <param name="type">Any but <see cref="SearchParameterType.Special"/>: special parameters have rules of their own, each others.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is nobody for the type.</exception>
    public static ISearchType For(SearchParameterType type) => type switch
    {
        SearchParameterType.Number => s_number,
        SearchParameterType.Date => s_date,
        SearchParameterType.String => s_string,
        SearchParameterType.Token => s_token,
        SearchParameterType.Reference => s_reference,
        SearchParameterType.Composite => s_composite,
        SearchParameterType.Quantity => s_quantity,
        SearchParameterType.Uri => s_uri,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Parameters of this type are not indexed."),
    };

    /// <summary>Says whether an index entry answers a criterion, whatever its type; one of another type never does.</summary>
    public static bool Matches(Criterion criterion, IndexEntry entry) => criterion.Accept(s_ofCriterion).Matches(criterion, entry);

    private sealed class OfCriterion : ICriterionVisitor<ISearchType>
    {
        public ISearchType VisitString(Criterion.String criterion) => s_string;

        public ISearchType VisitToken(Criterion.Token criterion) => s_token;

        public ISearchType VisitTokenText(Criterion.TokenText criterion) => s_token;

        public ISearchType VisitDate(Criterion.Date criterion) => s_date;

        public ISearchType VisitNumber(Criterion.Number criterion) => s_number;

        public ISearchType VisitQuantity(Criterion.Quantity criterion) => s_quantity;

        public ISearchType VisitReference(Criterion.Reference criterion) => s_reference;

        public ISearchType VisitReferenceUrl(Criterion.ReferenceUrl criterion) => s_reference;

        public ISearchType VisitReferenceIdentifier(Criterion.ReferenceIdentifier criterion) => s_reference;

        public ISearchType VisitUri(Criterion.Uri criterion) => s_uri;

        public ISearchType VisitComposite(Criterion.Composite criterion) => s_composite;
    }
}
