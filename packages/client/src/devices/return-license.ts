import { ActivationError, createLicenseReturn, parseCompact, type StatementId, statementId } from '@attiva/protocol';
import type { AttemptContext } from '../activation/attempt-parts.ts';
import type { FolderWriter } from '../activation/client-folder.ts';
import { createRequestId } from '../activation/host-conversation.ts';
import { toSeconds } from '../clock.ts';
import { identityId, signerOf } from '../identity/identity-record.ts';
import { isRecord, isWhole } from '../state/client-state.ts';
import { askAuthority } from './ask-authority.ts';
import { withoutLicense } from './store-license.ts';

/** A license that was given back. */
export interface ReturnedLicense {
  /** `APPLICATION/EDITION`. */
  readonly product: string;
  readonly returned: StatementId;
  /** Last five characters of the device key. */
  readonly key: string;
  /** Activations that the key has left now. */
  readonly remaining?: number;
}

/**
 * Gives the device license back to the vendor, signed by the key that it names, then forgets license, confirmation and what was
 * kept of the device key. Nothing is forgotten before the authority has said that it took it.
 * @throws {ActivationError} `license-unknown`, `returns-exhausted`, `authority-unreachable` …
 */
export async function returnLicense(writer: FolderWriter, context: AttemptContext): Promise<ReturnedLicense> {
  const { product, opened, random, clock, device, network, wait } = context;
  const { state, identity: record } = writer.read();
  const stored = state.editions[product.key]?.license;
  const holder = record.identities.find((one) => identityId(one) === stored?.client);
  if (stored === undefined || holder === undefined) {
    throw new ActivationError('license-unknown', `no device license of ${product.key} is held on this machine`, {
      facts: { product: product.key },
    });
  }
  const returned = statementId(stored.chain[0] ?? '');
  const { key } = (parseCompact(stored.chain[0] ?? '')?.claims ?? { key: '' }) as unknown as { readonly key: string };
  const input = {
    vendor: opened.vendor,
    iat: toSeconds(clock.now()),
    jti: createRequestId(random),
    bundle: 0,
    key,
    device: device.facts,
    returns: returned,
  };
  const statement = await createLicenseReturn(input, signerOf(holder));
  const talk = { network, addresses: opened.about?.authority ?? [], tried: [], random, wait };
  const remaining = await askAuthority({ path: 'v1/device-licenses', statement }, talk, (body) => {
    if (isRecord(body) && body['returned'] === returned) return isWhole(body['remaining']) ? body['remaining'] : null;
    throw new ActivationError('answer-not-ours', 'the answer does not say that the license was taken back');
  });
  withoutLicense(writer, product);
  return { product: product.key, returned, key, ...(remaining !== null && { remaining }) };
}
