/** The page: status, counts against thresholds, warnings with their remedies, the registration. No script, no picture. */
import { createHash } from 'node:crypto';
import type { Seconds } from '@attiva/protocol';
import type { HostWarning } from '../status/host-health.ts';
import type { ApplicationStatus, EditionStatus, HostStatus, KeyStatus, VendorStatus } from '../status/host-status.ts';
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

function page(title: string, body: Html): string {
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${title}</title><style>${new Html(style)}</style></head><body><main>${body}</main></body></html>
`.text;
}

/** For whoever comes without a session: a link that was used already, or none. */
export function closedPage(why: string): string {
  return page(
    'Attiva host',
    html`<h1>Attiva host</h1><section class="warning"><h2>${why}</h2>
<p>On this machine run <code>attiva console link</code> and open what it prints. A link works once and for an hour.</p></section>`,
  );
}

export function statusPage(status: HostStatus): string {
  const { program, now, vendors, warnings } = status;
  const state = warnings.some(({ severity }) => severity === 'error')
    ? html`<span class="bad">needs attention</span>`
    : html`<span class="good">running</span>`;
  const none = html`<section><h2>No vendor yet</h2><p>Run <code>attiva host setup NAME.attiva</code></p></section>`;
  return page(
    'Attiva host',
    html`<h1>Attiva host: ${state}</h1>
<p class="quiet">Version ${program} · ${moment(now)} · read only; reload for the newest</p>
${warnings.map(warningCard)}${vendors.length === 0 ? none : vendors.map(vendorCard)}`,
  );
}

function warningCard({ code, severity, text, remedy }: HostWarning): Html {
  return html`<section class="${severity === 'error' ? 'error' : 'warning'}"><h2>${severity === 'error' ? 'Error' : 'Warning'}: ${text}</h2>
<p>${remedy}</p><p class="quiet"><code>${code}</code></p></section>`;
}

function vendorCard({ id, name, fingerprint, registered, applications, keys }: VendorStatus): Html {
  const state = registered ? html`<span class="good">registered</span>` : html`<span class="bad">not registered</span>`;
  return html`<section><h2>${name}: ${state}</h2><p class="quiet">${id} · root <code>${fingerprint}</code></p>
${applications.map(applicationPart)}${keys.length > 1 ? keyTable(keys) : html``}</section>`;
}

function applicationPart(application: ApplicationStatus): Html {
  const { name, serving, why = 'unknown', count, inventory, editions, requests } = application;
  const state = serving
    ? html`<span class="good">serving</span>`
    : html`<span class="bad">not serving</span> (<code>${why}</code>)`;
  return html`<h3>${name}: ${state}</h3>
<p>Count ${count}, inventory ${inventory}; requests ${requests.total}, failed ${requests.failed}</p>${registration(application)}
<table><thead><tr><th>Edition</th><th>Threshold</th><th class="number">Machines</th><th class="number">Licensed</th></tr></thead>
<tbody>${editions.map((edition) => editionRow(edition, inventory))}</tbody></table>`;
}

/** Where there are several: which serves, and which is superseded. */
function keyTable(keys: readonly KeyStatus[]): Html {
  const rows = keys.map(({ key, name, generation, state, supersededBy, until }) => {
    const shown = state === 'superseded' ? `superseded by …${supersededBy?.key ?? ''}` : state;
    const mark = state === 'serving' || state === 'superseded' ? 'quiet' : 'bad';
    return html`<tr><td data-name="Host key"><code>…${key}</code></td><td data-name="For">${name}, generation ≤ ${generation}</td>
<td data-name="State"><span class="${mark}">${shown}</span></td><td data-name="Agreement">${until === undefined ? 'no end' : `until ${day(until)}`}</td></tr>`;
  });
  return html`<h3>Host keys</h3>
<table><thead><tr><th>Host key</th><th>For</th><th>State</th><th>Agreement</th></tr></thead><tbody>${rows}</tbody></table>`;
}

function editionRow({ name, threshold, needed, known, licensed }: EditionStatus, inventory: number): Html {
  const reached =
    needed === 0
      ? html`<span class="good">reached</span> (${inventory} of ${threshold})`
      : html`<span class="bad">${needed} more needed</span> (${inventory} of ${threshold})`;
  return html`<tr><td data-name="Edition">${name}</td><td data-name="Threshold"><span>${reached}</span></td>
<td class="number" data-name="Machines">${known}</td><td class="number" data-name="Licensed">${licensed}</td></tr>`;
}

function registration({ key, registration: number, generation, customer, quantity, until }: ApplicationStatus): Html {
  if (key === undefined) return html``;
  const facts: readonly (readonly [string, string | number | undefined])[] = [
    ['Host key', `…${key}, registration ${number ?? ''}`],
    ['Generation', `≤ ${generation ?? ''}`],
    ['Customer', customer],
    ['Machines bought', quantity],
    ['Agreement', until === undefined ? 'no end' : `until ${day(until)}`],
  ];
  return html`<dl>${facts.flatMap(([term, fact]) => (fact === undefined ? [] : [html`<dt>${term}</dt><dd>${fact}</dd>`]))}</dl>`;
}

function day(seconds: Seconds): string {
  return new Date(seconds * 1000).toISOString().slice(0, 10);
}

function moment(seconds: Seconds): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
