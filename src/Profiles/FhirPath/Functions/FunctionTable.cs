namespace Profiles.FhirPath.Functions;

/// <summary>The functions by name: https://hl7.org/fhirpath/N1/#functions and https://hl7.org/fhir/R4/fhirpath.html#functions.</summary>
internal static class FunctionTable
{
    private static readonly Dictionary<string, (int Least, int Most, PathFunction Function)> Functions = new(StringComparer.Ordinal)
    {
        ["allTrue"] = (0, 0, CollectionFunctions.AllTrue),
        ["anyTrue"] = (0, 0, CollectionFunctions.AnyTrue),
        ["allFalse"] = (0, 0, CollectionFunctions.AllFalse),
        ["anyFalse"] = (0, 0, CollectionFunctions.AnyFalse),
        ["subsetOf"] = (1, 1, CollectionFunctions.SubsetOf),
        ["supersetOf"] = (1, 1, CollectionFunctions.SupersetOf),
        ["count"] = (0, 0, CollectionFunctions.Count),
        ["distinct"] = (0, 0, CollectionFunctions.Distinct),
        ["isDistinct"] = (0, 0, CollectionFunctions.IsDistinct),
        ["first"] = (0, 0, CollectionFunctions.First),
        ["last"] = (0, 0, CollectionFunctions.Last),
        ["tail"] = (0, 0, CollectionFunctions.Tail),
        ["single"] = (0, 0, CollectionFunctions.Single),
        ["skip"] = (1, 1, CollectionFunctions.Skip),
        ["take"] = (1, 1, CollectionFunctions.Take),
        ["intersect"] = (1, 1, CollectionFunctions.Intersect),
        ["exclude"] = (1, 1, CollectionFunctions.Exclude),
        ["union"] = (1, 1, CollectionFunctions.Union),
        ["combine"] = (1, 1, CollectionFunctions.Combine),
        ["select"] = (1, 1, TreeFunctions.Select),
        ["repeat"] = (1, 1, TreeFunctions.Repeat),
        ["aggregate"] = (1, 2, TreeFunctions.Aggregate),
        ["children"] = (0, 0, TreeFunctions.Children),
        ["descendants"] = (0, 0, TreeFunctions.Descendants),
        ["iif"] = (2, 3, TreeFunctions.Iif),
        ["trace"] = (1, 2, TreeFunctions.Trace),
        ["extension"] = (1, 1, FhirFunctions.Extension),
        ["resolve"] = (0, 0, FhirFunctions.Resolve),
        ["memberOf"] = (1, 1, FhirFunctions.MemberOf),
        ["conformsTo"] = (1, 1, FhirFunctions.ConformsTo),
        ["getValue"] = (0, 0, FhirFunctions.GetValue),
        ["htmlChecks"] = (0, 0, FhirFunctions.HtmlChecks),
        ["now"] = (0, 0, FhirFunctions.Now),
        ["today"] = (0, 0, FhirFunctions.Today),
        ["timeOfDay"] = (0, 0, FhirFunctions.TimeOfDay),
        ["startsWith"] = (1, 1, TextFunctions.StartsWith),
        ["endsWith"] = (1, 1, TextFunctions.EndsWith),
        ["contains"] = (1, 1, TextFunctions.Contains),
        ["indexOf"] = (1, 1, TextFunctions.IndexOf),
        ["substring"] = (1, 2, TextFunctions.Substring),
        ["upper"] = (0, 0, TextFunctions.Upper),
        ["lower"] = (0, 0, TextFunctions.Lower),
        ["trim"] = (0, 0, TextFunctions.Trim),
        ["replace"] = (2, 2, TextFunctions.Replace),
        ["matches"] = (1, 1, TextFunctions.Matches),
        ["matchesFull"] = (1, 1, TextFunctions.MatchesFull),
        ["replaceMatches"] = (2, 2, TextFunctions.ReplaceMatches),
        ["length"] = (0, 0, TextFunctions.Length),
        ["toChars"] = (0, 0, TextFunctions.ToChars),
        ["split"] = (1, 1, TextFunctions.Split),
        ["join"] = (0, 1, TextFunctions.Join),
        ["abs"] = (0, 0, MathFunctions.Abs),
        ["ceiling"] = (0, 0, MathFunctions.Ceiling),
        ["floor"] = (0, 0, MathFunctions.Floor),
        ["truncate"] = (0, 0, MathFunctions.Truncate),
        ["round"] = (0, 1, MathFunctions.Round),
        ["sqrt"] = (0, 0, MathFunctions.Sqrt),
        ["ln"] = (0, 0, MathFunctions.Ln),
        ["exp"] = (0, 0, MathFunctions.Exp),
        ["log"] = (1, 1, MathFunctions.Log),
        ["power"] = (1, 1, MathFunctions.Power),
        ["toBoolean"] = (0, 0, ConversionFunctions.ToBoolean),
        ["toInteger"] = (0, 0, ConversionFunctions.ToInteger),
        ["toDecimal"] = (0, 0, ConversionFunctions.ToDecimal),
        ["toString"] = (0, 0, ConversionFunctions.ToText),
        ["toDate"] = (0, 0, ConversionFunctions.ToDate),
        ["toDateTime"] = (0, 0, ConversionFunctions.ToDateTime),
        ["toTime"] = (0, 0, ConversionFunctions.ToTime),
        ["toQuantity"] = (0, 1, ConversionFunctions.ToQuantity),
        ["convertsToBoolean"] = (0, 0, ConversionFunctions.Converts(ConversionFunctions.ToBoolean)),
        ["convertsToInteger"] = (0, 0, ConversionFunctions.Converts(ConversionFunctions.ToInteger)),
        ["convertsToDecimal"] = (0, 0, ConversionFunctions.Converts(ConversionFunctions.ToDecimal)),
        ["convertsToString"] = (0, 0, ConversionFunctions.Converts(ConversionFunctions.ToText)),
        ["convertsToDate"] = (0, 0, ConversionFunctions.Converts(ConversionFunctions.ToDate)),
        ["convertsToDateTime"] = (0, 0, ConversionFunctions.Converts(ConversionFunctions.ToDateTime)),
        ["convertsToTime"] = (0, 0, ConversionFunctions.Converts(ConversionFunctions.ToTime)),
        ["convertsToQuantity"] = (0, 1, ConversionFunctions.Converts(ConversionFunctions.ToQuantity)),
    };

    /// <summary>A function by name and number of arguments.</summary>
    /// <exception cref="FhirPathException">There is none.</exception>
    public static PathFunction Find(string name, int arguments)
    {
        if (!Functions.TryGetValue(name, out var found))
            throw new FhirPathException($"The function {name}() is not known.");
        return arguments >= found.Least && arguments <= found.Most
            ? found.Function
            : throw new FhirPathException($"The function {name}() takes {found.Least} to {found.Most} arguments, not {arguments}.");
    }
}
