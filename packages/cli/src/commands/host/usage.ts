/** What a month's use was, as one signed file for the vendor: shown, and written where somebody says so. Nothing is sent. */
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { StatedUsage, UsageAnswer } from '@attiva/host';
import type { Answer, Call, CommandSpec } from '../../program/command-spec.ts';
import { columns, moment } from '../../program/columns.ts';
import { asJson } from '../../program/json.ts';
import { unwritableFile } from '../../program/named-file.ts';
import { typedAgain } from '../../program/typed-again.ts';
import { askHost, dataOption } from './host-folder.ts';

const month = {
  flags: '--month <month>',
  purpose: 'which one, like 2026-11; without it: the statements signed so far',
};
const vendor = { flags: '--vendor <id>', purpose: 'for this vendor, where the host serves several' };

export const hostUsage: CommandSpec = {
  words: 'host usage',
  options: [
    month,
    vendor,
    { flags: '--show', purpose: 'print the whole file that would go to the vendor, and nothing else' },
    { flags: '--out <file>', purpose: 'write that file, to be sent by you' },
    { flags: '--correct', purpose: 'sign a correction, if figures have become others since the month was signed' },
    dataOption,
  ],
  group: 'Host in the LAN',
  summary: "Sign a month's use in one readable file, without names; you read it, then send it or not",
  example: 'attiva host usage --month 2026-11 --show',
  run: async (call) => {
    const wanted = call.text('month');
    return wanted === undefined ? await listSigned(call) : await state(call, wanted);
  },
};

async function listSigned(call: Call): Promise<Answer> {
  const { statements } = await askHost(call, (door) => door.ask({ method: 'GET', path: '/v1/usage-statements' }));
  const text = columns((statements as readonly StatedUsage[]).map(row));
  return { json: asJson({ statements }), text: text || 'No statement yet: attiva host usage --month 2026-11 --show' };
}

function row({
  vendor: of,
  month: stated,
  from,
  to,
  whole,
  signedAt,
  digest,
  replaces,
}: StatedUsage): readonly string[] {
  const kind = replaces === undefined ? (whole ? 'whole' : 'part') : 'correction';
  return [stated, of, `${from} to ${to}`, kind, `signed ${moment(signedAt)}`, digest];
}

async function state(call: Call, wanted: string): Promise<Answer> {
  const of = call.text('vendor');
  const body = { month: wanted, correct: call.flag('correct'), ...(of !== undefined && { vendor: of }) };
  const stated = await askHost(call, (door) => door.ask({ method: 'POST', path: '/v1/usage-statements', body }));
  const out = call.text('out');
  const written = out === undefined ? undefined : await write(call, out, stated.file);
  const lines = stated.file.trimEnd().split('\n').length;
  const json = asJson({ ...stated, lines, written });
  if (call.flag('show')) return { json, text: stated.file.trimEnd() };
  return { json, text: describe(call, stated, { lines, written }) };
}

/** @throws {ActivationError} `wrong-usage` for a place that cannot be written. */
async function write(call: Call, name: string, file: string): Promise<string> {
  const path = resolve(call.terminal.workingDirectory, name);
  try {
    await writeFile(path, file);
  } catch (cause) {
    throw unwritableFile(path, cause);
  }
  return path;
}

function describe(
  call: Call,
  stated: UsageAnswer,
  { lines, written }: { readonly lines: number; readonly written: string | undefined },
): string {
  const { from, to, whole, missing, peaks, digest, previous, signedAt, signedNow, changed } = stated;
  const again = `attiva host usage${typedAgain(call, [month, vendor, dataOption])}`;
  const days = whole ? 'the whole month' : 'a part: the month goes on, or the host did not count all of it';
  const read = written === undefined ? `read it: ${again} --show; then ${again} --out FILE` : `read ${written}`;
  return [
    `Days      ${from} to ${to}, ${days}`,
    ...peaks.map(({ application, day, use }) => `Use       ${application}: at most ${use}, on ${day}`),
    ...(missing.length === 0 ? [] : [`MISSING   ${missing.length} days without figures: ${shortened(missing)}`]),
    `Signed    ${moment(signedAt)}${signedNow ? '' : ', as it was: the same bytes'}`,
    `Digest    ${digest}`,
    `Before    ${previous ?? 'none: the first of this host'}`,
    ...(changed.length === 0 ? [] : [`CHANGED   ${changed.length} figures are others since: ${again} --correct`]),
    `File      ${lines} lines; no names, no client ids, no addresses`,
    `Next      ${read}, and send it to the vendor if you agree: nothing is sent by itself`,
  ].join('\n');
}

function shortened(days: readonly string[]): string {
  return days.length <= 5 ? days.join(', ') : `${days.slice(0, 5).join(', ')} …`;
}
