/**
 * Carry files at a host (spec/licenses.md 5): requests of machines that do not see it, imported by an administrator. They
 * go through the same line as those of the network, counted alike; only their time may lie 30 days back (T6).
 */
import {
  ActivationError,
  type CarryAnswer,
  type CarriedRequest,
  type CarryEntry,
  importedRequestSeconds,
  isActivationError,
  parseCarryFile,
  problemOf,
  type Seconds,
  type VendorId,
} from '@attiva/protocol';
import type { BatchLine } from '../activation/batch-line.ts';

export interface CarryDesk {
  readonly line: Pick<BatchLine, 'submit' | 'capacity'>;
  readonly now: () => Seconds;
  /** Chains of the newest revocation lists of a vendor; undefined: this host does not serve it. */
  readonly listsOf: (vendor: VendorId) => readonly (readonly string[])[] | undefined;
}

/** Part of the line: machines on the network are served meanwhile. */
const atOnce = 200;

/**
 * Answers the requests of a file. The same file again gives the same answers and counts nobody twice.
 * @throws {ActivationError} `carry-file-invalid`, `vendor-unknown`: then nothing was done.
 */
export async function importCarryFile(desk: CarryDesk, text: string): Promise<CarryAnswer> {
  const { vendor, carried } = parseCarryFile(text);
  const revocations = desk.listsOf(vendor);
  if (revocations === undefined) {
    throw new ActivationError('vendor-unknown', `This host does not serve ${vendor}; the file is for another host.`, {
      facts: { vendor },
    });
  }
  const answers: CarryEntry[] = [];
  const part = Math.max(1, Math.min(atOnce, Math.floor(desk.line.capacity / 2)));
  for (let start = 0; start < carried.length; start += part) {
    const some = carried.slice(start, start + part);
    answers.push(...(await Promise.all(some.map((request) => answerOne(desk, request)))));
  }
  return { vendor, answers, revocations };
}

async function answerOne(desk: CarryDesk, { kind, statement, client, nonce }: CarriedRequest): Promise<CarryEntry> {
  try {
    if (kind !== 'activation-request') {
      throw new ActivationError(
        'carry-wrong-place',
        "This machine has a device key, which the vendor's authority licenses.",
      );
    }
    const item = {
      text: statement,
      receivedAt: desk.now(),
      address: '',
      toleranceSeconds: importedRequestSeconds,
      method: 'carry',
    } as const;
    const { chain } = JSON.parse(await desk.line.submit(item)) as { readonly chain: readonly string[] };
    return { client, nonce, chain };
  } catch (error) {
    if (!isActivationError(error)) throw error;
    const { code, detail, facts } = problemOf(error);
    return { client, nonce, problem: { code, detail, facts } };
  }
}
