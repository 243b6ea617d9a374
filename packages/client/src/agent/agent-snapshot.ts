import {
  ActivationError,
  type DeviceFacts,
  judgeDeviceProof,
  type KeyId,
  type RequestId,
  type Seconds,
  type VendorId,
} from '@attiva/protocol';
import type { ProvenClients } from '../activation/client-folder.ts';
import { type ClientState, isWhole, parseClientState } from '../state/client-state.ts';
import { type GraceRecord, parseGrace } from '../state/grace.ts';

/**
 * The interface between SDK and agent, one integer; it only ever grows. 1: first release, 2026-11. Unknown members are
 * ignored on both sides.
 */
export const agentApi = 1;

/** What an agent showed of one vendor, after the keys were proved. Whether a lease in it is good is judged like any other. */
export interface AgentSnapshot {
  readonly program: string;
  readonly pid: number;
  /** Another text whenever anything else here is another. */
  readonly revision: string;
  readonly state: ClientState;
  readonly grace: GraceRecord;
  readonly proven: ProvenClients;
}

/** What was asked, and what the asking process knows of its own machine. */
export interface SnapshotAsked {
  readonly nonce: RequestId;
  readonly vendor: VendorId;
  /** Wall clock. */
  readonly now: Seconds;
  readonly device?: DeviceFacts;
}

/** The present identity, and older ones whose lease is still the newest of an edition. */
const mostClients = 16;

/**
 * Judges what an agent answered to a question for its status.
 * @throws {ActivationError} `agent-too-old`; `agent-not-proven` with the cause for everything that is not what it should be.
 */
export function judgeSnapshot(answer: Readonly<Record<string, unknown>>, asked: SnapshotAsked): AgentSnapshot {
  const { api, program, pid, revision, clients, proofs } = answer;
  if (!isWhole(api)) throw notProven('it names no version of its interface');
  if (api < agentApi) {
    throw new ActivationError('agent-too-old', `the agent speaks interface ${api}, this product needs ${agentApi}`, {
      facts: { api, needed: agentApi },
    });
  }
  const state = parseClientState(answer['state']);
  const grace = parseGrace(answer['grace']);
  if (state === undefined || grace === undefined) throw notProven('what it shows is no state');
  if (!isListOfTexts(clients) || !isListOfTexts(proofs) || clients.length !== proofs.length) {
    throw notProven('it shows clients without a proof for each');
  }
  return {
    program: shortText(program),
    pid: isWhole(pid) ? pid : 0,
    revision: shortText(revision),
    state,
    grace,
    proven: provenClients(clients, proofs, asked),
  };
}

function provenClients(clients: readonly string[], proofs: readonly string[], asked: SnapshotAsked): ProvenClients {
  const ids = clients as readonly KeyId[];
  let device: DeviceFacts | undefined;
  try {
    for (const [at, client] of ids.entries()) ({ device } = judgeDeviceProof(proofs[at], { ...asked, client }));
  } catch (cause) {
    throw notProven('a key that it claims to hold is not proved', cause);
  }
  const present = ids.at(-1);
  return { ids: new Set(ids), ...(present !== undefined && { present }), ...(device !== undefined && { device }) };
}

function isListOfTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length <= mostClients && value.every((one) => typeof one === 'string');
}

function shortText(value: unknown): string {
  return typeof value === 'string' && /^[\w.+-]{1,64}$/.test(value) ? value : '';
}

function notProven(why: string, cause?: unknown): ActivationError {
  return new ActivationError('agent-not-proven', `what answers in the agent's place is not believed: ${why}`, {
    cause,
  });
}
