/** The page `docs/reference/familiar-codes.md`, made from the tables of this room so that it cannot drift from them. */
import { familiarEvents } from './familiar-events.ts';
import { familiarNumbers, type NumberFamily, numberFamilies } from './familiar-numbers.ts';
import type { FamiliarEvent } from './familiar-row.ts';

const opening = `# Familiar numbers

<!-- Written by \`npm run attiva -- reference familiar-codes\` from packages/cli/src/explaining-codes. Edit the tables, not this page. -->

Numbers that administrators know from the volume activation of Windows and Office, what they mean **there**, and which of our
codes stands for the same situation **here**. Attiva does not give these numbers and does not decide by them; it only explains
them. The same on every machine, without a network and in every spelling:

\`\`\`
$ attiva error 0xC004F074
$ attiva error -1073418124 F038 12290
$ attiva slui 0x2a 0xC004F074
\`\`\`

*Side* is where the number is seen. Of the digits themselves: a number that begins with \`0xC\` or \`0x8\` is an error, one with \`0x4\`
information. \`0xC004\` is volume activation, and the digit after it names the zone: \`B\` the way to the activation server, \`C\` the
server that judges keys, \`D\` and \`E\` the inside of the licensing service, \`F\` what it tells programs (\`F3\`: certificates).
\`0x8007\` is an error of Windows itself. \`0x8024\` is Windows Update and has nothing to do with activation.
`;

/** The whole page as it must stand in the repository. */
export function familiarPage(): string {
  return [opening, ...numberFamilies.map(familyTable), eventTable()].join('\n');
}

function familyTable({ heading, rows }: NumberFamily): string {
  const head = ['| Number | Side | Meaning | Usual causes | Remedy there | Here |', '|---|---|---|---|---|---|'];
  return [`## ${heading}`, '', ...head, ...Object.keys(rows).map(numberRow), ''].join('\n');
}

function numberRow(number: string): string {
  const row = familiarNumbers.get(number);
  if (row === undefined) throw new TypeError(`${number} is in no table`);
  const codes = row.codes.map((code) => `[\`${code}\`](errors.md#${code})`).join(', ');
  const here = [codes, row.here ?? ''].filter((part) => part !== '').join('. ');
  return cells([`<a id="${number}"></a>\`${number}\``, row.seenOn, row.meaning, row.causes, row.remedy, here]);
}

function eventTable(): string {
  const head = ['| Event | On the | Written when | Fields, in order | Reading | Here |', '|---|---|---|---|---|---|'];
  const rows = Object.entries(familiarEvents).map(([id, event]: [string, FamiliarEvent]) =>
    cells([`<a id="${id}"></a>${id}`, event.writtenBy, event.when, event.fields.join(', '), event.reading, event.here]),
  );
  return ['## Events', '', ...head, ...rows, ''].join('\n');
}

function cells(texts: readonly string[]): string {
  return `| ${texts.map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`;
}
