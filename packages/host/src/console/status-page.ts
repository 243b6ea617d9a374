/** The page: status, counts against thresholds, warnings with their remedies, the registration. No script, no picture. */
import { drawnPage, type Html, html } from '@attiva/daemon';
import type { Seconds } from '@attiva/protocol';
import type { HostWarning } from '../status/host-warning.ts';
import type { ApplicationStatus, EditionStatus, HostStatus, KeyStatus, VendorStatus } from '../status/host-status.ts';

export function statusPage(status: HostStatus): string {
  const { program, now, vendors, warnings } = status;
  const state = warnings.some(({ severity }) => severity === 'error')
    ? html`<span class="bad">needs attention</span>`
    : html`<span class="good">running</span>`;
  const none = html`<section><h2>No vendor yet</h2><p>Run <code>attiva host setup NAME.attiva</code></p></section>`;
  return drawnPage(
    'Attiva host',
    html`<h1>Attiva host: ${state}</h1>
<p class="quiet">Version ${program} · ${moment(now)} · read only; reload for the newest</p>
${exposedLine(status)}${warnings.map(warningCard)}${vendors.length === 0 ? none : vendors.map(vendorCard)}`,
  );
}

function exposedLine({ console: exposed }: HostStatus): Html {
  if (exposed === undefined) return html``;
  const state = exposed.open
    ? 'This console is reached from the network'
    : 'This console should be reached from the network';
  return html`<p>${state}: ${exposed.urls.join(', ')}. Certificate SHA-256 <code>${exposed.fingerprint}</code></p>`;
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
