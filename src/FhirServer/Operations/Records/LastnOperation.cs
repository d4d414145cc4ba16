using FhirServer.Fhir;
using FhirServer.Interactions;
using FhirServer.Search;
using FhirServer.Security;
using FhirServer.Storage;
using Profiles.Elements;

namespace FhirServer.Operations.Records;

/// <summary>
/// Observation/$lastn: the last observations of each code among those that a search finds, newest first; codes are the same when they share a coding.
/// Observations of one moment stand or fall together. See https://hl7.org/fhir/R4/observation-operation-lastn.html.
/// </summary>
/// <param name="store">Where the observations are.</param>
/// <param name="queries">Reads the criteria.</param>
/// <param name="resolver">Looks up what they rest on.</param>
/// <param name="parser">Reads observations, and the Parameters resource.</param>
public sealed class LastnOperation(IResourceStore store, QueryParser queries, QueryResolver resolver, ResourceParser parser)
{
    private const string Type = "Observation";
    private const int PageSize = 500;
    private const int MostRead = 20_000;

    private static readonly string[] s_notCriteria = ["max", "_format", "_pretty"];

    /// <summary>What is offered.</summary>
    public OfferedOperation Offer => new("lastn", OperationLevels.Type, LeaveKind.Search, AffectsState: false, AnswerAsync, Type);

    private async Task<FhirResponse> AnswerAsync(Interaction.Operation asked, FhirRequest request, AccessGrant grant, CancellationToken cancellationToken)
    {
        var given = Given(request);
        var most = Max(given);
        List<KeyValuePair<string, string>> criteria = [.. given.Where(pair => !s_notCriteria.Contains(pair.Key))];
        if (criteria.Count == 0)
            throw new FhirException(FhirError.InvalidRequest("$lastn needs criteria that say whose observations, for example patient=Patient/1 and category=vital-signs."));
        var parsed = queries.Parse([Type], [.. criteria, new("_sort", "-date")], strict: true);
        var query = await resolver.ResolveAsync(parsed.Query with { Count = PageSize }, grant, cancellationToken);
        var groups = new List<Group>();
        for (var read = 0; ; read += PageSize)
        {
            var page = await store.SearchAsync(query, grant, cancellationToken);
            foreach (var match in page.Matches)
                Take(groups, match, most);
            if (page.Next is null)
                break;
            if (read >= MostRead)
                throw new FhirException(FhirError.TooCostly($"The criteria of $lastn match more than {MostRead} observations; name the patient, a category or codes."));
            query = query with { After = page.Next };
        }

        var bundle = new BundleBuilder("searchset", groups.Sum(group => group.Last.Count), [PageLinks.Of($"{request.BaseUrl}/{Type}/$lastn", given, null, null, null)[0]]);
        foreach (var observation in groups.SelectMany(group => group.Last))
            bundle.AddSearchEntry($"{request.BaseUrl}/{observation.Key.WithoutVersion}", observation.Json, "match");
        return new FhirResponse { Status = 200, Body = bundle.Build() };
    }

    private List<KeyValuePair<string, string>> Given(FhirRequest request)
    {
        var given = new List<KeyValuePair<string, string>>(request.Parameters);
        if (request.Body.IsEmpty)
            return given;
        var body = parser.Parse(request.Body).Root;
        if (body.Type?.Name != "Parameters")
            throw new FhirException(FhirError.InvalidContent($"$lastn takes a Parameters resource, not a {body.Type?.Name}.", body.Type?.Name));
        foreach (var parameter in body.Children("parameter"))
        {
            given.Add(new(
                parameter.Child("name").Text ?? "",
                parameter.Child("value").Text ?? throw new FhirException(FhirError.InvalidRequest("The parameters of $lastn have simple values, as in a search.", parameter.Expression))));
        }

        return given;
    }

    private static int Max(List<KeyValuePair<string, string>> given)
    {
        var asked = given.Where(pair => pair.Key == "max").Select(pair => pair.Value).ToList();
        return asked switch
        {
            [] => 1,
            [var one] when int.TryParse(one, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var max) && max > 0 => max,
            _ => throw new FhirException(FhirError.InvalidRequest("The parameter 'max' of $lastn must be given once, and be 1 or more.")),
        };
    }

    private void Take(List<Group> groups, RawResource observation, int most)
    {
        var root = parser.Parse(observation.Json).Root;
        var keys = Keys(root.Child("code"));
        var moment = Moment(root);
        var same = groups.Where(group => group.Keys.Overlaps(keys)).ToList();
        var group = same.FirstOrDefault();
        if (group is null)
            groups.Add(group = new Group([]));
        // A coding that two groups share makes them one.
        foreach (var other in same.Skip(1))
        {
            groups.Remove(other);
            group.Merge(other, most);
        }

        group.Keys.UnionWith(keys);
        group.Add(observation, moment, most);
    }

    private static List<string> Keys(Element code)
    {
        var keys = new List<string>();
        foreach (var coding in code.Children("coding"))
        {
            if (coding.Child("code").Text is { } value)
                keys.Add($"{coding.Child("system").Text}|{value}");
        }

        return keys.Count > 0 ? keys : [$"text {code.Child("text").Text}"];
    }

    private static string Moment(Element observation)
    {
        var effective = observation.Child("effective");
        return effective.Text ?? effective.Child("start").Text ?? effective.Child("end").Text ?? "";
    }

    private sealed record Group(HashSet<string> Keys)
    {
        private readonly List<(RawResource Observation, string Moment)> _last = [];

        public IReadOnlyList<RawResource> Last => [.. _last.Select(one => one.Observation)];

        public void Add(RawResource observation, string moment, int most)
        {
            if (_last.Count < most || (moment.Length > 0 && _last[^1].Moment == moment))
                _last.Add((observation, moment));
        }

        public void Merge(Group other, int most)
        {
            var all = _last.Concat(other._last).OrderByDescending(one => one.Moment, StringComparer.Ordinal).ToList();
            _last.Clear();
            foreach (var (observation, moment) in all)
                Add(observation, moment, most);
            Keys.UnionWith(other.Keys);
        }
    }
}
