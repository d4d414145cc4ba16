namespace Profiles.FhirPath;

/// <summary>What sort of thing a FHIRPath value is. See https://hl7.org/fhirpath/N1/#literals.</summary>
public enum FhirPathKind
{
    /// <summary>No value.</summary>
    None,

    /// <summary>An element of a resource.</summary>
    Element,

    /// <summary>System.Boolean.</summary>
    Boolean,

    /// <summary>System.Integer.</summary>
    Integer,

    /// <summary>System.Decimal.</summary>
    Decimal,

    /// <summary>System.String.</summary>
    String,

    /// <summary>System.Date.</summary>
    Date,

    /// <summary>System.DateTime.</summary>
    DateTime,

    /// <summary>System.Time.</summary>
    Time,

    /// <summary>System.Quantity.</summary>
    Quantity,
}
