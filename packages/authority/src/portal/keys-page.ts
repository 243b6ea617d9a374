/** `/setup-keys`: the public list, by product. */
import { type Html, html } from '@attiva/daemon';
import type { SetupKeyTable } from '../publishing/setup-keys.ts';
import { drawPage, type Here } from './page-frame.ts';

export function keysPage(here: Here, tables: readonly SetupKeyTable[]): string {
  const { keys } = here.words;
  const content = html`<p class="lead">${keys.lead}</p>
<p class="there">${keys.use}: <code>attiva client install-key KEY</code></p>
${tables.length === 0 && html`<p class="note">${keys.none}</p>`}
${tables.map((table) => keyTable(here, table))}
<p class="quiet">${keys.asFile} <a href="files/setup-keys.json" download>setup-keys.json</a>, <a href="files/setup-keys.md" download>setup-keys.md</a></p>`;
  return drawPage(here, { page: 'keys', title: keys.title, content });
}

function keyTable({ words: { keys } }: Here, { application, name, rows }: SetupKeyTable): Html {
  const lines = rows.map(
    ({ name: edition, generation, key }) =>
      html`<tr><th scope="row" data-label="${keys.edition}">${edition}</th><td data-label="${keys.generation}">${generation}</td><td data-label="${keys.key}"><code class="key">${key}</code></td><td><button type="button" class="copy" hidden data-copy="${key}" data-copied="${keys.copied}" aria-label="${keys.copy(key)}">${keys.copyShort}</button></td></tr>`,
  );
  return html`<section class="card"><h2 id="${application}">${name}</h2>
<table aria-labelledby="${application}"><thead><tr><th scope="col">${keys.edition}</th><th scope="col">${keys.generation}</th><th scope="col">${keys.key}</th><td></td></tr></thead>
<tbody>${lines}</tbody></table></section>`;
}
