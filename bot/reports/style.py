"""The style sheet of the printed report: light or dark on a screen, black on white on paper, one column on a phone."""

STYLE = """
:root { color-scheme: light dark; --ground: #ffffff; --ink: #22242a; --soft: #5d616b; --line: #d5d8de;
  --band: #f4f6f9; --bar: #1f6fb2; --span: #14181f; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #16181d; --ink: #e8eaee; --soft: #a6abb6; --line: #3a3f49; --band: #1f232a; --bar: #5aa6e6;
    --span: #f2f4f7; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 1rem 1rem 3rem; overflow-wrap: anywhere; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0.5rem 0; }
h2 { font-size: 1.25rem; line-height: 1.3; margin: 2.2rem 0 0.4rem; padding-top: 0.8rem;
  border-top: 2px solid var(--line); }
p { margin: 0.4rem 0; }
dl { margin: 0.5rem 0; }
header dl { display: flex; flex-wrap: wrap; gap: 0.2rem 2rem; }
header dt { font-size: 0.85rem; color: var(--soft); }
dd { margin: 0; }
.notes > div { margin: 0.6rem 0; }
.notes dt { font-weight: 600; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); gap: 1rem 2rem; }
figure { margin: 0.8rem 0; max-width: 30rem; }
figcaption { font-size: 0.85rem; color: var(--soft); }
svg { display: block; width: 100%; height: auto; font-family: inherit; }
svg .ink { fill: var(--ink); }
svg .soft { fill: var(--soft); }
svg .bar { fill: var(--bar); }
svg .before { fill: var(--ground); stroke: var(--bar); stroke-width: 2; }
svg .ground { stroke: var(--line); }
svg .span { stroke: var(--span); stroke-width: 1.5; }
svg .way { stroke: var(--bar); stroke-width: 2; }
svg text { unicode-bidi: isolate; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; font-size: 0.93rem; overflow-wrap: anywhere; }
caption { text-align: left; font-weight: 600; padding: 0.3rem 0; }
th, td { text-align: left; vertical-align: top; padding: 0.35rem 0.6rem; border-bottom: 1px solid var(--line); }
thead th { background: var(--band); font-size: 0.85em; overflow-wrap: normal; }
tbody th { font-weight: 400; min-width: 8rem; }
.n { text-align: right; font-variant-numeric: tabular-nums; }
td.n { white-space: nowrap; }
@media screen and (max-width: 40rem) {
  thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
  table, caption, tbody, tr, th, td { display: block; }
  tr { border-bottom: 1px solid var(--line); padding: 0.5rem 0; }
  tbody th, tbody td, td.n { border: 0; padding: 0.1rem 0; text-align: left; white-space: normal; min-width: 0; }
  tbody th { font-weight: 600; }
  tbody td::before { content: attr(data-title) ": "; color: var(--soft); }
}
@page { size: A4; margin: 16mm 14mm; }
@media print {
  :root { color-scheme: light; --ground: #ffffff; --ink: #000000; --soft: #444444; --line: #bbbbbb; --band: #eeeeee;
    --bar: #1f6fb2; --span: #000000; }
  body { font-size: 10pt; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  main { max-width: none; padding: 0; }
  .pair { grid-template-columns: 1fr 1fr; }
  h2 { break-after: avoid; margin-top: 1.2rem; }
  h2 + p, caption { break-after: avoid; }
  thead { display: table-header-group; }
  table, tr, figure, .notes > div { break-inside: avoid; }
  table { font-size: 9pt; margin: 0.5rem 0; }
  th, td { padding: 0.2rem 0.5rem; line-height: 1.35; }
  .notes { columns: 2; column-gap: 2rem; font-size: 9pt; }
  .notes > div { margin: 0 0 0.5rem; }
}
"""
