/** What the desk's answer looks like: first what was given to whom, then the digits in large groups. */
import type { DeskAnswer } from '@attiva/authority';

const groupsPerLine = 3;

export function describeAnswer(answer: DeskAnswer, file: string | undefined): string {
  return [...factLines(answer), ...fileLines(file), ...spokenLines(answer, file)].join('\n');
}

function factLines({ title, product, key, customer, count, charged }: DeskAnswer): readonly string[] {
  return [
    `${title}`,
    `  Product    ${product}`,
    `  Key        …${key}${customer === null ? '' : `, ${customer}`}`,
    `  Count      ${count}`,
    ...(charged ? [] : ['  Charged    nothing: this machine had it before']),
  ];
}

function fileLines(file: string | undefined): readonly string[] {
  return file === undefined ? [] : ['', `Answer written to ${file}: it goes back to the machine.`];
}

function spokenLines({ head, groups }: DeskAnswer, file: string | undefined): readonly string[] {
  if (head === null || groups === null) {
    return file === undefined ? ['', 'This request has no confirmation ID: --answer FILE writes the answer.'] : [];
  }
  const cells = groups.map(({ label, digits }) => `${label.padStart(4)}  ${spaced(digits)}`);
  const lines = Array.from({ length: Math.ceil(cells.length / groupsPerLine) }, (_, line) =>
    cells.slice(line * groupsPerLine, (line + 1) * groupsPerLine).join('   '),
  );
  const hint = ['Confirmation ID: read it aloud, about six minutes.', 'The machine names a wrong group at once.'];
  return [
    '',
    ...hint,
    '',
    `first  ${head.split('').join(' ')}`,
    '',
    ...lines.flatMap((line) => [line, '']).slice(0, -1),
  ];
}

/** `012 3456`: read with a breath in between, and still a group for whoever pastes it from a mail. */
function spaced(digits: string): string {
  return `${digits.slice(0, 3)} ${digits.slice(3)}`;
}
