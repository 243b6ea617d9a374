/** `/downloads`: what the vendor publishes, each file with its digest, and how to check it. */
import { createHash } from 'node:crypto';
import { type Html, html } from '@attiva/daemon';
import { rootFingerprint } from '@attiva/protocol';
import { drawPage, type Here } from './page-frame.ts';
import type { DoorWords } from './door-words.ts';

export interface Download {
  readonly name: string;
  readonly kind: keyof DoorWords['downloads']['kinds'];
  readonly bytes: Buffer;
  /** SHA-256 in hexadecimal. */
  readonly digest: string;
}

export const digestsName = 'SHA256SUMS';

/** Of the published files those that customers take, in the order of need; what products compile in is not among them. */
export function downloadsOf(published: ReadonlyMap<string, string>, vendorFile: string): readonly Download[] {
  const found = [...published].flatMap(([name, text]): Download[] => {
    const kind = kindOf(name, vendorFile);
    return kind === undefined ? [] : [downloadOf(name, kind, text)];
  });
  const order = ['vendor', 'nextRoot', 'pack', 'revocations', 'keys'];
  const sorted = found.toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
  const sums = sorted.map(({ name, digest }) => `${digest}  ${name}\n`).join('');
  return [...sorted, downloadOf(digestsName, 'digests', sums)];
}

function kindOf(name: string, vendorFile: string): Download['kind'] | undefined {
  if (name === vendorFile) return 'vendor';
  if (name.endsWith('.attiva')) return 'nextRoot';
  if (name.endsWith('.pack.json')) return 'pack';
  if (name.endsWith('.revocations')) return 'revocations';
  return name.startsWith('setup-keys.') ? 'keys' : undefined;
}

function downloadOf(name: string, kind: Download['kind'], text: string): Download {
  const bytes = Buffer.from(text, 'utf8');
  return { name, kind, bytes, digest: createHash('sha256').update(bytes).digest('hex') };
}

const checks = [
  ['Linux', `sha256sum --ignore-missing -c ${digestsName}`],
  ['macOS', `shasum -a 256 --ignore-missing -c ${digestsName}`],
  ['Windows', 'certutil -hashfile FILE SHA256'],
] as const;

export function downloadsPage(here: Here, downloads: readonly Download[]): string {
  const { downloads: said } = here.words;
  const { roots } = here.vendor;
  const content = html`<p class="lead">${said.lead}</p>
${!downloads.some(({ kind }) => kind === 'vendor') && html`<p class="note warn">${said.none}</p>`}
<ul class="downloads">${downloads.map((one) => entry(here, one))}</ul>
<section class="card"><h2>${said.check}</h2>
<p>${said.checkDigest} ${said.taken}</p>
<dl class="facts">${checks.map(([system, command]) => html`<dt>${system}</dt><dd><code>${command}</code></dd>`)}</dl>
<p>${said.checkSignature}</p>
<dl class="facts"><dt>${said.fingerprint}</dt><dd>${roots.map((root) => html`<code>${rootFingerprint(root)}</code> `)}</dd></dl></section>`;
  return drawPage(here, { page: 'downloads', title: said.title, content });
}

function entry({ words }: Here, { name, kind, bytes, digest }: Download): Html {
  const { downloads: said } = words;
  return html`<li class="card"><a class="file" href="files/${encodeURIComponent(name)}" download="${name}">${name}</a> <span class="quiet">${words.bytes(bytes.length)}</span>
<p>${said.kinds[kind]}</p>
<p class="digest"><span class="quiet">${said.digest}</span> <code>${digest}</code></p></li>`;
}
