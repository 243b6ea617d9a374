/** Pages that are drawn here: for a browser without scripts, without a session, or where `@attiva/console` was not built. */
import { createHash } from 'node:crypto';
import { Html, html } from './html.ts';

const style = `
:root{color-scheme:light dark;--ink:#1d2330;--quiet:#5b6476;--paper:#f6f7f9;--card:#fff;--line:#dde1e8;--good:#17693a;--bad:#a4201c;--warn:#7a5200}
@media (prefers-color-scheme:dark){:root{--ink:#e7eaf0;--quiet:#a2abbd;--paper:#14171d;--card:#1d222b;--line:#323947;--good:#6fcf97;--bad:#ff8f88;--warn:#f0c36a}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
main{max-width:60rem;margin:0 auto;padding:1.25rem}
h1{font-size:1.4rem;margin:0}h2{font-size:1.15rem;margin:0}h3{font-size:1rem;margin:1.25rem 0 .25rem}
p{margin:.25rem 0}.quiet{color:var(--quiet);font-size:.9rem}
section{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:1rem;margin-top:1rem}
.error{border-left:.35rem solid var(--bad)}.warning{border-left:.35rem solid var(--warn)}
.good{color:var(--good);font-weight:600}.bad{color:var(--bad);font-weight:600}
table{width:100%;border-collapse:collapse;margin-top:.5rem}
th,td{text-align:left;padding:.35rem .75rem .35rem 0;border-top:1px solid var(--line);vertical-align:top}
td.number,th.number{text-align:right;font-variant-numeric:tabular-nums}
code{font:.9em ui-monospace,monospace}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem;margin:.5rem 0 0}dt{color:var(--quiet)}dd{margin:0}
@media (max-width:34rem){main{padding:.75rem}thead{display:none}tr{display:block;border-top:1px solid var(--line);padding:.35rem 0}
td,td.number{display:flex;justify-content:space-between;border:0;padding:.1rem 0;text-align:left}td[data-name]::before{content:attr(data-name);color:var(--quiet)}
dl{grid-template-columns:1fr}dd{margin-bottom:.35rem}}
`;

/** Headers of every page: nothing is fetched, nothing is run, nothing is kept, nobody frames it. */
export const pageHeaders: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

export function drawnPage(title: string, body: Html): string {
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${title}</title><style>${new Html(style)}</style></head><body><main>${body}</main></body></html>
`.text;
}

/** For whoever comes without a session: a link that was used already, or none. */
export function closedPage({ name, linkCommand }: PageWords, why: string): string {
  return drawnPage(
    name,
    html`<h1>${name}</h1><section class="warning"><h2>${why}</h2>
<p>On this machine run <code>${linkCommand}</code> and open what it prints. A link works once and for an hour.</p></section>`,
  );
}

/** For whoever came back from elsewhere and was not let in. */
export function refusedPage({ name }: Pick<PageWords, 'name'>, why: string): string {
  return drawnPage(
    name,
    html`<h1>${name}</h1><section class="warning"><h2>Not signed in</h2><p>${why}</p>
<p><a href="/">Back to the log-in</a></p></section>`,
  );
}

export interface PageWords {
  /** Of the daemon: `Attiva host`. */
  readonly name: string;
  /** What prints a new link. */
  readonly linkCommand: string;
}
