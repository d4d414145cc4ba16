namespace Load.Workloads;

/// <summary>Something to ask of a server again and again.</summary>
internal interface IWorkload
{
    /// <summary>W1 ... W5.</summary>
    string Name { get; }

    /// <summary>What it is, in a few words.</summary>
    string Title { get; }

    /// <summary>Lays what it needs into the server.</summary>
    void Prepare(Connection server);

    /// <summary>Teaches the bare endpoint the same answers.</summary>
    /// <param name="bare">The bare endpoint.</param>
    /// <returns>False when nothing bare can be compared with this.</returns>
    bool Learn(Connection bare);

    /// <summary>Asks once, in one or more requests.</summary>
    void Iterate(Client client);
}
