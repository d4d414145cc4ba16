using System.Net;
using FhirServer.Storage.Mongo;
using MongoDB.Bson;
using MongoDB.Driver;
using MongoDB.Driver.Core.Clusters;
using MongoDB.Driver.Core.Connections;
using MongoDB.Driver.Core.Servers;

namespace FhirServer.Tests.Storage;

/// <summary>What failures of the driver mean, also those to which it gives no label.</summary>
public sealed class MongoFailureTests
{
    private const string Transient = "TransientTransactionError";
    private const string Unknown = "UnknownTransactionCommitResult";
    private static readonly ConnectionId Connection = new(new ServerId(new ClusterId(), new DnsEndPoint("localhost", 27017)));

    [Fact]
    public void What_passes_is_tried_again_and_then_told_as_503_though_it_has_no_label()
    {
        Exception[] passing =
        [
            new TimeoutException("no server was found in time"),
            new MongoConnectionPoolPausedException("paused"),
            new MongoWaitQueueFullException("full"),
            new MongoConnectionException(Connection, "broken"),
            new MongoConnectionClosedException(Connection),
            new MongoExecutionTimeoutException(Connection, "too long"),
            new MongoNotPrimaryException(Connection, [], new BsonDocument { { "ok", 0 }, { "code", 10058 } }),
            new MongoCursorNotFoundException(Connection, 1, []),
            Answer(6),
            Answer(133),
            Answer(11602),
        ];
        foreach (var failure in passing)
        {
            MongoFailure.IsPassing(failure).Should().BeTrue(failure.ToString());
            MongoFailure.IsUnavailable(failure).Should().BeTrue(failure.ToString());
            MongoFailure.IsConflict(failure).Should().BeFalse(failure.ToString());
        }
    }

    [Fact]
    public void A_conflict_is_tried_again_and_then_told_as_409_with_a_time()
    {
        MongoFailure.IsPassing(Answer(112)).Should().BeTrue();
        MongoFailure.IsConflict(Answer(112)).Should().BeTrue();
        MongoFailure.IsConflict(Answer(11000)).Should().BeTrue();
        var error = MongoFailure.Contention().Error;
        (error.Status, error.RetryAfter > TimeSpan.Zero).Should().Be((409, true));
    }

    [Fact]
    public void A_fault_of_the_program_does_not_pass()
    {
        MongoFailure.IsPassing(Answer(2)).Should().BeFalse();
        MongoFailure.IsPassing(Answer(10334)).Should().BeFalse();
        MongoFailure.IsPassing(new InvalidOperationException()).Should().BeFalse();
    }

    [Fact]
    public void Only_what_the_server_refused_is_known_not_to_be_committed()
    {
        MongoFailure.IsRefusal(Answer(251, Transient)).Should().BeTrue();
        MongoFailure.IsRefusal(Answer(112, Transient)).Should().BeTrue();

        MongoFailure.IsRefusal(Answer(251)).Should().BeFalse("without the label it was not waited for a majority");
        MongoFailure.IsRefusal(Answer(251, Unknown)).Should().BeFalse();
        MongoFailure.IsRefusal(Answer(11601)).Should().BeFalse();
        MongoFailure.IsRefusal(new MongoConnectionPoolPausedException("paused")).Should().BeFalse();
        MongoFailure.IsRefusal(new MongoConnectionException(Connection, "broken")).Should().BeFalse();
        MongoFailure.IsRefusal(new TimeoutException()).Should().BeFalse();
    }

    private static MongoCommandException Answer(int code, params string[] labels)
    {
        var answer = new MongoCommandException(Connection, "failed", [], new BsonDocument { { "ok", 0 }, { "code", code } });
        foreach (var label in labels)
            answer.AddErrorLabel(label);
        return answer;
    }
}
