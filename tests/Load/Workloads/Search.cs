using System.Text.Json;

namespace Load.Workloads;

/// <summary>
/// W3: searches of every kind of parameter over what W2 imported, with values from the data and some that miss;
/// pages of 20.
/// </summary>
internal sealed class Search : IWorkload
{
    private const string Loinc = "http://loinc.org%7C";
    private readonly List<Query> _queries = [];
    private Dictionary<string, byte[]> _answers = [];

    /// <inheritdoc/>
    public string Name => "W3";

    /// <inheritdoc/>
    public string Title => "search, pages of 20";

    /// <inheritdoc/>
    public void Prepare(Connection server)
    {
        _queries.Clear();
        Add("string", ["Patient?name=Jo", "Patient?name=NON-EXISTS", "Patient?name:contains=ar", "Patient?address=Boston", "Patient?address:contains=field", "Organization?name=PCP", "Organization?name:contains=HOSP"]);
        Add("date", Prefixes("Patient?birthdate=", "1970-01-01"));
        Add("date", Prefixes("Observation?date=", "2015-06-01"));
        Add("date", Prefixes("Encounter?date=", "2014"));
        Add("token", ["Observation?category=vital-signs", "Observation?category=laboratory,survey", "Observation?code=" + Loinc + "8302-2", "Observation?code=" + Loinc + "29463-7", "Observation?code=NON-EXISTS", "Encounter?status=finished", "Encounter?status=planned", "Encounter?class=AMB,EMER", "Patient?gender=female"]);
        foreach (var prefix in (string[])["", "gt", "lt", "ge", "le", "ne"])
            Add("quantity", [$"Observation?value-quantity={prefix}100", $"Observation?combo-value-quantity={prefix}80%7Chttp://unitsofmeasure.org%7Cmm%5BHg%5D", $"Observation?component-value-quantity={prefix}120"]);
        Add("composite", [$"Observation?code-value-quantity={Loinc}8302-2$gt160", $"Observation?combo-code-value-quantity={Loinc}8480-6$gt120", $"Observation?component-code-value-quantity={Loinc}8462-4$lt80"]);
        var patients = Ids(server, "Patient");
        var encounters = Ids(server, "Encounter");
        Add("reference", [.. patients.SelectMany(id => (string[])["Observation?subject=Patient/" + id, "Encounter?subject=Patient/" + id, "MedicationRequest?subject=Patient/" + id])]);
        Add("reference", [.. encounters.SelectMany(id => (string[])["Observation?encounter=Encounter/" + id, "MedicationRequest?encounter=Encounter/" + id])]);
        Add("reference", [.. Ids(server, "Practitioner").Select(id => "Encounter?participant=Practitioner/" + id)]);
        _answers = _queries.ToDictionary(query => query.Target, query => server.Send(query.Request).Body.ToArray());
    }

    /// <inheritdoc/>
    public bool Learn(Connection bare) =>
        _answers.All(answer => bare.Send(Request.With("PUT", BareEndpoint.LearnPath + "GET" + answer.Key, answer.Value)).Status == 200);

    /// <inheritdoc/>
    public void Iterate(Client client)
    {
        var query = _queries[client.Dice.Next(_queries.Count)];
        client.Send(query.Kind, query.Request, 200);
    }

    private static string[] Prefixes(string before, string value) =>
        [.. ((string[])["", "eq", "ne", "lt", "gt", "le", "ge", "sa", "eb"]).Select(prefix => before + prefix + value)];

    private static List<string> Ids(Connection server, string type)
    {
        using var page = JsonDocument.Parse(server.Send(Request.Get($"/fhir/{type}?_count=8&_elements=id")).Body.ToArray());
        return [.. page.RootElement.GetProperty("entry").EnumerateArray().Select(entry => entry.GetProperty("resource").GetProperty("id").GetString() ?? "")];
    }

    private void Add(string kind, IEnumerable<string> queries)
    {
        foreach (var query in queries)
        {
            var target = "/fhir/" + query + "&_count=20";
            _queries.Add(new Query(kind, target, Request.Get(target)));
        }
    }

    private sealed record Query(string Kind, string Target, byte[] Request);
}
