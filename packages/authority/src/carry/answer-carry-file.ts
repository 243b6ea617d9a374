/**
 * Carry files at the authority (spec/licenses.md 5): requests of many machines, answered in order, each on its own. This
 * room opens them; what a machine gets is decided in `licenses/`.
 */
import { setImmediate } from 'node:timers/promises';
import {
  ActivationError,
  type CarriedFrom,
  type CarryAnswer,
  type CarryEntry,
  importedRequestSeconds,
  isActivationError,
  openLicenseRequest,
  parseCarryFile,
  problemOf,
} from '@attiva/protocol';
import type { AuthorityParts } from '../authority-parts.ts';
import { requireForUs } from '../keys/require-for-us.ts';
import { deviceAsks } from '../licenses/answer-license-request.ts';
import { type DeviceAsks, licenseDevices } from '../licenses/license-device.ts';
import { returnLicense } from '../licenses/return-license.ts';
import { currentLists } from '../revocation/sign-lists.ts';
import { secondsNow } from '../surroundings.ts';

/** So many in one transaction, a few milliseconds each: others are served in between, whatever size the file has. */
const atOnce = 25;

type Carried = ReturnType<typeof parseCarryFile>['carried'][number];
type Asking = CarriedFrom & { readonly asks: DeviceAsks };

/**
 * Answers a carry file. The same file again gives the same licenses, with the count of each key as it is by then.
 * @throws {ActivationError} `carry-file-invalid`, `vendor-unknown`: then nothing was done.
 */
export async function answerCarryFile(parts: AuthorityParts, text: string): Promise<CarryAnswer> {
  const { vendor, carried } = parseCarryFile(text);
  if (vendor !== parts.vendor) {
    throw new ActivationError(
      'vendor-unknown',
      `This is the authority of ${parts.vendor}, and the file is for ${vendor}.`,
      {
        facts: { asked: vendor, vendor: parts.vendor },
      },
    );
  }
  const answers: CarryEntry[] = [];
  for (let start = 0; start < carried.length; start += atOnce) {
    answers.push(...(await answerSome(parts, carried.slice(start, start + atOnce))));
    // What the database answers at once never lets the process listen: without a turn nobody else is heard for the whole file.
    await setImmediate();
  }
  return { vendor, answers, revocations: await currentLists(parts.database) };
}

async function answerSome(parts: AuthorityParts, carried: readonly Carried[]): Promise<CarryEntry[]> {
  const answers: CarryEntry[] = [];
  let asking: Asking[] = [];
  const licenseThose = async (): Promise<void> => {
    const issued = await licenseDevices(
      parts,
      asking.map(({ asks }) => asks),
    );
    issued.forEach((outcome, index) => {
      const { client, nonce } = asking[index] as Asking;
      answers.push(
        outcome instanceof ActivationError
          ? problemEntry({ client, nonce }, outcome)
          : { client, nonce, chain: outcome.chain, remaining: outcome.remaining },
      );
    });
    asking = [];
  };
  for (const { client, nonce, ...request } of carried) {
    const opened = open(parts, request);
    if (opened instanceof ActivationError) {
      await licenseThose();
      answers.push(problemEntry({ client, nonce }, opened));
    } else if (opened.wants === 'license') {
      asking.push({ client, nonce, asks: deviceAsks(opened.claims) });
    } else {
      // In the order of the file: a part of the quota that is given back is there for those after it.
      await licenseThose();
      answers.push(await returnEntry(parts, { client, nonce }, opened.claims));
    }
  }
  await licenseThose();
  return answers;
}

function open(
  parts: AuthorityParts,
  { kind, statement }: Pick<Carried, 'kind' | 'statement'>,
): ReturnType<typeof openLicenseRequest> | ActivationError {
  try {
    if (kind !== 'license-request') {
      throw new ActivationError(
        'carry-wrong-place',
        'This machine asks for a lease, which a host of its network gives.',
      );
    }
    const request = openLicenseRequest(statement);
    const toleranceSeconds = importedRequestSeconds;
    requireForUs(parts.vendor, request.claims, {
      now: secondsNow(parts.surroundings),
      asker: 'client',
      toleranceSeconds,
    });
    return request;
  } catch (error) {
    if (isActivationError(error)) return error;
    throw error;
  }
}

async function returnEntry(
  parts: AuthorityParts,
  from: CarriedFrom,
  claims: Parameters<typeof returnLicense>[1],
): Promise<CarryEntry> {
  try {
    const { returned, remaining } = await returnLicense(parts, claims);
    return { ...from, returned, remaining };
  } catch (error) {
    if (isActivationError(error)) return problemEntry(from, error);
    throw error;
  }
}

function problemEntry(from: CarriedFrom, error: ActivationError): CarryEntry {
  const { code, detail, facts } = problemOf(error);
  return { ...from, problem: { code, detail, facts } };
}
