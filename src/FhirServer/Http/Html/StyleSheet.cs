using System.Security.Cryptography;
using System.Text;

namespace FhirServer.Http.Html;

/// <summary>The one style sheet of pages. It stands in the page, and the policy names it by its hash: no other style counts, and nothing is loaded.</summary>
internal static class StyleSheet
{
    /// <summary>The sheet; colours follow the reader's choice of light or dark.</summary>
    public const string Css = """
        :root{color-scheme:light dark;--ink:#1b2430;--soft:#5b6775;--line:#d7dde4;--ground:#fff;--panel:#f5f7f9;--link:#0b5cad;--good:#176b3a;--bad:#b3261e;--warn:#8a5a00}
        @media(prefers-color-scheme:dark){:root{--ink:#e6eaef;--soft:#9aa6b3;--line:#36414d;--ground:#14191f;--panel:#1c232b;--link:#7db7ff;--good:#6fd19b;--bad:#ff8a80;--warn:#f0b95a}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,"Noto Sans","Noto Sans Devanagari",sans-serif}
        header,main{max-width:72rem;margin:0 auto;padding:1rem}
        header{border-bottom:1px solid var(--line)}
        h1{font-size:1.5rem;margin:.2rem 0;overflow-wrap:anywhere}
        h2{font-size:1.1rem;margin:1.5rem 0 .5rem}
        a{color:var(--link)}
        a:focus-visible,summary:focus-visible,pre:focus-visible,div:focus-visible{outline:3px solid var(--link);outline-offset:2px}
        nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:.25rem 1rem;margin:.5rem 0 0;padding:0}
        .asked{color:var(--soft);font:13px/1.4 ui-monospace,monospace;overflow-wrap:anywhere;margin:0}
        .good{color:var(--good)}.bad{color:var(--bad)}.warn{color:var(--warn)}
        .scroll{overflow-x:auto}
        table{border-collapse:collapse;width:100%;font-size:.95rem}
        th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid var(--line)}
        th{color:var(--soft);font-weight:600;white-space:nowrap}
        td{overflow-wrap:anywhere;min-width:6rem}
        .narrative{background:var(--panel);border:1px solid var(--line);border-radius:6px;padding:.5rem 1rem;overflow-x:auto;overflow-wrap:anywhere;contain:content}
        pre{background:var(--panel);border:1px solid var(--line);border-radius:6px;padding:1rem;margin:0;overflow-x:auto;font:13px/1.5 ui-monospace,monospace;white-space:pre-wrap;overflow-wrap:anywhere}
        .k{color:var(--soft)}.s{color:var(--good)}.n{color:var(--warn)}.b{color:var(--bad)}
        .note{color:var(--soft)}
        """;

    /// <summary>What a browser may do with a page: show it, with this sheet, and nothing else.</summary>
    public static string Policy { get; } =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Css)))}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
}
