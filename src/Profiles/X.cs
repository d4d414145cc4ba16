#pragma warning disable
namespace Profiles.Elements { public readonly struct Element { } }
