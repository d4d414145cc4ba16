using System.Globalization;

namespace Load.Workloads;

/// <summary>W4: reads of one Patient by id, by chance among a thousand.</summary>
internal sealed class Read : IWorkload
{
    private const int Patients = 1000;
    private byte[][] _requests = [];

    /// <inheritdoc/>
    public string Name => "W4";

    /// <inheritdoc/>
    public string Title => "read by id";

    /// <inheritdoc/>
    public void Prepare(Connection server)
    {
        var body = Template.Of("Patient");
        _requests = new byte[Patients][];
        for (var i = 0; i < Patients; i++)
        {
            var number = new Dictionary<string, string> { ["number"] = i.ToString(CultureInfo.InvariantCulture) };
            _requests[i] = Request.Get(server.Send(Request.With("POST", "/fhir/Patient", body.Fill(number))).Created());
        }
    }

    /// <inheritdoc/>
    public bool Learn(Connection bare)
    {
        Prepare(bare);
        return true;
    }

    /// <inheritdoc/>
    public void Iterate(Client client) => client.Send("GET Patient", _requests[client.Dice.Next(_requests.Length)], 200);
}
