using System.Net.Sockets;
using System.Text;

namespace FhirServer.Tests.Walks.Hostile;

/// <summary>Bytes that no HTTP client would send.</summary>
internal static class HostileSocket
{
    private const string Tail = " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    private const string Post = "POST /fhir/Patient HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/fhir+json\r\n";

    /// <summary>What is sent; the server may answer 4xx or close.</summary>
    public static IReadOnlyList<byte[]> Messages { get; } =
    [
        .. new[]
        {
            "GET /fhir/Patient/%" + Tail, "GET /fhir/Patient/%zz" + Tail, "GET /fhir/Patient/%00" + Tail, "GET /fhir/../../etc/passwd" + Tail, "GET /fhir/Patient/..%2f..%2fx" + Tail, "GET /fhir/..\\..\\x" + Tail, "GET http://elsewhere.example/fhir/Patient" + Tail,
            "GET http://localhost/fhir/Patient?name=x" + Tail, "GET http://" + Tail, "GET *" + Tail, "OPTIONS *" + Tail, "CONNECT localhost:80" + Tail, "GET fhir/Patient" + Tail, "GET /fhir/Patient?name=\u0001" + Tail, "GET /fhir/Pat\u00e9" + Tail, "GET /fhir/Patient?%" + Tail, "GET  /fhir/Patient" + Tail,
            "GET /fhir/Patient HTTP/9.9\r\n\r\n", "GET /fhir/Patient HTTP/1.1\r\n\r\n", "GET /fhir/Patient HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "GET /fhir/Patient HTTP/1.1\r\nHost: a b\r\n\r\n", "GET /fhir/Patient HTTP/1.0\r\n\r\n", "GET /fhir/Patient\r\n\r\n", "\r\n\r\n\r\n", "\0\0\0\0", "nonsense",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "GET /fhir/Patient HTTP/1.1\r\nHost: localhost\r\n X: folded\r\n\r\n", "GET /fhir/Patient HTTP/1.1\r\nHost: localhost\r\n: empty\r\n\r\n", "GET /fhir/Patient HTTP/1.1\r\nHost: localhost\r\nX\0: y\r\n\r\n",
            Post + "Content-Length: 100\r\n\r\n{\"resourceType\":\"Patient\"}", Post + "Content-Length: 5\r\n\r\n{\"resourceType\":\"Patient\"}", Post + "Content-Length: -1\r\n\r\n", Post + "Content-Length: 99999999999999999999\r\n\r\n", Post + "Content-Length: 9999999999\r\n\r\n{}", Post + "Content-Length: x\r\n\r\n",
            Post + "Content-Length: 26\r\nContent-Length: 5\r\n\r\n{\"resourceType\":\"Patient\"}", Post + "Transfer-Encoding: chunked\r\n\r\nzz\r\n", Post + "Transfer-Encoding: chunked\r\n\r\n1a\r\n{\"resourceType\":\"Pat", Post + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nx",
            Post + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n", Post + "Transfer-Encoding: nonsense\r\n\r\n", Post + "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"res\r\n", Post + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nX: y\r\n", Post + "Expect: 100-continue\r\nContent-Length: 9\r\n\r\n",
            Post + "Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}", Post + "\r\n{}",
        }.Select(Encoding.Latin1.GetBytes),
    ];

    // Kestrel takes a client that ends its side for gone; so the end is told only to a server that still waits for more.
    private static readonly TimeSpan s_untilEnd = TimeSpan.FromSeconds(1);

    /// <summary>Sends, ends the sending side when no answer comes, and gives all that comes back until the server closes.</summary>
    /// <exception cref="OperationCanceledException">The server neither answered to the end nor closed in time.</exception>
    public static async Task<string> SendAsync(Uri server, byte[] message, CancellationToken cancellationToken)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(server.Host, server.Port, cancellationToken);
        var stream = socket.GetStream();
        var answer = new MemoryStream();
        try
        {
            await stream.WriteAsync(message, cancellationToken);
            var reading = stream.CopyToAsync(answer, cancellationToken);
            if (await Task.WhenAny(reading, Task.Delay(s_untilEnd, cancellationToken)) != reading)
                socket.Client.Shutdown(SocketShutdown.Send);
            await reading;
        }
        catch (Exception reset) when (reset is IOException or SocketException)
        {
            // A reset is an answer too: what came before it counts.
        }

        return Encoding.Latin1.GetString(answer.ToArray());
    }
}
