using BenchmarkDotNet.Running;
using Benchmarks;

if (args is ["validate", var samples])
{
    await ValidationCosts.RunAsync(samples);
    return;
}

BenchmarkSwitcher.FromTypes([typeof(HotPathBenchmarks)]).Run(args);
