using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Load;

/// <summary>
/// One kept connection: HTTP/1.1 over a blocking socket, bytes prepared beforehand, so that the client takes little of the
/// processors that it shares with the server.
/// </summary>
internal sealed class Connection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] _buffer = new byte[64 * 1024];
    private byte[] _body = new byte[64 * 1024];
    private int _count;

    /// <summary>Connects to a port of this machine.</summary>
    public Connection(int port) => _socket.Connect(IPAddress.Loopback, port);

    /// <summary>Sends a request and reads the answer, whose parts are good until the next one.</summary>
    public Answer Send(ReadOnlySpan<byte> request)
    {
        while (!request.IsEmpty)
            request = request[_socket.Send(request)..];
        _count = 0;
        int end;
        while ((end = _buffer.AsSpan(0, _count).IndexOf("\r\n\r\n"u8)) < 0)
            Receive();
        end += 4;
        var status = Number(_buffer.AsSpan(9, 3));
        var length = Header(end, "Content-Length: "u8);
        if (!length.IsEmpty)
            return new Answer(this, status, end, Plain(end, length), IsChunked: false);
        return Header(end, "Transfer-Encoding: "u8).IsEmpty
            ? new Answer(this, status, end, 0, IsChunked: false)
            : new Answer(this, status, end, Chunked(end), IsChunked: true);
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private int Plain(int start, ReadOnlySpan<byte> length)
    {
        var bytes = Number(length);
        while (_count < start + bytes)
            Receive();
        return bytes;
    }

    private int Chunked(int at)
    {
        var total = 0;
        while (true)
        {
            int line;
            while ((line = _buffer.AsSpan(at, _count - at).IndexOf("\r\n"u8)) < 0)
                Receive();
            var size = Number(_buffer.AsSpan(at, line), 'x');
            at += line + 2;
            while (_count < at + size + 2)
                Receive();
            if (size == 0)
                return total;
            if (_body.Length < total + size)
                Array.Resize(ref _body, Math.Max(_body.Length * 2, total + size));
            _buffer.AsSpan(at, size).CopyTo(_body.AsSpan(total));
            total += size;
            at += size + 2;
        }
    }

    private static int Number(ReadOnlySpan<byte> text, char format = 'D') => Utf8Parser.TryParse(text, out int number, out _, format)
        ? number
        : throw new InvalidDataException("The answer is not HTTP/1.1.");

    private void Receive()
    {
        if (_count == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        var read = _socket.Receive(_buffer.AsSpan(_count));
        _count += read > 0 ? read : throw new SocketException((int)SocketError.ConnectionReset);
    }

    private ReadOnlySpan<byte> Header(int end, ReadOnlySpan<byte> name)
    {
        var head = _buffer.AsSpan(0, end);
        var at = head.IndexOf(name);
        if (at < 0)
            return default;
        var rest = head[(at + name.Length)..];
        return rest[..rest.IndexOf((byte)'\r')];
    }

    /// <summary>An answer.</summary>
    internal readonly record struct Answer(Connection Connection, int Status, int Head, int Length, bool IsChunked)
    {
        /// <summary>The body.</summary>
        public ReadOnlySpan<byte> Body => IsChunked ? Connection._body.AsSpan(0, Length) : Connection._buffer.AsSpan(Head, Length);

        /// <summary>The target below which Location names the new resource: <c>/fhir/Patient/1</c>.</summary>
        public string Created()
        {
            var location = Encoding.ASCII.GetString(Connection.Header(Head, "Location: "u8));
            var start = location.IndexOf("/fhir/", StringComparison.Ordinal);
            var version = location.IndexOf("/_history", StringComparison.Ordinal);
            return start < 0 ? "" : version < 0 ? location[start..] : location[start..version];
        }
    }
}
