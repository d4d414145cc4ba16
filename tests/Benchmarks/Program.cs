using Benchmarks;

BenchmarkSwitcher.FromTypes([typeof(HotPathBenchmarks)]).Run(args);
