using System.Globalization;
using System.Text;

namespace Load.Workloads;

/// <summary>
/// W1: nine linked resources are created, read, updated and deleted again: 36 requests, strictly in order.
/// The data stays small; what is measured is the way of a write.
/// </summary>
internal sealed class Crud : IWorkload
{
    private static readonly Step[] Steps =
    [
        new("Patient", "\"gender\":\"female\"", "\"gender\":\"male\""),
        new("Location", "\"status\":\"active\"", "\"status\":\"suspended\""),
        new("Organization", "\"name\":\"Lakeside Hospital\"", "\"name\":\"Lakeside Clinic\""),
        new("Practitioner", "\"gender\":\"male\"", "\"gender\":\"female\""),
        new("Encounter", "\"status\":\"in-progress\"", "\"status\":\"finished\""),
        new("Observation", "\"issued\":\"2024-03-01", "\"issued\":\"2024-03-02"),
        new("MedicationRequest", "\"status\":\"active\"", "\"status\":\"completed\""),
        new("Claim", "\"created\":\"2024-03-01", "\"created\":\"2024-03-02"),
        new("ExplanationOfBenefit", "\"created\":\"2024-03-02", "\"created\":\"2024-03-03"),
    ];

    /// <inheritdoc/>
    public string Name => "W1";

    /// <inheritdoc/>
    public string Title => "create, read, update, delete";

    /// <inheritdoc/>
    public void Prepare(Connection server)
    {
    }

    /// <inheritdoc/>
    public bool Learn(Connection bare) => true;

    /// <inheritdoc/>
    public void Iterate(Client client)
    {
        var values = new Dictionary<string, string>
        {
            ["number"] = string.Create(CultureInfo.InvariantCulture, $"{client.Number}-{client.Round}"),
        };
        var targets = new string[Steps.Length];
        var bodies = new byte[Steps.Length][];
        for (var i = 0; i < Steps.Length; i++)
        {
            targets[i] = client.Send(Steps[i].Create, Request.With("POST", "/fhir/" + Steps[i].Type, Steps[i].Body.Fill(values)), 201).Created();
            // Without the address of the new resource the rest of the round means nothing; the fault has been counted.
            if (targets[i].Length == 0)
                return;
            values[Steps[i].Place] = targets[i][(targets[i].LastIndexOf('/') + 1)..];
        }

        for (var i = 0; i < Steps.Length; i++)
            bodies[i] = client.Send(Steps[i].Read, Request.Get(targets[i]), 200).Body.ToArray();
        for (var i = 0; i < Steps.Length; i++)
            client.Send(Steps[i].Update, Request.With("PUT", targets[i], Steps[i].Changed(bodies[i])), 200);
        for (var i = Steps.Length - 1; i >= 0; i--)
            client.Send(Steps[i].Delete, Request.Delete(targets[i]), 204);
    }

    private sealed class Step(string type, string from, string to)
    {
        private readonly byte[] _from = Encoding.UTF8.GetBytes(from);
        private readonly byte[] _to = Encoding.UTF8.GetBytes(to);

        public string Type => type;

        public string Place { get; } = char.ToLowerInvariant(type[0]) + type[1..];

        public string Create { get; } = "POST " + type;

        public string Read { get; } = "GET " + type;

        public string Update { get; } = "PUT " + type;

        public string Delete { get; } = "DELETE " + type;

        public Template Body { get; } = Template.Of(type);

        public byte[] Changed(ReadOnlySpan<byte> body)
        {
            var at = body.IndexOf(_from);
            return at < 0 ? body.ToArray() : [.. body[..at], .. _to, .. body[(at + _from.Length)..]];
        }
    }
}
