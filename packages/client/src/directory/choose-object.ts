import {
  type ActivationObjectClaims,
  ActivationError,
  agreementEnd,
  chooseObject as chooseBest,
  coversBuild,
  type DirectoryId,
  type JudgedObject,
  judgeFoundObject,
  type Seconds,
  type TrustContext,
} from '@attiva/protocol';
import { type Agreement, refuseOtherAgreement } from '../licensing/agreement.ts';
import { isRecord } from '../state/client-state.ts';
import type { DirectorySession, FoundObject } from './activation-source.ts';
import type { ObjectTried } from './directory-tried.ts';

/** What an object must be for, and what would speak against it. */
export interface WantedObject {
  readonly application: string;
  readonly generation: number;
  readonly releaseDate?: Seconds;
  /** The agreement that binds this edition; undefined: none, or one of this very directory. */
  readonly agreement?: Agreement;
}

/** What a session holds for one edition. */
export interface SessionChoice {
  readonly chosen?: JudgedObject & { readonly name: string };
  /** A line for the one that licenses, and for each that was meant for this product and does not. */
  readonly lines: readonly ObjectTried[];
}

/** Most lines of objects in a report. */
const mostLines = 64;

/**
 * The object of a session that licenses an edition. Forged, revoked, foreign and outrun ones are named and passed over; those of
 * other vendors and applications are nobody's fault and get no line.
 * @param trust by effective time
 */
export function chooseObject(session: DirectorySession, wanted: WantedObject, trust: TrustContext): SessionChoice {
  const ours = session.objects.flatMap((object) => {
    const chain = parseChain(object);
    return isForSomebodyElse(chain, wanted, trust) ? [] : [{ name: object.name, chain }];
  });
  const chains = ours.map(({ chain }) => chain);
  const { chosen, refused } = chooseBest(chains, (chain) => judge(chain, { ids: session.ids, wanted, trust }));
  const lines = refused.slice(0, mostLines).map(({ at, error }): ObjectTried => {
    const { code, detail, facts } = error;
    return { object: ours[at]?.name ?? '', outcome: 'struck-off', code, detail, facts };
  });
  if (chosen === undefined) return { lines };
  const name = ours.find(({ chain }) => chain === chosen.chain)?.name ?? '';
  return { chosen: { ...chosen, name }, lines: [...lines, { object: name, outcome: 'licensed' }] };
}

interface Judging extends Pick<DirectorySession, 'ids'> {
  readonly wanted: WantedObject;
  readonly trust: TrustContext;
}

function judge(chain: unknown, { ids, wanted, trust }: Judging): JudgedObject {
  const { application, generation, agreement } = wanted;
  const judged = judgeFoundObject(
    chain,
    { directories: ids as readonly DirectoryId[], application, generation },
    trust,
  );
  refuseOtherAgreement(judged.object, agreement);
  const end = agreementEnd(judged.object);
  if (end !== undefined && end <= trust.now) {
    throw new ActivationError('agreement-ended', 'the agreement of the object has ended', { facts: { ended: end } });
  }
  if (!coversBuild(buildOf(wanted, judged.object))) {
    throw new ActivationError('build-not-covered', 'this build is newer than the maintenance of the object');
  }
  return judged;
}

function buildOf(
  { releaseDate }: WantedObject,
  { maintenanceUntil }: ActivationObjectClaims,
): Parameters<typeof coversBuild>[0] {
  return {
    ...(releaseDate !== undefined && { releaseDate }),
    ...(maintenanceUntil !== undefined && { maintenanceUntil }),
  };
}

/** What is no JSON is no chain either, and is told so by whoever judges it. */
function parseChain({ text }: FoundObject): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Read before any signature, so only ever a reason to pass over in silence: several vendors, and several applications of one,
 * keep their objects in one place.
 */
function isForSomebodyElse(chain: unknown, { application }: WantedObject, { vendor }: TrustContext): boolean {
  const claims = claimsOf(Array.isArray(chain) ? chain[0] : undefined);
  if (claims === undefined) return false;
  return isOther(claims['iss'], vendor) || isOther(claims['application'], application);
}

function isOther(value: unknown, ours: string): boolean {
  return typeof value === 'string' && value !== ours;
}

function claimsOf(statement: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof statement !== 'string') return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(statement.split('.')[1] ?? '', 'base64url').toString());
    return isRecord(claims) ? claims : undefined;
  } catch {
    return undefined; // Not ours to read: whoever verifies it says what is wrong.
  }
}
