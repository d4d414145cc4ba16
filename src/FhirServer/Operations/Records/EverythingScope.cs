using FhirServer.Fhir;
using FhirServer.Search;
using FhirServer.Search.Types;
using FhirServer.Security;

namespace FhirServer.Operations.Records;

/// <summary>What $everything leaves out.</summary>
/// <param name="Start">Care on this date or later, or null.</param>
/// <param name="End">Care on this date or earlier, or null.</param>
/// <param name="Since">Only what was written at this time or later, or null.</param>
/// <param name="Types">Only these types; empty for all.</param>
public sealed record EverythingFilter(string? Start, string? End, string? Since, IReadOnlyList<string> Types);

/// <summary>
/// Turns $everything into a search: compartments of a patient, of an encounter, of all members of a group, or of all patients, narrowed by the filter.
/// Care dates are those of the parameters below; a type that has none of them is never left out by date.
/// </summary>
/// <param name="compartments">What places a resource in a compartment.</param>
/// <param name="registry">The parameters of each type.</param>
/// <param name="queries">Reads dates.</param>
/// <param name="parser">Reads groups.</param>
/// <param name="audits">Say whether AuditEvents are what the server writes of each request: then they are only given when _type names them.</param>
public sealed class EverythingScope(Compartments compartments, SearchParameterRegistry registry, QueryParser queries, ResourceParser parser, AuditAccess audits)
{
    private const string Patient = "Patient";
    private const int MostMembers = 500;

    // The first that a type has tells when care took place.
    private static readonly string[] s_careDates =
        ["date", "occurrence", "period", "effective", "performed-date", "authoredon", "authored", "onset-date", "recorded-date", "when-given", "whenhandedover", "created", "sent", "started", "collected", "issued"];

    /// <summary>Says whether resources of a type may be in a patient's compartment.</summary>
    public bool IsOfPatients(string type) => type == Patient || compartments.Parameters(Patient, type).Count > 0;

    /// <summary>The search.</summary>
    /// <param name="type">Patient, Encounter or Group.</param>
    /// <param name="root">The one it is asked of; null for all patients.</param>
    /// <param name="filter">What to leave out.</param>
    /// <exception cref="FhirException">400: a type or date cannot be understood; 422: the group has too many members.</exception>
    public SearchQuery Query(string type, RawResource? root, EverythingFilter filter)
    {
        var inside = Inside(type, root);
        var types = Types(filter.Types, inside.Select(one => one.Compartment).Distinct(StringComparer.Ordinal));
        var ways = types.Select(one => new SearchExpr.And([new SearchExpr.TypeIn([one]), Within(inside, one), Dates(one, filter)])).ToList<SearchExpr>();
        if (type == "Group" && (filter.Types.Count == 0 || filter.Types.Contains("Group")))
            ways.Add(new SearchExpr.And([new SearchExpr.TypeIn(["Group"]), new SearchExpr.IdIn([root!.Key.Id])]));
        var searched = types.Append(type).Distinct(StringComparer.Ordinal).ToList();
        SearchExpr where = new SearchExpr.Or(ways);
        if (filter.Since is { } since)
            where = new SearchExpr.And([where, Parsed([], "_lastUpdated", $"ge{since}")]);
        return new SearchQuery { Types = searched, Where = Simplifier.Simplify(where) };
    }

    private List<(string Compartment, string? Id)> Inside(string type, RawResource? root)
    {
        if (root is null)
            return [(Patient, null)];
        if (type != "Group")
            return [(type, root.Key.Id), .. type == "Encounter" ? PatientOf(root) : []];
        var members = new List<(string, string?)>();
        foreach (var (holder, link) in References.Links(parser.Parse(root.Json).Root))
        {
            if (References.IsReference(holder) && holder.Parent.Name == "entity" && link.StartsWith("Patient/", StringComparison.Ordinal))
                members.Add((Patient, link["Patient/".Length..].Split('/')[0]));
        }

        return members.Count <= MostMembers ? members
            : throw new FhirException(FhirError.TooCostly($"The group has {members.Count} patients; $everything is answered for {MostMembers} at most. Ask for each patient."));
    }

    // The encounter's own patient, not what else is known of her.
    private List<(string, string?)> PatientOf(RawResource encounter)
    {
        var subject = parser.Parse(encounter.Json).Root.Child("subject").Child("reference").Text;
        return subject?.StartsWith("Patient/", StringComparison.Ordinal) ?? false ? [("=", subject["Patient/".Length..])] : [];
    }

    private List<string> Types(IReadOnlyList<string> asked, IEnumerable<string> inside)
    {
        if (asked.FirstOrDefault(type => !registry.IsType(type)) is { } unknown)
            throw new FhirException(FhirError.InvalidRequest($"_type names '{ParameterName.Show(unknown)}', which is not a resource type."));
        var all = inside.SelectMany(compartment => compartment == "=" ? [Patient] : compartments.Types(compartment).Append(compartment)).Distinct(StringComparer.Ordinal);
        return [.. all.Where(type => asked.Count == 0 ? !audits.Governs(type) : asked.Contains(type)).Order(StringComparer.Ordinal)];
    }

    private SearchExpr.Or Within(List<(string Compartment, string? Id)> inside, string type) => new([.. inside.Select(one => one switch
    {
        ("=", { } id) => type == Patient ? new SearchExpr.IdIn([id]) : SearchExpr.Nothing,
        ({ } compartment, { } id) => compartments.Contains(compartment, id, type),
        _ => OfAny(type),
    })]);

    // In the compartment of whichever patient.
    private SearchExpr OfAny(string type) => type == Patient
        ? SearchExpr.Everything
        : new SearchExpr.Or([.. compartments.Parameters(Patient, type).Select(parameter => new SearchExpr.Match(parameter, new Criterion.Reference(Patient, Id: null, Version: null)))]);

    private SearchExpr Dates(string type, EverythingFilter filter)
    {
        if (filter is { Start: null, End: null })
            return SearchExpr.Everything;
        var parameter = s_careDates.Select(code => registry.Find(type, code)).FirstOrDefault(found => found is { Type: SearchParameterType.Date } && QueryParser.IsSupported(found));
        if (parameter is null || type == Patient)
            return SearchExpr.Everything;
        var bounds = new List<SearchExpr>();
        if (filter.Start is { } start)
            bounds.Add(Parsed([type], parameter.Code, $"ge{start}"));
        if (filter.End is { } end)
            bounds.Add(Parsed([type], parameter.Code, $"le{end}"));
        return new SearchExpr.And(bounds);
    }

    private SearchExpr Parsed(IReadOnlyList<string> types, string name, string value) => queries.Parse(types, [new(name, value)], strict: true).Query.Where;
}
