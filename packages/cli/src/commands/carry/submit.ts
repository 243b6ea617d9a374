import {
  ActivationError,
  type CarriedFrom,
  type CarriedRequest,
  carryAnswerText,
  type CarryAnswer,
  type CarryEntry,
  carryFileText,
  isActivationError,
  openProductRoots,
  parseCarryAnswer,
  parseCarryFile,
  type VendorId,
} from '@attiva/protocol';
import type { Answer, Call, CommandSpec } from '../../program/command-spec.ts';
import { columns } from '../../program/columns.ts';
import { asJson } from '../../program/json.ts';
import { withProgress } from '../../program/progress.ts';
import { readText } from '../../program/secrets.ts';
import { shellWord } from '../../program/typed-again.ts';
import { knownVendors } from '../client/vendor-files.ts';
import { askHost, dataOption } from '../host/host-folder.ts';
import { writeCarried } from './carried-files.ts';

export const carrySubmit: CommandSpec = {
  words: 'carry submit',
  arguments: { '<file>': 'what `carry collect` or `carry request` has written' },
  options: [
    { flags: '-o, --output <file>', purpose: 'where the answers go (default: answers.carry)' },
    { flags: '--to <url>', purpose: "address of the vendor's authority (default: as the vendor file says)" },
    {
      flags: '--roots <file>',
      purpose: "the vendor's NAME.attiva, where this machine does not know the vendor",
      repeatable: true,
    },
    dataOption,
  ],
  group: 'Client on each machine',
  summary: 'Have the requests answered: device keys by the vendor, others by the host on this machine',
  example: 'attiva carry submit all.carry -o answers.carry',
  run,
};

async function run(call: Call): Promise<Answer> {
  const { vendor, carried } = parseCarryFile(await readText(call, call.argument('file') ?? ''));
  if (carried.length === 0) throw new ActivationError('wrong-usage', 'there is no request in this file');
  const parts: CarryAnswer[] = [];
  const forVendor = carried.filter(({ kind }) => kind === 'license-request');
  const forHost = carried.filter(({ kind }) => kind === 'activation-request');
  if (forVendor.length > 0) parts.push(await askVendor(call, vendor, forVendor));
  if (forHost.length > 0) parts.push(await askThisHost(call, vendor, forHost));
  const answers = parts.flatMap((part) => part.answers);
  const revocations = parts.flatMap((part) => part.revocations).slice(0, 64);
  const path = await writeCarried(
    call,
    call.text('output') ?? 'answers.carry',
    carryAnswerText({ vendor, answers, revocations }),
  );
  return told(path, { carried, answers });
}

async function askVendor(call: Call, vendor: VendorId, requests: readonly CarriedRequest[]): Promise<CarryAnswer> {
  const { createAskForFile } = await import('@attiva/host');
  const addresses = await addressesOf(call, vendor);
  const ask = createAskForFile({ environment: call.terminal.environment });
  const file = { vendor, requests: requests.map(({ kind, statement }) => ({ kind, statement })) };
  const answered = withProgress(call, "asking the vendor's authority", () => ask(addresses, file));
  return answered.catch((error: unknown) => Promise.reject(withTheWayOut(error)));
}

/** A file may be submitted anywhere, which the remedy of every other command cannot say. */
function withTheWayOut(error: unknown): unknown {
  if (!isActivationError(error) || error.code !== 'authority-unreachable') return error;
  const { code, detail, facts } = error;
  return new ActivationError(code, `${detail}; submit the file on a machine that has a way to the vendor`, { facts });
}

async function addressesOf(call: Call, vendor: VendorId): Promise<readonly string[]> {
  const to = call.text('to');
  if (to !== undefined) return [await requireAddress(to)];
  const now = Math.floor(call.terminal.now() / 1000);
  const roots = (await knownVendors(call)).find((known) => known.vendor === vendor);
  const addresses = roots && openProductRoots(roots, now).about?.authority;
  if (addresses !== undefined && addresses.length > 0) return addresses;
  throw new ActivationError(
    'no-vendor',
    `this machine does not know where ${vendor} answers: give --to URL, or --roots FILE`,
  );
}

async function requireAddress(address: string): Promise<string> {
  const { isHttpAddress } = await import('@attiva/daemon');
  if (isHttpAddress(address)) return address;
  throw new ActivationError('wrong-usage', `${address} is no address: write https://NAME`, { facts: { address } });
}

async function askThisHost(call: Call, vendor: VendorId, requests: readonly CarriedRequest[]): Promise<CarryAnswer> {
  return await askHost(call, async (door) => {
    const { requireAnswerOf } = await import('@attiva/host');
    const file = carryFileText({ vendor, requests });
    const answer = await door.ask({ method: 'POST', path: '/v1/carry', body: { file } });
    return requireAnswerOf(parseCarryAnswer(JSON.stringify(answer)), { vendor });
  });
}

function told(
  path: string,
  { carried, answers }: { readonly carried: readonly CarriedRequest[]; readonly answers: readonly CarryEntry[] },
): Answer {
  const asked = new Map(carried.map((request) => [placeOf(request), request]));
  const refused = answers.flatMap((entry) =>
    'problem' in entry ? [{ client: entry.client, of: asked.get(placeOf(entry))?.about ?? '', ...entry.problem }] : [],
  );
  const done = answers.length - refused.length;
  const left = new Map<string, number>();
  for (const entry of answers) {
    const key = asked.get(placeOf(entry))?.key;
    // In the order of the file: the last one says what is left now.
    if (key !== undefined && !('problem' in entry) && entry.remaining !== undefined) left.set(key, entry.remaining);
  }
  const lines = [
    `${done} of ${carried.length} answered, in ${path}`,
    ...[...left].map(
      ([key, count]) => `Device key …${key}: ${count} ${count === 1 ? 'activation' : 'activations'} left`,
    ),
    'Next, on each machine: attiva carry apply ' + shellWord(path),
    ...(refused.length === 0
      ? []
      : ['', columns(refused.map(({ client, of, code, detail }) => ['REFUSED', client, of, code, detail]))]),
  ];
  const keys = [...left].map(([key, remaining]) => ({ key, remaining }));
  const json = { file: path, answered: done, requests: carried.length, refused, keys };
  return { json: asJson(json), text: lines.join('\n'), exit: refused.length === 0 ? 0 : 7 };
}

/** Which request an answer is for. */
function placeOf({ client, nonce }: CarriedFrom): string {
  return `${client} ${nonce}`;
}
