namespace Profiles.Validation.Rules;

/// <summary>What an <see cref="XhtmlScanner"/> stands on.</summary>
internal enum XhtmlToken
{
    /// <summary>The text is over, and all of it was well-formed so far as one token shows.</summary>
    End,

    /// <summary>It is not well-formed here; nothing more can be read.</summary>
    Fault,

    /// <summary>"&lt;name", its attributes follow.</summary>
    Open,

    /// <summary>One attribute of the tag.</summary>
    Attribute,

    /// <summary>"&gt;" of an opening tag.</summary>
    OpenEnd,

    /// <summary>"/&gt;": the element has no content.</summary>
    Empty,

    /// <summary>"&lt;/name&gt;".</summary>
    Close,

    /// <summary>Text or a CDATA section.</summary>
    Text,
}
