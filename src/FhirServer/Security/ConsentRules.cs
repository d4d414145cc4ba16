using FhirServer.Fhir;
using FhirServer.Search;
using FhirServer.Security.Consents;
using FhirServer.Storage;

namespace FhirServer.Security;

/// <summary>
/// Keeps the consents in force in memory, as they are in the store: each request asks the store whether they have changed since, so that a change
/// counts from the next request on, on all server processes. Requests that come while the store is being asked share the next question.
/// </summary>
/// <param name="store">Where they are.</param>
/// <param name="reader">Reads them.</param>
/// <param name="registry">The search parameters that their criteria rest on.</param>
public sealed class ConsentRules(IResourceStore store, ConsentReader reader, SearchParameterRegistry registry)
{
    private const string Type = "Consent";
    private const int AtOnce = 500;
    private readonly Lock _gate = new();
    private Look? _next;
    private Look? _last;

    // Only one look at a time changes these.
    private ConsentBook? _book;
    private string? _newest;
    private ResourceKey? _seen;

    /// <summary>The consents as they are: what was committed before this was asked is among them.</summary>
    /// <exception cref="FhirException">503: the store cannot be asked.</exception>
    public Task<ConsentBook> CurrentAsync(CancellationToken cancellationToken)
    {
        Look look;
        Look? before;
        lock (_gate)
        {
            if (_next is { } open)
                return open.AnswerAsync(cancellationToken);
            (look, before) = (new Look(), _last);
            _next = _last = look;
        }

        // A store that answers at once lets the one who asks go on without a change of threads.
        var answer = LookAsync(before);
        look.Start(answer);
        return answer.IsCompleted ? answer : answer.WaitAsync(cancellationToken);
    }

    private async Task<ConsentBook> LookAsync(Look? before)
    {
        // How the one before ended is for those to know who waited for it.
        if (before is not null)
            await before.EndAsync();
        // Whoever comes from here on may have come after the store was asked.
        lock (_gate)
            _next = null;
        var newest = await store.NewestAsync(Type, AccessGrant.System, CancellationToken.None);
        if (_book is null || newest != _newest)
            (_book, _newest) = (await ReadAsync(_book), newest);
        return _book;
    }

    private async Task<ConsentBook> ReadAsync(ConsentBook? known)
    {
        if (known is not null && await ChangesAsync(known) is { } changed)
            return new ConsentBook(registry, changed);
        // What is written meanwhile is newer than this, and is found the next time.
        var newest = await store.HistoryAsync(new HistoryQuery { Type = Type, Count = 1 }, AccessGrant.System, CancellationToken.None);
        var consents = new Dictionary<string, ConsentInForce>(StringComparer.Ordinal);
        var query = new SearchQuery { Types = [Type], Count = AtOnce };
        for (var page = await SearchAsync(query); ; page = await SearchAsync(query with { After = page.Next }))
        {
            foreach (var consent in page.Matches)
                Take(consents, consent);
            if (page.Next is null)
                break;
        }

        _seen = newest.Versions is [var last, ..] ? last.Key : null;
        return new ConsentBook(registry, consents);
    }

    // From the newest back to what was seen last; null when that is not there any more, because it was erased.
    private async Task<Dictionary<string, ConsentInForce>?> ChangesAsync(ConsentBook known)
    {
        var consents = new Dictionary<string, ConsentInForce>(known.Consents, StringComparer.Ordinal);
        var done = new HashSet<string>(StringComparer.Ordinal);
        ResourceKey? newest = null;
        string? after = null;
        do
        {
            var page = await store.HistoryAsync(new HistoryQuery { Type = Type, Count = AtOnce, After = after }, AccessGrant.System, CancellationToken.None);
            foreach (var version in page.Versions)
            {
                newest ??= version.Key;
                if (version.Key == _seen)
                {
                    _seen = newest;
                    return consents;
                }

                if (done.Add(version.Key.Id))
                    Take(consents, version);
            }

            after = page.Next;
        }
        while (after is not null);
        return null;
    }

    private void Take(Dictionary<string, ConsentInForce> consents, RawResource version)
    {
        if (!version.Deleted && reader.Read(version.Key.Id, version.Json) is { } consent)
            consents[consent.Id] = consent;
        else
            consents.Remove(version.Key.Id);
    }

    private Task<SearchPage> SearchAsync(SearchQuery query) => store.SearchAsync(query, AccessGrant.System, CancellationToken.None);

    /// <summary>A question to the store that several requests wait for.</summary>
    private sealed class Look
    {
        private readonly TaskCompletionSource<Task<ConsentBook>> _start = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Start(Task<ConsentBook> answer) => _start.SetResult(answer);

        public async Task<ConsentBook> AnswerAsync(CancellationToken cancellationToken) => await (await _start.Task.WaitAsync(cancellationToken)).WaitAsync(cancellationToken);

        public async Task EndAsync()
        {
#pragma warning disable VSTHRD003 // It waits for nobody here.
            await Task.WhenAny(await _start.Task);
#pragma warning restore VSTHRD003
        }
    }
}
