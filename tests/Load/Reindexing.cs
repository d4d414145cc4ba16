using System.Diagnostics;
using System.Globalization;
using System.Text;
using Load.Workloads;

namespace Load;

/// <summary>
/// What it costs the requests beside it that a search parameter is built over many resources: W1 alone, and W1 from the moment that the
/// parameter came until it is ready.
/// </summary>
internal sealed class Reindexing(ChildProcess server, LoadOptions options, Report report)
{
    private const int InTransaction = 500;
    private const string Url = "http://hl7.org/fhir/StructureDefinition/patient-mothersMaidenName";
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    private const string Parameter = $$"""
        {"resourceType":"SearchParameter","url":"http://hospital.example/SearchParameter/ward","name":"ward","description":"ward","status":"active",
         "code":"ward","base":["Patient"],"type":"string","expression":"Patient.extension('{{Url}}').value.ofType(string)"}
        """;

    private readonly Template _patient = Template.Of("Patient");
    private volatile bool _isReady;

    /// <summary>Runs both.</summary>
    public void Run(int clients)
    {
        Fill();
        var workload = new Crud();
        report.Add("W1 alone", Measurement.Of(workload, server, clients, options));

        Create("/fhir/SearchParameter", Parameter);
        var clock = Stopwatch.StartNew();
        var waiting = new Thread(Wait);
        waiting.Start();
        var run = Measurement.Of(workload, server, clients, warmup: 0, () => _isReady);
        waiting.Join();
        var seconds = clock.Elapsed.TotalSeconds;
        report.Add("W1 while the index is built", run);
        report.Note($"{options.Reindex} resources were indexed anew in {seconds:F1} s beside {clients} clients of W1: {options.Reindex / seconds:F0} resources/s.");
    }

    private void Fill()
    {
        for (var first = 0; first < options.Reindex; first += InTransaction)
        {
            var entries = Enumerable.Range(first, Math.Min(InTransaction, options.Reindex - first)).Select(number =>
                $$"""{"resource":{{Patient(number)}},"request":{"method":"POST","url":"Patient"} }""");
            Create("/fhir", $$"""{"resourceType":"Bundle","type":"transaction","entry":[{{string.Join(',', entries)}}]}""");
        }
    }

    private string Patient(int number) => Encoding.UTF8.GetString(
        _patient.Fill(new Dictionary<string, string> { ["number"] = string.Create(CultureInfo.InvariantCulture, $"many-{number}") }));

    private void Create(string target, string body)
    {
        using var connection = new Connection(server.Port);
        var answer = connection.Send(Request.With("POST", target, body));
        if (answer.Status is not (200 or 201))
            throw new InvalidOperationException($"POST {target} was answered with {answer.Status}: {Encoding.UTF8.GetString(answer.Body)}");
    }

    private void Wait()
    {
        using var connection = new Connection(server.Port);
        while (!_isReady)
        {
            _isReady = connection.Send(Request.Get("/fhir/_async")).Body.IndexOf("\"completed\""u8) >= 0;
            Thread.Sleep(Poll);
        }
    }
}
