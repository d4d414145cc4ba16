namespace FhirServer;

/// <summary>
/// The first part of stopping: the server says that it is not ready and goes on serving for a while, but asks each client to come over a
/// new connection next time, so that what stands before it can choose another server for it.
/// </summary>
/// <param name="length">How long.</param>
/// <param name="clock">Tells when it is over.</param>
public sealed class Drain(TimeSpan length, TimeProvider clock) : IHostedLifecycleService
{
    private volatile bool hasBegun;

    /// <summary>True from when the server was told to stop.</summary>
    public bool HasBegun => hasBegun;

    /// <summary>Serves a request, and closes its connection after the answer if the server is to stop.</summary>
    public Task CloseAsync(HttpContext context, RequestDelegate next)
    {
        if (hasBegun)
            context.Response.OnStarting(Close, context);
        return next(context);
    }

    /// <inheritdoc/>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        hasBegun = true;
        await Task.Delay(length, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Late, as an answer that fails begins anew with other headers.
    private static Task Close(object context)
    {
        ((HttpContext)context).Response.Headers.Connection = "close";
        return Task.CompletedTask;
    }
}
