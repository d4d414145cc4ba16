using BenchmarkDotNet.Running;
using Benchmarks;

BenchmarkSwitcher.FromTypes([typeof(HotPathBenchmarks)]).Run(args);
