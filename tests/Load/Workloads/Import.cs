using System.Globalization;
using System.Text;

namespace Load.Workloads;

/// <summary>
/// W2: transactions that each hold the record of one patient: the Synthea sample where it stands beside the repository,
/// otherwise records made here. Every round has urn:uuids that were never sent before, so nothing is met twice.
/// </summary>
internal sealed class Import : IWorkload
{
    private const int MadeEntries = 200;
    private const string Urn = "urn:uuid:";
    private readonly List<Record> _records;
    private int _next;

    public Import()
    {
        var files = Repository.Synthea();
        IsSynthea = files.Count > 0;
        _records = IsSynthea ? [.. files.Select(file => new Record(File.ReadAllBytes(file)))] : [new Record(Made())];
    }

    /// <summary>True when the records are Synthea's.</summary>
    public bool IsSynthea { get; }

    /// <inheritdoc/>
    public string Name => "W2";

    /// <inheritdoc/>
    public string Title => "import, a patient's record in each transaction";

    /// <inheritdoc/>
    public void Prepare(Connection server)
    {
    }

    /// <inheritdoc/>
    public bool Learn(Connection bare) => false;

    /// <inheritdoc/>
    public void Iterate(Client client)
    {
        var round = Interlocked.Increment(ref _next);
        var record = _records[round % _records.Count];
        if (client.Send("POST Bundle", record.Request(round), 200).Status == 200)
            client.Resources += record.Entries;
    }

    private static byte[] Made()
    {
        var values = new Dictionary<string, string> { ["number"] = "1", ["encounter"] = "1", ["practitioner"] = "1" };
        var bundle = new StringBuilder("{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[");
        Append(bundle, "Patient", Encoding.UTF8.GetString(Template.Of("Patient").Fill(values)), 0);
        values["patient"] = "x";
        var observation = Encoding.UTF8.GetString(Template.Of("Observation").Fill(values)).Replace("Patient/x", Uuid(0), StringComparison.Ordinal);
        for (var i = 1; i < MadeEntries; i++)
            Append(bundle.Append(','), "Observation", observation, i);
        return Encoding.UTF8.GetBytes(bundle.Append("]}").ToString());
    }

    private static void Append(StringBuilder bundle, string type, string resource, int number) => bundle.Append(
        CultureInfo.InvariantCulture, $$$"""{"fullUrl":"{{{Uuid(number)}}}","resource":{{{resource}}},"request":{"method":"POST","url":"{{{type}}}"}}""");

    private static string Uuid(int number) => string.Create(CultureInfo.InvariantCulture, $"{Urn}00000000-0000-4000-8000-{number:x12}");

    /// <summary>A Bundle with the places where its urn:uuids begin.</summary>
    private sealed class Record
    {
        private readonly byte[] _body;
        private readonly List<int> _places = [];

        public Record(byte[] body)
        {
            _body = body;
            var urn = Encoding.ASCII.GetBytes(Urn);
            for (int at = 0, found; (found = body.AsSpan(at).IndexOf(urn)) >= 0; at += found + urn.Length)
                _places.Add(at + found + urn.Length);
            using var json = System.Text.Json.JsonDocument.Parse(body);
            Entries = json.RootElement.GetProperty("entry").GetArrayLength();
        }

        public int Entries { get; }

        public byte[] Request(int round)
        {
            var body = (byte[])_body.Clone();
            var start = Encoding.ASCII.GetBytes(round.ToString("x8", CultureInfo.InvariantCulture));
            foreach (var place in _places)
                start.CopyTo(body.AsSpan(place));
            return Load.Request.With("POST", "/fhir", body);
        }
    }
}
