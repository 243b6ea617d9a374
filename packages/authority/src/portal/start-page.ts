/** `/`: whose page this is, and the three things one can do here. */
import { type Html, html } from '@attiva/daemon';
import { rootFingerprint, type SupportContact } from '@attiva/protocol';
import { addressOf, drawPage, type Here } from './page-frame.ts';

export function startPage(here: Here): string {
  const { words, vendor, chosen } = here;
  const { start } = words;
  const ways = [
    ['ask', start.ask, start.askText],
    ['keys', start.keys, start.keysText],
    ['downloads', start.downloads, start.downloadsText],
  ] as const;
  const content = html`<p class="lead">${start.lead}</p>
<ul class="ways">${ways.map(([page, title, text]) => html`<li><a class="way" href="${addressOf(page, chosen)}"><h2>${title}</h2><p>${text}</p></a></li>`)}</ul>
<section class="card"><h2>${start.who}</h2>
<dl class="facts">
<dt>${start.vendor}</dt><dd>${vendor.name}</dd>
<dt>${start.id}</dt><dd><code>${vendor.iss}</code></dd>
<dt>${start.root}</dt><dd>${vendor.roots.map((root) => html`<code>${rootFingerprint(root)}</code> `)}</dd>
${isWebAddress(vendor.portal) && html`<dt>${start.portal}</dt><dd><a href="${vendor.portal}" rel="noreferrer noopener">${vendor.portal}</a></dd>`}
</dl>
<p class="quiet">${start.rootText}</p>
${contacts(here)}</section>`;
  return drawPage(here, { page: 'start', title: start.title(vendor.name), content });
}

function contacts({ words, vendor }: Here): Html | undefined {
  if (vendor.support === undefined || vendor.support.length === 0) return undefined;
  return html`<h3>${words.start.contacts}</h3><ul class="contacts">${vendor.support.map((contact) => html`<li>${contactCells(contact, words.language)}</li>`)}</ul>`;
}

function contactCells({ country, language, phone, email, url }: SupportContact, shown: string): readonly Html[] {
  const where = country === undefined ? undefined : nameOf(country, shown);
  const spoken = language === undefined ? undefined : `(${language})`;
  const called = phone && html`<a href="tel:${phone.replaceAll(/[^+\d]/g, '')}">${phone}</a>`;
  const mailed = email && html`<a href="mailto:${email}">${email}</a>`;
  const web = isWebAddress(url) && html`<a href="${url}" rel="noreferrer noopener">${url}</a>`;
  return [where, called, mailed, web, spoken].flatMap((cell) => (cell ? [html`<span>${cell}</span> `] : []));
}

/** A vendor's statement is signed, and still no address of it may run anything. */
function isWebAddress(url: string | undefined): url is string {
  return url !== undefined && /^https?:\/\//i.test(url);
}

function nameOf(country: string, language: string): string {
  try {
    return new Intl.DisplayNames(language, { type: 'region' }).of(country.toUpperCase()) ?? country;
  } catch {
    return country;
  }
}
