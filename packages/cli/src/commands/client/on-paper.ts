/** A device key without a network: the request shown as QR code, file and digits, and the answer taken, in whatever form it came. */
import { join } from 'node:path';
import type { Activation, ActivationReport, CarryRequest, Machine } from '@attiva/client';
import { ActivationError, statementId, type VendorClaims } from '@attiva/protocol';
import type { Answer, Call } from '../../program/command-spec.ts';
import { dataFlag } from '../../program/typed-again.ts';
import { type EntryPlace, entryFile } from '../../without-network/entry-file.ts';
import { offerRoads } from '../../without-network/offer-roads.ts';
import { type TakenAnswer, takeAnswerFile } from '../../without-network/take-answer.ts';
import { typeConfirmation } from '../../without-network/type-confirmation.ts';
import { chosenEditions, findEdition, installedEditions, type MachineEdition, openOne } from './editions.ts';

/**
 * The one edition with a device key that is meant.
 * @throws {ActivationError} `no-product-key`; `wrong-usage` where several have one, or the named one has a setup key.
 */
export function deviceEdition(
  call: Call,
  machines: readonly Machine[],
  name: string | undefined = call.argument('edition'),
): MachineEdition {
  if (name !== undefined) return requireDevice(findEdition(name, machines));
  const all = installedEditions(machines);
  const found = all.filter(isDevice);
  const [only, ...more] = found;
  if (more.length > 0) {
    const keys = found.map(({ product }) => product.key).join(', ');
    throw new ActivationError('wrong-usage', `several editions have a device key: ${keys}; name the one that is meant`);
  }
  return only ?? requireDevice(chosenEditions(call, machines)[0] ?? noEdition());
}

function isDevice({ machine, product }: MachineEdition): boolean {
  return machine.settings().installed[product.key]?.kind === 'device';
}

function requireDevice(edition: MachineEdition): MachineEdition {
  if (isDevice(edition)) return edition;
  const why = `${edition.product.key} has no device key; a setup key is answered by a host, without a network by a carry file`;
  throw new ActivationError('wrong-usage', why, { facts: { edition: edition.product.key } });
}

function noEdition(): never {
  throw new ActivationError('no-product-key', 'no edition has a product key on this machine');
}

/** Shows the request on every road. */
export async function offerRequest(call: Call, { machine, product }: MachineEdition): Promise<Answer> {
  const activation = await openOne({ machine, product });
  try {
    const request = await activation.createCarryRequest();
    const { statement, installationId, key = '', client, nonce, madeAt } = request;
    const data = dataFlag(call);
    return await offerRoads(call, {
      title: `License of this machine for ${activation.status().productName}, device key …${key}, without a network`,
      vendor: vendorOf(machine),
      statement,
      installationId,
      online: `attiva client activate${data}`,
      confirm: `attiva client confirm${data}`,
      facts: { edition: product.key, key, client, nonce, madeAt },
    });
  } finally {
    await activation.close();
  }
}

/** A product of an older build carries no statement of its vendor: then there is nobody to name. */
export function vendorOf({ opened, vendorName }: Machine): VendorClaims {
  return opened.about ?? { iss: opened.vendor, iat: 0, name: vendorName, roots: opened.roots, authority: [] };
}

/**
 * Takes an answer from a file or photograph, from the words of the command, or as it is typed group by group.
 * @throws {ActivationError} `nothing-awaited`, `answer-unreadable`, and every code of judging.
 */
export async function takeAnswer(
  call: Call,
  edition: MachineEdition,
  given: { readonly file?: string | undefined; readonly confirmation?: string | undefined },
): Promise<{ readonly report: ActivationReport; readonly validUntil: number | undefined }> {
  const activation = await openOne(edition);
  try {
    const report = await taken(call, { activation, edition }, given);
    const { licensed, validUntil } = activation.status();
    return { report, validUntil: licensed ? validUntil : undefined };
  } finally {
    await activation.close();
  }
}

interface Taking {
  readonly activation: Activation;
  readonly edition: MachineEdition;
}

async function taken(
  call: Call,
  taking: Taking,
  { file, confirmation }: { readonly file?: string | undefined; readonly confirmation?: string | undefined },
): Promise<ActivationReport> {
  const { activation, edition } = taking;
  if (confirmation !== undefined) return await activation.applyConfirmation(confirmation);
  if (file !== undefined) return await apply(activation, await takeAnswerFile(call, file));
  const waiting = await activation.waitingRequest();
  if (waiting === undefined) {
    throw new ActivationError(
      'nothing-awaited',
      `${edition.product.key} waits for no answer: ask first with --without-network`,
    );
  }
  if (waiting.installationId === undefined) {
    const why = 'the request has no installation ID, so there is no confirmation ID to type';
    throw new ActivationError('wrong-usage', `${why}: give the answer as FILE`);
  }
  const place = placeOf(edition.machine, waiting);
  if (call.flag('anew')) await place.forget();
  const again = `attiva client confirm${dataFlag(call)}`;
  const text = await typeConfirmation({ terminal: call.terminal, place, kind: 'device', again });
  const report = await activation.applyConfirmation(text);
  await place.forget();
  return report;
}

async function apply(activation: Activation, answer: TakenAnswer): Promise<ActivationReport> {
  if (answer.kind === 'confirmation') return await activation.applyConfirmation(answer.text);
  const { body } = answer;
  const { answers, revocations } = body as { readonly answers?: unknown; readonly revocations?: unknown };
  if (!Array.isArray(answers)) return await activation.applyAnswerBody(body);
  const waiting = await activation.waitingRequest();
  const { readCarryAnswer } = await import('@attiva/client');
  const ours = answers.map(readCarryAnswer).find(({ client }) => client === waiting?.client);
  if (ours === undefined) {
    throw new ActivationError('nothing-awaited', 'none of the answers in this file is for this machine');
  }
  return await activation.applyCarryAnswer(ours, Array.isArray(revocations) ? revocations : []);
}

function placeOf({ folder }: Machine, { statement }: CarryRequest): EntryPlace {
  const path = join(folder.place.path, 'confirmation.entry');
  return entryFile({ path, request: statementId(statement), as: (work) => work() });
}
