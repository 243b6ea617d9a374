import type { DirectoryReading } from '@attiva/directory';
import {
  ActivationError,
  chainOfConfirmation,
  isActivationError,
  judgeObjectAnswer,
  type ConfirmationFields,
  readConfirmationId,
} from '@attiva/protocol';
import type { Answer, Call, CommandSpec } from '../../program/command-spec.ts';
import { readAnswerText, takeAnswerFile, type TakenAnswer } from '../../without-network/take-answer.ts';
import { sessionOptions, withDirectory } from './directory-session.ts';
import { type DirectoryVendor, vendorOf } from './directory-vendor.ts';
import { vendorChoice } from './publish.ts';
import { type JudgedObject, nameOf, publishAnswer } from './publish-answer.ts';

export const directoryConfirm: CommandSpec = {
  words: 'directory confirm',
  arguments: {
    '[file]': "the vendor's answer: a file, or a photograph of its QR code (else you type the confirmation ID)",
  },
  options: [
    ...sessionOptions,
    { flags: '--name <text>', purpose: 'what administrators shall call the object, at most 40 characters' },
    ...(vendorChoice ?? []),
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
  const answer = given?.answer ?? (await takeAnswer(call));
  const name = await nameOf(call);
  const { readDirectory } = await import('@attiva/directory');
  return withDirectory(call, async (connection, where) => {
    const reading = await readDirectory(connection, where);
    return publishAnswer({ connection, reading, name }, judge(answer, forKey(vendor, given?.key), reading));
  });
}

/** A confirmation ID fits one bundle: with the others left out it is for this key or for none. */
function forKey(vendor: DirectoryVendor, key: string | undefined): DirectoryVendor {
  if (key === undefined) return vendor;
  return { ...vendor, bundles: vendor.bundles.filter((bundle) => bundle.key === key) };
}

async function takeAnswer(call: Call): Promise<TakenAnswer> {
  const file = call.argument('file');
  if (file !== undefined) return takeAnswerFile(call, file);
  if (!call.terminal.interactive) throw new ActivationError('wrong-usage', 'name the file with the answer');
  return readAnswerText(await call.terminal.ask('Confirmation ID, two digits and 27 groups: '), 'what was typed');
}

/** What was asked need not be remembered: the vendor has signed for which directory it is, and this one is read anew. */
function judge(answer: TakenAnswer, vendor: DirectoryVendor, reading: DirectoryReading): JudgedObject {
  const body = answer.kind === 'body' ? answer.body : { chain: confirmed(answer.text, vendor, reading) };
  let elsewhere: ActivationError | undefined;
  for (const sub of reading.ids) {
    const { key } = claimsIn(body);
    try {
      return judgeObjectAnswer(body, { sub, key }, vendor.trust);
    } catch (error) {
      if (!isActivationError(error) || error.code !== 'answer-to-other-request') throw error;
      elsewhere = error;
    }
  }
  throw new ActivationError('object-of-another-directory', 'The answer is for another directory than this one.', {
    cause: elsewhere,
  });
}

/** The last five that the answer itself names: read to compare with nothing, judged with all the rest. */
function claimsIn(body: object): { readonly key: string } {
  const [statement] = 'chain' in body && Array.isArray(body.chain) ? (body.chain as unknown[]) : [];
  const payload = typeof statement === 'string' ? (statement.split('.')[1] ?? '') : '';
  const key = /"key":"([^"]{5})"/.exec(Buffer.from(payload, 'base64url').toString('utf8'))?.[1];
  return { key: key ?? '' };
}

/**
 * The chain that a confirmation ID stands for. Which bundle and which of the directory's ids were asked for is not remembered:
 * the signature fits one of them or none.
 */
function confirmed(text: string, vendor: DirectoryVendor, reading: DirectoryReading): readonly string[] {
  const confirmation = readConfirmationId(text);
  let refused: ActivationError | undefined;
  for (const asked of possible(vendor, reading)) {
    try {
      return chainFor(confirmation, asked, vendor);
    } catch (error) {
      if (!isActivationError(error) || error.code !== 'confirmation-not-ours') throw error;
      refused = error;
    }
  }
  throw refused ?? new ActivationError('bundle-unknown', 'The vendor file prepares no answers by telephone.');
}

interface Possible {
  readonly bundle: number;
  readonly key: string;
  readonly sub: string;
}

function possible({ bundles }: DirectoryVendor, { ids }: DirectoryReading): readonly Possible[] {
  const hosts = bundles.filter(({ kind }) => kind === 'host').toReversed();
  return hosts.flatMap(({ number: bundle, key }) => ids.map((sub) => ({ bundle, key, sub })));
}

function chainFor(confirmation: ConfirmationFields, asked: Possible, vendor: DirectoryVendor): readonly string[] {
  const { bundles, delegation = [], trust } = vendor;
  return chainOfConfirmation(
    confirmation,
    { kind: 'directory', ...asked, device: [0, 0, 0], bundles, delegation },
    trust,
  );
}
