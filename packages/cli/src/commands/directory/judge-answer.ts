/** An answer that came without a network, judged against the directory as it is read now. */
import type { DirectoryReading } from '@attiva/directory';
import {
  ActivationError,
  type Bundle,
  chainOfConfirmation,
  type ConfirmationFields,
  type DirectoryId,
  isActivationError,
  judgeObjectAnswer,
  parseCompact,
  readConfirmationId,
} from '@attiva/protocol';
import type { TakenAnswer } from '../../without-network/take-answer.ts';
import type { DirectoryVendor } from './directory-vendor.ts';
import type { JudgedObject } from './publish-answer.ts';

/**
 * What was asked need not be remembered: the vendor has signed for which directory it is, and this one is read anew.
 * @throws {ActivationError} `answer-unreadable`, `answer-not-genuine`, `object-of-another-directory`, `confirmation-not-ours`, and
 * whatever else a chain or a confirmation ID is refused for.
 */
export function judgeAnswer(answer: TakenAnswer, vendor: DirectoryVendor, reading: DirectoryReading): JudgedObject {
  const body = answer.kind === 'body' ? answer.body : { chain: confirmed(answer.text, vendor, reading) };
  const { key, directory } = claimedBy(body);
  const sub = (reading.ids.find((id) => id === directory) ?? reading.ids[0] ?? '') as DirectoryId;
  try {
    return judgeObjectAnswer(body, { sub, key }, vendor.trust);
  } catch (error) {
    if (!isActivationError(error)) throw error;
    if (error.code === 'answer-to-other-request') throw ofAnother(directory, reading);
    // The remedy of the wire, to look at what answers there, would lead nowhere.
    if (error.code === 'not-authentic') throw notGenuine(vendor, error);
    throw error;
  }
}

/** Read before any signature, only to tell what the answer is to: judged with all the rest. @throws {ActivationError} `answer-unreadable`. */
function claimedBy(body: object): { readonly key: string; readonly directory: string } {
  const [statement] = 'chain' in body && Array.isArray(body.chain) ? (body.chain as unknown[]) : [];
  const parts = typeof statement === 'string' ? parseCompact(statement) : undefined;
  if (parts === undefined) throw new ActivationError('answer-unreadable', 'there is no signed activation object in it');
  if (!String(parts.header['typ']).includes('activation-object')) {
    throw new ActivationError('answer-unreadable', 'it is the answer to a host or a machine, not to a directory');
  }
  return { key: String(parts.claims['key']), directory: String(parts.claims['sub']) };
}

function ofAnother(directory: string, { ids, context }: DirectoryReading): ActivationError {
  const detail = `the answer is for the directory ${directory}, and this is ${ids[0]} (${context.namingContext}); nothing was published`;
  return new ActivationError('object-of-another-directory', detail, { facts: { directory, here: [...ids] } });
}

function notGenuine({ about }: DirectoryVendor, cause: ActivationError): ActivationError {
  const detail = `what the answer says does not bear the signature of ${about.name}; nothing was published`;
  return new ActivationError('answer-not-genuine', detail, { cause });
}

/**
 * The chain that a confirmation ID stands for. Which bundle and which of the directory's ids were asked for is not remembered:
 * the signature fits one of them or none.
 */
function confirmed(text: string, vendor: DirectoryVendor, reading: DirectoryReading): readonly string[] {
  const bundles = requireBundles(vendor);
  const confirmation = readConfirmationId(text);
  for (const { number: bundle, key } of bundles) {
    for (const sub of reading.ids) {
      try {
        return chainFor(confirmation, { bundle, key, sub }, vendor);
      } catch (error) {
        if (!isActivationError(error) || error.code !== 'confirmation-not-ours') throw error;
      }
    }
  }
  throw notOurs(vendor, bundles, reading);
}

/** The bundles that may be meant, newest first. @throws {ActivationError} `bundle-unknown` where there is none. */
export function requireBundles({ bundles, about }: DirectoryVendor): readonly Bundle[] {
  const hosts = bundles.filter(({ kind }) => kind === 'host').toReversed();
  if (hosts.length > 0) return hosts;
  const why = `the file of ${about.name} here prepares no answers by telephone for this key; take the vendor's newest file, or give the answer as FILE`;
  throw new ActivationError('bundle-unknown', why);
}

function notOurs(
  { trust: { vendor } }: DirectoryVendor,
  bundles: readonly Bundle[],
  { ids }: DirectoryReading,
): ActivationError {
  const keys = [...new Set(bundles.map(({ key }) => key))];
  const known = keys.map((key) => `…${key}`).join(', ');
  return new ActivationError(
    'confirmation-not-ours',
    `the vendor's signature is over no request of this directory (${ids[0]}) with a key that the vendor file here prepares (${known})`,
    { facts: { couldBe: ['directory', 'key', 'bundle', 'vendor'], sub: ids[0] ?? '', keys, vendor } },
  );
}

interface Asked {
  readonly bundle: number;
  readonly key: string;
  readonly sub: string;
}

function chainFor(confirmation: ConfirmationFields, asked: Asked, vendor: DirectoryVendor): readonly string[] {
  const { bundles, delegation = [], trust } = vendor;
  return chainOfConfirmation(
    confirmation,
    { kind: 'directory', ...asked, device: [0, 0, 0], bundles, delegation },
    trust,
  );
}
