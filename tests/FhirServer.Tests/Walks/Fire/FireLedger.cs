using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;

namespace FhirServer.Tests.Walks.Fire;

/// <summary>What the clients of a test know: what they sent, what was acknowledged, and, after each round, what is there.</summary>
internal sealed class FireLedger
{
    private readonly ConcurrentDictionary<string, FireAttempt> _attempts = [];
    private readonly Dictionary<string, FireVersion> _current = [];

    /// <summary>Answers that no client should get.</summary>
    public ConcurrentQueue<string> Odd { get; } = [];

    /// <summary>The newest version of every resource, by Type/id, as of the last round that was judged.</summary>
    public IReadOnlyDictionary<string, FireVersion> Current => _current;

    /// <summary>All attempts of all rounds.</summary>
    public ICollection<FireAttempt> Attempts => _attempts.Values;

    /// <summary>The attempts of a round.</summary>
    public IReadOnlyList<FireAttempt> AttemptsOf(int round)
    {
        var prefix = string.Create(CultureInfo.InvariantCulture, $"m{round}-");
        return [.. _attempts.Values.Where(attempt => attempt.Mark.StartsWith(prefix, StringComparison.Ordinal))];
    }

    /// <summary>Waits until something of a round was acknowledged.</summary>
    public async Task UntilAcknowledgedAsync(int round)
    {
        while (!AttemptsOf(round).Any(attempt => attempt.Answer == FireAnswer.Acknowledged))
            await Task.Delay(10);
    }

    /// <summary>How many versions there are in all.</summary>
    public int VersionCount { get; private set; }

    /// <summary>Type/id of a location.</summary>
    public static string KeyOf(string location) => location.Split("/_history/")[0];

    /// <summary>Notes an attempt that is about to be sent.</summary>
    public FireAttempt Note(FireAttempt attempt)
    {
        _attempts.TryAdd(attempt.Mark, attempt).Should().BeTrue();
        return attempt;
    }

    /// <summary>Notes the answer to an interaction on one resource.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="written">The statuses that say that something was written.</param>
    public void Heard(FireAttempt attempt, HttpResponseMessage answer, params int[] written)
    {
        var code = answer.Code();
        if (!written.Contains(code))
        {
            NothingWritten(attempt, code);
            return;
        }

        var location = answer.Headers.Location?.ToString() ?? answer.RequestMessage!.RequestUri!.ToString() + "/_history/" + answer.Headers.ETag!.Tag.Trim('"');
        (attempt.Locations, attempt.Answer) = ([Short(location)], FireAnswer.Acknowledged);
    }

    /// <summary>Notes the answer to a transaction.</summary>
    public void Heard(FireAttempt attempt, HttpResponseMessage answer, JsonNode? body)
    {
        if (body is null)
        {
            NothingWritten(attempt, answer.Code());
            return;
        }

        var locations = body.Entries().Select(entry => (string?)entry["response"]!["location"]).OfType<string>().Select(Short).ToList();
        (attempt.Locations, attempt.Answer) = (locations, FireAnswer.Acknowledged);
    }

    /// <summary>Compares the versions that a round left with what its clients know, and takes over what is there.</summary>
    /// <param name="round">The versions made in the round, oldest first.</param>
    /// <param name="attempts">The attempts of the round.</param>
    public void Judge(IReadOnlyList<FireVersion> round, IReadOnlyCollection<FireAttempt> attempts)
    {
        foreach (var version in round)
        {
            version.Version.Should().Be((_current.GetValueOrDefault(version.Key)?.Version ?? 0) + 1, "versions of {0} are consecutive", version.Key);
            _current[version.Key] = version;
        }

        VersionCount += round.Count;
        var byMark = round.Where(version => version.Mark is not null).ToLookup(version => version.Mark!);
        var deleted = round.Where(version => version.Mark is null).ToLookup(version => version.Key);
        byMark.Select(group => group.Key).Should().BeSubsetOf(attempts.Select(attempt => attempt.Mark), "only what was sent is there");
        foreach (var attempt in attempts)
            Judge(attempt, [.. byMark[attempt.Mark]], attempt.Deletes is null ? [] : [.. deleted[attempt.Deletes]]);
        foreach (var criterion in round.Where(version => version.Criterion is not null).GroupBy(version => version.Criterion))
            criterion.Select(version => version.Key).Distinct().Should().ContainSingle("conditional creates make one resource");
    }

    private static void Judge(FireAttempt attempt, List<FireVersion> written, List<FireVersion> tombstones)
    {
        var whole = written.Count == attempt.Versions && (attempt.Deletes is null || tombstones.Count == 1);
        var nothing = written.Count == 0 && tombstones.Count == 0;
        var fits = attempt.Answer switch
        {
            FireAnswer.Acknowledged => whole,
            FireAnswer.NothingWritten => nothing,
            _ => whole || nothing,
        };
        if (!fits)
            Assert.Fail($"{attempt} left {string.Join(", ", written.Concat(tombstones))}");
        if (attempt.Answer == FireAnswer.Acknowledged)
            attempt.Locations.Except(written.Concat(tombstones).Select(version => version.Location)).Should().BeEmpty("what {0} acknowledged is there", attempt.Mark);
        var patients = written.Where(version => version.Key.StartsWith("Patient/", StringComparison.Ordinal)).Select(version => version.Key).ToList();
        written.Where(version => version.Subject is not null).Select(version => version.Subject).Should().BeSubsetOf(patients, "links lead to the patient of the same transaction");
    }

    private void NothingWritten(FireAttempt attempt, int code)
    {
        attempt.Answer = FireAnswer.NothingWritten;
        var expected = code is 409 or 412 || (code == 200 && attempt.Criterion is not null);
        if (!expected)
            Odd.Enqueue($"{code} to {attempt}");
    }

    private static string Short(string location) => location[(location.IndexOf("/fhir/", StringComparison.Ordinal) + "/fhir/".Length)..];
}
