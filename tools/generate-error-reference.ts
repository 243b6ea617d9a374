/**
 * Writes docs/reference/errors.md from the error catalogue: a table for each side where the cause can lie.
 *   node --conditions=attiva-source tools/generate-error-reference.ts
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { catalogue, type CatalogueRow, type ErrorCode, errorCodes } from '@attiva/protocol';

export const errorReferencePath: string = join(import.meta.dirname, '../docs/reference/errors.md');

/** Sides in the order in which an administrator asks: my machine, the way, the host, the vendor. */
const sides: readonly (readonly [CatalogueRow['side'], string])[] = [
  ['client', 'On the client'],
  ['network', 'On the way: network, DNS, proxy'],
  ['host', 'On the host'],
  ['authority', 'At the authority'],
  ['vendor', 'With the vendor'],
  ['us', 'Attiva itself and where it runs'],
];

const exitClasses: readonly string[] = [
  'done',
  'a bug of ours',
  'wrong usage or configuration',
  'not licensed',
  'refused, trying again will not help',
  'not trusted',
  'not now, try later',
  'part of a batch failed',
];

const opening = `# Error reference

<!-- Written by tools/generate-error-reference.ts from packages/protocol/src/errors. Edit the catalogue, not this page. -->

A code is the same in the program's text, in \`--json\`, in logs and in the \`application/problem+json\` of the servers. It never changes its meaning and is never used again for another. The tables stand by the side where the cause lies. *Familiar* is the number that administrators know from the documented public list for the same situation; it is given where there is one. [Familiar numbers](familiar-codes.md) explains those and others, as does \`attiva error NUMBER\`.

*Again* says whether the same attempt can succeed: *never*, *later* (by waiting; clients do so by themselves) or *after a change*. *HTTP* is the status when the error travels as a problem document.
`;

/** The whole page as it must stand in the repository. */
export function errorReference(): string {
  return [opening, exitTable(), familiarTable(), ...sides.map(sideTable)].join('\n');
}

function exitTable(): string {
  const rows = exitClasses.map((meaning, exit) => `| ${exit} | ${meaning} |`);
  return ['## Exit classes of commands', '', '| Exit | Meaning |', '|---|---|', ...rows, ''].join('\n');
}

function familiarTable(): string {
  const codes = new Map<string, ErrorCode[]>();
  for (const code of errorCodes) {
    const { familiar } = catalogue[code];
    if (familiar !== undefined) codes.set(familiar, [...(codes.get(familiar) ?? []), code]);
  }
  const rows = [...codes]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([number, found]) => `| [${number}](familiar-codes.md#${number}) | ${found.map(link).join(', ')} |`);
  return ['## By familiar number', '', '| Number | Codes |', '|---|---|', ...rows, ''].join('\n');
}

function sideTable([side, heading]: (typeof sides)[number]): string {
  const codes = errorCodes.filter((code) => catalogue[code].side === side).sort();
  const head = [
    '| Code | Meaning | Usual cause | Remedy | Familiar | Again | Exit | HTTP |',
    '|---|---|---|---|---|---|---|---|',
  ];
  return [`## ${heading}`, '', ...head, ...codes.map(codeRow), ''].join('\n');
}

function codeRow(code: ErrorCode): string {
  const { title, cause, remedy, familiar, retry, exit, status } = catalogue[code];
  const again = retry === 'after-change' ? 'after a change' : retry;
  const cells = [`<a id="${code}"></a>\`${code}\``, title, cause, remedy, familiar ?? '', again, exit, status];
  return `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;
}

function link(code: ErrorCode): string {
  return `[\`${code}\`](#${code})`;
}

if (import.meta.main) {
  mkdirSync(dirname(errorReferencePath), { recursive: true });
  writeFileSync(errorReferencePath, errorReference());
}
