import { join } from 'node:path';
import type { AwaitedRegistration, KeyStatus, TakenAnswer } from '@attiva/host';
import { ActivationError, statementId } from '@attiva/protocol';
import type { Answer, Call, CommandSpec } from '../../program/command-spec.ts';
import { asJson } from '../../program/json.ts';
import { type EntryPlace, entryFile } from '../../without-network/entry-file.ts';
import { takeAnswerFile } from '../../without-network/take-answer.ts';
import { typeConfirmation } from '../../without-network/type-confirmation.ts';
import { dataFlag } from '../../program/typed-again.ts';
import { awaitedHere } from './awaited-here.ts';
import { askHost, asOwnerOf, dataOption, hostFolder, type HostDoor } from './host-folder.ts';
import { besideLines, describeRegistered, keysBeside } from './registered-text.ts';

export const hostConfirm: CommandSpec = {
  words: 'host confirm',
  arguments: {
    '[file]':
      "the vendor's answer: a file, or a photograph of its QR code (PNG, JPEG); without it you type the confirmation ID",
  },
  options: [
    { flags: '--for <last-five>', purpose: 'the request that is answered, by its host key, where several wait' },
    { flags: '--anew', purpose: 'forget what was typed before and begin with the first group' },
    { flags: '--withdraw', purpose: 'wait no longer: forget the request', conflicts: ['anew'] },
    dataOption,
  ],
  group: 'Host in the LAN',
  summary: "Take the vendor's answer to what was asked without a network: a host key, a renewal",
  example: 'attiva host confirm answer.json',
  run,
};

async function run(call: Call): Promise<Answer> {
  if (call.flag('withdraw')) return await withdraw(call);
  const file = call.argument('file');
  if (file === undefined) return await typed(call);
  const taken = await takeAnswerFile(call, file);
  if (taken.kind === 'confirmation') return await confirm(call, taken.text, await requireAwaited(call));
  const body = { answer: JSON.stringify(taken.body) };
  return tell(await take(call, ({ ask }) => ask({ method: 'POST', path: '/v1/registration-answers', body })));
}

interface TakenHere {
  readonly taken: TakenAnswer;
  /** Host keys of the same application. */
  readonly keys: readonly KeyStatus[];
}

async function take(call: Call, hand: (door: HostDoor) => Promise<unknown>): Promise<TakenHere> {
  return await askHost(call, async (door) => {
    const taken = (await hand(door)) as TakenAnswer;
    return { taken, keys: await keysBeside(door, taken) };
  });
}

async function typed(call: Call): Promise<Answer> {
  const awaited = await requireAwaited(call);
  if (awaited.installationId === undefined) {
    const why = `the request with the key …${awaited.key} has no installation ID, so there is no confirmation ID to type`;
    throw new ActivationError('wrong-usage', `${why}: give the answer as FILE`);
  }
  const place = placeOf(call, awaited);
  if (call.flag('anew')) await place.forget();
  const again = `attiva host confirm${dataFlag(call)}`;
  const text = await typeConfirmation({ terminal: call.terminal, place, kind: 'host', again });
  return await confirm(call, text, awaited);
}

/** Whatever was typed is kept until it has done its work. */
async function confirm(call: Call, confirmation: string, awaited: AwaitedRegistration): Promise<Answer> {
  const body = { confirmation, key: awaited.key, vendor: awaited.vendor.iss };
  const path = '/v1/registration-confirmations';
  const taken = await take(call, ({ ask }) => ask({ method: 'POST', path, body }));
  await placeOf(call, awaited).forget();
  return tell(taken);
}

function tell({ taken, keys }: TakenHere): Answer {
  const already = taken.already === true ? ['Already      this answer had been taken before; nothing was changed'] : [];
  return {
    json: asJson({ ...taken, already: taken.already === true, keys }),
    text: [describeRegistered(taken), ...besideLines(taken, keys), ...already].join('\n'),
  };
}

async function withdraw(call: Call): Promise<Answer> {
  const awaited = await requireAwaited(call);
  const body = { key: awaited.key, vendor: awaited.vendor.iss };
  await askHost(call, (door) => door.ask({ method: 'POST', path: '/v1/registration-withdrawals', body }));
  await placeOf(call, awaited).forget();
  return {
    json: { withdrawn: true, vendor: awaited.vendor.iss, key: awaited.key },
    text: `Withdrawn    the request with the key …${awaited.key}; an answer to it is taken no more`,
  };
}

/** The request that is meant. @throws {ActivationError} `nothing-awaited`, `wrong-usage` (several are). */
async function requireAwaited(call: Call): Promise<AwaitedRegistration> {
  const wanted = call.text('for')?.toUpperCase().replace(/^…/, '');
  const known = (await awaitedHere(call)).filter(({ key }) => key === (wanted ?? key));
  const [awaited, another] = known;
  if (awaited === undefined) {
    const which = wanted === undefined ? 'no answer' : `no answer for the key …${wanted}`;
    throw new ActivationError('nothing-awaited', `this host waits for ${which}`);
  }
  if (another === undefined) return awaited;
  const keys = known.map(({ key, vendor: { iss } }) => `…${key} (${iss})`).join(', ');
  throw new ActivationError('wrong-usage', `several requests wait: ${keys}; name one with --for KEY`);
}

function placeOf(call: Call, awaited: AwaitedRegistration): EntryPlace {
  const folder = hostFolder(call);
  return entryFile({
    path: join(folder, 'confirmation.entry'),
    request: statementId(awaited.statement),
    as: (work) => asOwnerOf(call, folder, work),
  });
}
