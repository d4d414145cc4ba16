namespace Profiles; internal static class X { }
