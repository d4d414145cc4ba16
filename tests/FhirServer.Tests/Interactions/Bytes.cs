using System.Net.Http.Headers;

namespace FhirServer.Tests.Interactions;

/// <summary>Short words for talking about content in its own type.</summary>
internal static class Bytes
{
    /// <summary>Bytes that look like chance and are the same each time.</summary>
    public static byte[] Some(int length)
    {
        var bytes = new byte[length];
        for (var i = 0; i < length; i++)
            bytes[i] = At(i);
        return bytes;
    }

    /// <summary>The byte at a place of <see cref="Some"/>, however long.</summary>
    public static byte At(long place) => (byte)(((place * 31) + (place >> 8) + (place >> 17)) & 0xFF);

    /// <summary>Sends content in its own type.</summary>
    public static async Task<HttpResponseMessage> SendContentAsync(
        this HttpClient http, string method, string url, HttpContent content, string contentType, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), url) { Content = content };
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value).Should().BeTrue();
        return await http.SendAsync(request);
    }

    /// <summary>Stores content as a new Binary and gives its id.</summary>
    public static async Task<string> StoreContentAsync(this HttpClient http, byte[] content, string contentType, params (string Name, string Value)[] headers)
    {
        using var answer = await http.SendContentAsync("POST", "Binary", new ByteArrayContent(content), contentType, headers);
        answer.Code().Should().Be(201, await answer.Content.ReadAsStringAsync());
        return answer.Headers.Location!.ToString().Split('/')[^3];
    }

    /// <summary>Reads content in its own type.</summary>
    public static Task<HttpResponseMessage> ContentAsync(this HttpClient http, string url, params (string Name, string Value)[] headers) =>
        http.SendAsync("GET", url, json: null, [("Accept", "*/*"), .. headers]);
}
