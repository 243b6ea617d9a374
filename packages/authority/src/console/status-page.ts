/** The status as one drawn page: who we are, until when we may sign, warnings with their remedies. No script, no picture. */
import { drawnPage, type Html, html } from '@attiva/daemon';
import type { Seconds } from '@attiva/protocol';
import type { AuthorityStatus } from '../administration/authority-status.ts';

export function statusPage(status: AuthorityStatus, now: Seconds): string {
  const { program, name, vendor, warnings } = status;
  const state = warnings.some(({ severity }) => severity === 'high')
    ? html`<span class="bad">needs attention</span>`
    : html`<span class="good">running</span>`;
  return drawnPage(
    'Attiva authority',
    html`<h1>Attiva authority: ${state}</h1>
<p class="quiet">Version ${program} · ${moment(now)} · read only; reload for the newest</p>
${warnings.map(warningCard)}
<section><h2>${name}</h2><p class="quiet">${vendor} · ${status.roots.map((root) => html`root <code>${root}</code> `)}</p>
${status.lab ? html`<p class="bad">A lab root: nothing that it signs counts outside tests.</p>` : html``}
<dl>${factsOf(status).map(([term, fact]) => html`<dt>${term}</dt><dd>${fact}</dd>`)}</dl></section>`,
  );
}

function factsOf(status: AuthorityStatus): readonly (readonly [string, string | number])[] {
  return [
    ['Addresses', status.addresses.join(', ')],
    ['Signing key', status.signingKey],
    ['May sign until', `${day(status.signsUntil)}, ${status.signingDaysLeft} days`],
    ['Packs', status.packs],
    ['Customers', status.customers],
    ['Host keys', status.hostKeys],
    ['Hosts', `${status.hosts}, registrations ${status.registrations}`],
    ['Device keys', `${status.deviceKeys}, machines licensed ${status.licenses}`],
    ['Revoked', status.revoked],
    ...(status.console === undefined
      ? []
      : ([
          ['Console in the network', status.console.urls.join(', ')],
          ['Its certificate, SHA-256', status.console.fingerprint],
        ] as const)),
  ];
}

function warningCard({ code, severity, text, remedy }: AuthorityStatus['warnings'][number]): Html {
  return html`<section class="${severity === 'high' ? 'error' : 'warning'}"><h2>${severity === 'high' ? 'Error' : 'Warning'}: ${text}</h2>
<p>${remedy}</p><p class="quiet"><code>${code}</code></p></section>`;
}

function day(seconds: Seconds): string {
  return new Date(seconds * 1000).toISOString().slice(0, 10);
}

function moment(seconds: Seconds): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
