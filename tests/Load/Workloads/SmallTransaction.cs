namespace Load.Workloads;

/// <summary>W5: a transaction of one Patient and one Observation of it.</summary>
internal sealed class SmallTransaction : IWorkload
{
    private readonly byte[] _request = Request.With("POST", "/fhir", Template.Of("SmallTransaction").Fill(new Dictionary<string, string> { ["number"] = "1" }));
    private byte[] _answer = [];

    /// <inheritdoc/>
    public string Name => "W5";

    /// <inheritdoc/>
    public string Title => "transaction of two";

    /// <inheritdoc/>
    public void Prepare(Connection server) => _answer = server.Send(_request).Body.ToArray();

    /// <inheritdoc/>
    public bool Learn(Connection bare) =>
        bare.Send(Request.With("PUT", BareEndpoint.LearnPath + "POST/fhir", _answer)).Status == 200;

    /// <inheritdoc/>
    public void Iterate(Client client)
    {
        client.Send("POST Bundle", _request, 200);
        client.Resources += 2;
    }
}
