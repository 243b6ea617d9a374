/** The check as people read it: a line for each finding, what was not seen, and the verdict in one line at the end. */
import { columns } from '../program/columns.ts';
import type { Skipped } from './build-files.ts';
import type { FindingCode, Verdict } from './judge-traces.ts';

/** What was looked at, and what came of it. */
export interface Check extends Verdict {
  readonly files: number;
  readonly bytes: number;
  readonly skipped: readonly Skipped[];
}

const most = 40;

const remedies: Readonly<Record<FindingCode, string>> = {
  'lab-root': 'build with the roots of your ordinary authority: `roots.ts` of a folder made without `--lab`',
  'allow-lab': 'keep `allowLab` in the code of your tests; no setting and no variable may reach it',
  'testing-entry': 'import `@attiva/client` alone in what you ship; `@attiva/client/testing` belongs into tests',
  'no-roots': 'compile in the `roots.ts`, `.json` or `.h` that `attiva authority init` wrote',
};

export function reportText(check: Check): string {
  const { findings, notes, skipped } = check;
  const places = findings.map(({ code, file, place, detail }) => [
    code,
    place === '' ? file : `${file}:${place}`,
    detail,
  ]);
  const found = new Set(findings.map(({ code }) => code));
  const lines = [
    ...shown(columns(places.slice(0, most)), places.length),
    ...[...found].map((code) => `  remedy   ${code}: ${remedies[code]}`),
    ...notes.map(({ detail }) => `note     ${detail}`),
    ...shown(
      skipped
        .slice(0, most)
        .map(({ file, why }) => `skipped  ${file}: ${why}`)
        .join('\n'),
      skipped.length,
    ),
    summary(check, found),
  ];
  return lines.join('\n');
}

function shown(text: string, count: number): string[] {
  if (count === 0) return [];
  return count > most ? [text, `and ${count - most} more; --json lists them all`] : [text];
}

/** `roots: aurora.example (no lab root) ok · releaseDate ok · SDK 1.0.0 ok`. */
function summary(check: Check, found: ReadonlySet<FindingCode>): string {
  const { vendors, releaseDates, sdkVersions, notes, files, bytes } = check;
  const noted = new Set(notes.map(({ code }) => code));
  const whose = vendors.length === 0 ? 'a vendor' : vendors.join(', ');
  const date = releaseDates.length === 0 ? 'not found' : noted.has('release-date-invalid') ? 'not a day' : 'ok';
  const sdk = sdkVersions.length === 0 ? 'SDK not found' : `SDK ${sdkVersions.join(', ')}`;
  const parts = [
    rootsPart(whose, found),
    ...(found.has('allow-lab') ? ['allowLab ON'] : []),
    ...(found.has('testing-entry') ? ['testing entry IN'] : []),
    `releaseDate ${date}`,
    `${sdk}${sdkVersions.length === 1 && !noted.has('sdk-older') ? ' ok' : ''}`,
  ];
  return `${parts.join(' · ')}   (${files} ${files === 1 ? 'file' : 'files'}, ${sizeText(bytes)})`;
}

function rootsPart(whose: string, found: ReadonlySet<FindingCode>): string {
  if (found.has('no-roots')) return 'roots: NONE';
  return found.has('lab-root') ? `roots: ${whose} LAB ROOT` : `roots: ${whose} (no lab root) ok`;
}

function sizeText(bytes: number): string {
  return bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KiB` : `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}
