using FhirServer.Fhir;
using FhirServer.Interactions;
using FhirServer.Security;
using FhirServer.Security.Audit;

namespace FhirServer.Http;

/// <summary>The one FHIR endpoint, for everything below the base: read, ask, write.</summary>
/// <param name="reader">Reads requests.</param>
/// <param name="writer">Writes answers.</param>
/// <param name="handle">Answers: the dispatcher.</param>
/// <param name="guards">Say who asks, and record what was done.</param>
/// <param name="clock">Tells when.</param>
internal sealed class FhirEndpoint(
    RequestReader reader, ResponseWriter writer, Func<FhirRequest, CancellationToken, Task<FhirResponse>> handle, WireGuards guards, TimeProvider clock)
{
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(5);

    /// <summary>Where the FHIR interface stands; empty for the root.</summary>
    public string BasePath => reader.BasePath;

    /// <summary>Answers one request, if it is meant for the FHIR interface.</summary>
    /// <returns>False when it is not below the base.</returns>
    /// <exception cref="Fhir.FhirException">The request is at fault, or could not be answered.</exception>
    public async Task<bool> TryHandleAsync(HttpContext context)
    {
        if (!reader.IsBelowBase(context))
            return false;
        var record = guards.Audit is null ? null : Begin(context);
        var caller = guards.SignIn is null ? Caller.Open : await SignInAsync(context, guards.SignIn);
        record?.Caller = caller;
        using var place = guards.Limits?.Enter(caller, Address(context));
        var request = await reader.ReadAsync(context, caller) with { Audit = record };
        var format = BinaryWire.IsOwnType(request)
            ? ContentNegotiation.Fault(context.Request.Headers.Accept, Parameter(request, "_format"))
            : ContentNegotiation.Answer(context.Request.Headers.Accept, Parameter(request, "_format"));
        var answer = await HandleAsync(request, context.RequestAborted);
        if (record is not null)
            await EndAsync(record, answer, guards.Audit!);
        await writer.WriteAsync(context, answer, format, Parameter(request, "_pretty") == "true");
        return true;
    }

    private AuditRecord Begin(HttpContext context)
    {
        var record = new AuditRecord(context.TraceIdentifier, context.Request.Method, clock.GetUtcNow()) { Address = Address(context) };
        context.Features.Set(record);
        return record;
    }

    private static Task EndAsync(AuditRecord record, FhirResponse answer, Func<AuditRecord, Task> audit)
    {
        record.Status = answer.Status;
        record.Names(answer.Body);
        return audit(record);
    }

    private async Task<FhirResponse> HandleAsync(FhirRequest request, CancellationToken aborted)
    {
        if (guards.Longest == Timeout.InfiniteTimeSpan)
            return await handle(request, aborted);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        limit.CancelAfter(guards.Longest);
        try
        {
            return await handle(request, limit.Token);
        }
        catch (OperationCanceledException) when (!aborted.IsCancellationRequested && limit.IsCancellationRequested)
        {
            throw new FhirException(FhirError.Unavailable($"The request took longer than {guards.Longest.TotalSeconds:0} seconds and was given up; ask for less.", Later));
        }
    }

    private static string? Address(HttpContext context) => context.Connection.RemoteIpAddress?.ToString();

    // Whoever guesses tokens is counted by address.
    private async Task<Caller> CheckAsync(HttpContext context, Func<HttpContext, Task<Caller>> signIn)
    {
        try
        {
            return await signIn(context);
        }
        catch (FhirException refused) when (refused.Error.Status == StatusCodes.Status401Unauthorized)
        {
            guards.Limits?.Enter(Caller.Nobody, Address(context)).Dispose();
            throw;
        }
    }

    // Nobody's body is not read: there is nothing that anybody may write.
    private async Task<Caller> SignInAsync(HttpContext context, Func<HttpContext, Task<Caller>> signIn)
    {
        var caller = await CheckAsync(context, signIn);
        if (caller.Subject is null && !(HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method) || HttpMethods.IsOptions(context.Request.Method)))
            throw new FhirException(FhirError.NotSignedIn("Sign in first: send a bearer token in the Authorization header."));
        return caller;
    }

    private static string? Parameter(FhirRequest request, string name)
    {
        var parameters = request.Parameters;
        for (var i = 0; i < parameters.Count; i++)
        {
            if (parameters[i].Key == name)
                return parameters[i].Value;
        }

        return null;
    }
}
