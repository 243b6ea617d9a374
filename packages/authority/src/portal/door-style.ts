/** The door's one style sheet: telephones first, light and dark by the browser's wish, and legible without any of it. */
export const doorStyle = `:root{color-scheme:light dark;--paper:#f5f6f9;--card:#fff;--line:#dfe3ea;--strong:#6b7488;--ink:#171c26;--quiet:#586274;--accent:#1d5fd0;--on-accent:#fff;--good:#12693c;--warn:#845006;--warn-soft:#fdf1d9;--bad:#b0231e;--focus:#1d5fd0}
@media (prefers-color-scheme:dark){:root{--paper:#10141b;--card:#181d26;--line:#2c3442;--strong:#7d889e;--ink:#e9edf4;--quiet:#a3adbf;--accent:#7fb0ff;--on-accent:#0d1a30;--good:#74d6a1;--warn:#f3c269;--warn-soft:#35290f;--bad:#ff958d;--focus:#7fb0ff}}
*{box-sizing:border-box}
[hidden]{display:none!important}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
header,main,footer{max-width:68rem;margin:0 auto;padding:0 1rem}
header{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;gap:.25rem 1rem;padding-top:.75rem}
main{outline:none}
footer{margin-top:2rem;padding-bottom:2rem;color:var(--quiet);font-size:.875rem}
h1{font-size:1.45rem;line-height:1.25;margin:1.25rem 0 .5rem;letter-spacing:-.01em}
h2{font-size:1.08rem;margin:0 0 .25rem}
h3{font-size:1rem;margin:1rem 0 .25rem}
p{margin:.25rem 0 .75rem}
ul,ol{list-style:none;margin:0;padding:0}
a{color:var(--accent);text-underline-offset:.18em}
:focus-visible{outline:3px solid var(--focus);outline-offset:2px;border-radius:.25rem}
code{font:.92em/1.5 ui-monospace,"DejaVu Sans Mono",monospace}
.vendor{margin:0;font-weight:650;font-size:1.05rem}
.vendor a{color:inherit;text-decoration:none}
.skip{position:absolute;left:-999rem;background:var(--card);padding:.5rem 1rem}
.skip:focus{left:.5rem;top:.5rem}
.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.languages{display:flex;gap:.25rem}
.languages form{display:contents}
.language{font:inherit;font-size:.875rem;padding:.35rem .5rem;min-height:2rem;border:0;background:none;color:var(--accent);cursor:pointer;text-decoration:underline;text-underline-offset:.18em}
.language[aria-current]{color:var(--quiet);text-decoration:none;cursor:default}
nav{flex-basis:100%;display:flex;flex-wrap:wrap;gap:0 1.1rem;border-bottom:1px solid var(--line)}
nav a{padding:.5rem 0;text-decoration:none;border-bottom:3px solid transparent;margin-bottom:-1px}
nav a[aria-current]{color:var(--ink);font-weight:600;border-color:var(--accent)}
.lead{font-size:1.05rem;max-width:44rem}
.quiet{color:var(--quiet);font-size:.9rem;max-width:46rem}
.card,.way{display:block;background:var(--card);border:1px solid var(--line);border-radius:.65rem;padding:1rem;margin:0 0 1rem}
.note{background:var(--card);border:1px solid var(--line);border-radius:.65rem;padding:.75rem 1rem}
.warn{background:var(--warn-soft);color:var(--warn)}
.good{border-left:.35rem solid var(--good)}
.bad{border-left:.35rem solid var(--bad)}
.bad h2{color:var(--bad)}
.ways{display:grid;gap:1rem;margin:1rem 0}
.way{height:100%;margin:0;color:inherit;text-decoration:none}
.way h2{color:var(--accent)}
.way:hover{border-color:var(--accent)}
.way p{margin:0}
.facts{display:grid;grid-template-columns:auto;gap:0;margin:0 0 .75rem}
.facts dt{color:var(--quiet);font-size:.9rem}
.facts dd{margin:0 0 .5rem}
.contacts li{padding:.25rem 0}
.contacts span{margin-right:.75rem}
.forms{display:grid;gap:1rem;align-items:start;margin-bottom:1.25rem}
.forms .card{margin:0}
label{display:block;font-weight:600;font-size:.9rem;margin-bottom:.25rem}
input,textarea,button{font:inherit;color:inherit}
input[type=file]{width:100%;padding:.6rem;border:1px dashed var(--strong);border-radius:.5rem;background:var(--paper);font-size:.9rem}
textarea{width:100%;padding:.5rem;border:1px solid var(--strong);border-radius:.5rem;background:var(--paper);font:.9rem/1.4 ui-monospace,"DejaVu Sans Mono",monospace}
.action{display:block;width:100%;margin-top:.75rem;padding:.7rem 1rem;border:1px solid var(--accent);border-radius:.5rem;background:var(--accent);color:var(--on-accent);font-weight:600;text-align:center;text-decoration:none;cursor:pointer}
.action[disabled]{opacity:.6;cursor:progress}
.status{margin:.5rem 0 0;color:var(--ink);font-size:.9rem}
.status:empty{margin:0}
.digits{border:0;margin:0;padding:0;display:grid;grid-template-columns:1fr 1fr;gap:.5rem 1rem}
.group{display:grid;grid-template-columns:1.2rem 1fr;align-items:center;gap:0 .4rem}
.group label{margin:0;text-align:right}
.group.head{grid-column:1/-1;grid-template-columns:auto 4.5rem 1fr;justify-content:start}
.group input{width:100%;min-width:0;padding:.45rem .5rem;border:1px solid var(--strong);border-radius:.4rem;background:var(--paper);font:600 1.05rem/1.3 ui-monospace,"DejaVu Sans Mono",monospace;letter-spacing:.03em}
.group .said{grid-column:2;font-size:.8rem;min-height:1.2em;color:var(--quiet)}
.group.head .said{grid-column:3}
.group input[aria-invalid=true]{border:2px solid var(--bad)}
.group input[aria-invalid=true]~.said{color:var(--bad);font-weight:600}
.group.right input{border:2px solid var(--good)}
.group.right .said{color:var(--good)}
.there code{font-weight:600}
.shown-by code{white-space:nowrap}
svg.code{display:block;width:100%;max-width:26rem;height:auto;margin:.5rem auto;background:#fff;border-radius:.4rem}
ol.answer{display:grid;grid-template-columns:1fr 1fr;gap:0 1.25rem}
ol.answer li{display:flex;gap:.6rem;align-items:baseline;border-bottom:1px solid var(--line);padding:.3rem 0}
ol.answer b{color:var(--quiet);font-weight:400;font-size:.85rem;min-width:1.4rem;text-align:right}
ol.answer span{font:600 1.1rem ui-monospace,"DejaVu Sans Mono",monospace;white-space:nowrap}
table{width:100%;border-collapse:collapse}
thead{display:none}
tr{display:grid;grid-template-columns:1fr auto;gap:.1rem .75rem;align-items:center;padding:.6rem 0;border-top:1px solid var(--line)}
tr>*{text-align:left;padding:0}
tbody th{font-weight:600}
tbody td:nth-child(3){grid-column:1/-1;grid-row:2}
tbody td:nth-child(4){grid-column:1/-1;grid-row:3}
tbody td:nth-child(2){color:var(--quiet)}
.key{font-size:.98em;font-weight:600;white-space:nowrap;letter-spacing:-.01em}
.copy{padding:.4rem .9rem;border:1px solid var(--accent);border-radius:.4rem;background:none;color:var(--accent);cursor:pointer}
.file{font-weight:600}
.digest code{font-size:.82rem;display:block}
.downloads{margin:1rem 0}
@media (min-width:48rem){
.ways{grid-template-columns:repeat(3,1fr)}
.forms{grid-template-columns:1fr 1fr}
.facts{grid-template-columns:max-content 1fr;gap:.35rem 1.25rem}
.facts dd{margin:0}
.action{width:auto;display:inline-block;min-width:14rem}
.digits{grid-template-columns:repeat(3,1fr);gap:.35rem .75rem}
ol.answer{grid-template-columns:repeat(3,1fr)}
thead{display:table-header-group}
tr{display:table-row}
th,td{padding:.55rem .75rem .55rem 0!important;border-top:1px solid var(--line)}
thead th{border:0;font-size:.85rem;color:var(--quiet)}
thead td{border:0}
td:last-child{text-align:right;padding-right:0!important}
.digest code{display:inline}
}
@media print{header nav,.languages,.action,footer,.skip{display:none}}
`;
