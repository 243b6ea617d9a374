import type { Answer, Call, CommandSpec } from '../../program/command-spec.ts';
import { typedAgain } from '../../program/typed-again.ts';
import { type TakenAnswer, takeAnswerFile } from '../../without-network/take-answer.ts';
import { requireTypist, typeConfirmation } from '../../without-network/type-confirmation.ts';
import { type DirectoryDoor, directoryDoor } from './directory-session.ts';
import { type DirectoryVendor, vendorOf } from './directory-vendor.ts';
import { judgeAnswer, requireBundles } from './judge-answer.ts';
import { keptEntry } from './kept-entry.ts';
import { nameOf, publishAnswer, repeatedOptions } from './publish-answer.ts';

export const directoryConfirm: CommandSpec = {
  words: 'directory confirm',
  arguments: {
    '[file]':
      "the vendor's answer: a file, or a photograph of its QR code (PNG, JPEG); without it you type the confirmation ID",
  },
  options: [
    { flags: '--anew', purpose: 'forget what was typed before and begin with the first group' },
    ...repeatedOptions,
  ],
  group: 'Host in the LAN',
  summary: 'Publish the activation object that came without a network',
  example: 'attiva directory confirm answer.json --server dc1.ad.example --bind-dn administrator@ad.example',
  run: (call) => confirmObject(call),
};

/** @param given what was typed, and the key that it must be for; without, the call names a file, or it is asked for. */
export async function confirmObject(
  call: Call,
  given?: { readonly answer: TakenAnswer; readonly key: string },
): Promise<Answer> {
  const vendor = await vendorOf(call);
  const name = await nameOf(call);
  const file = call.argument('file');
  const answer = given?.answer ?? (file === undefined ? undefined : await takeAnswerFile(call, file));
  if (answer === undefined) requireTypist(call.terminal);
  const door = await directoryDoor(call);
  const publishing = { door, name, vendor: forKey(vendor, given?.key) };
  return answer === undefined ? typed(call, publishing) : publish(answer, publishing);
}

/** A confirmation ID fits one bundle: with the others left out it is for this key or for none. */
function forKey(vendor: DirectoryVendor, key: string | undefined): DirectoryVendor {
  if (key === undefined) return vendor;
  return { ...vendor, bundles: vendor.bundles.filter((bundle) => bundle.key === key) };
}

interface Publishing {
  readonly door: DirectoryDoor;
  readonly vendor: DirectoryVendor;
  readonly name: string | undefined;
}

/**
 * The directory is asked who it is before anybody types 191 digits for it, and again afterwards: no session is held open for so
 * long. What was typed is kept until it has done its work.
 */
async function typed(call: Call, publishing: Publishing): Promise<Answer> {
  const { door, vendor } = publishing;
  requireBundles(vendor);
  const { readDirectory } = await import('@attiva/directory');
  const { ids } = await door.enter(readDirectory);
  const place = keptEntry(call, { vendor: vendor.trust.vendor, directory: ids[0] });
  if (call.flag('anew')) await place.forget();
  const again = `attiva directory confirm${typedAgain(call, repeatedOptions)}`;
  const text = await typeConfirmation({ terminal: call.terminal, place, kind: 'directory', again });
  const answer = await publish({ kind: 'confirmation', text }, publishing);
  await place.forget();
  return answer;
}

async function publish(answer: TakenAnswer, { door, vendor, name }: Publishing): Promise<Answer> {
  const { readDirectory } = await import('@attiva/directory');
  return door.enter(async (connection, where) => {
    const reading = await readDirectory(connection, where);
    return publishAnswer({ connection, reading, name }, judgeAnswer(answer, vendor, reading));
  });
}
