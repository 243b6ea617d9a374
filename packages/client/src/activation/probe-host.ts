import { ActivationError, isActivationError, type JudgedHostInfo, type TrustContext } from '@attiva/protocol';
import { toSeconds } from '../clock.ts';
import { askHostInfo, type Conversation, type HostTarget } from './host-conversation.ts';
import type { Machine } from './machine.ts';

/**
 * Asks a host what it is, as an attempt does before it says anything of this machine: nobody is counted, nothing is stored.
 * Where the host names a TLS key, it is asked once more in the way that an attempt would then use. For whoever wants to know
 * why a machine is not licensed.
 * @throws {ActivationError} why the host could not be asked, or is not believed; with the fact `tls` where HTTPS is the reason.
 */
export async function probeHost(machine: Machine, target: HostTarget): Promise<JudgedHostInfo> {
  const talk = conversationOf(machine);
  const judged = await askEitherWay(target, talk);
  const { tls } = judged.info;
  if (tls === undefined || tls === target.tls) return judged;
  try {
    return await askHostInfo({ ...target, tls }, talk);
  } catch (error) {
    throw isActivationError(error) ? tlsFault(error) : error;
  }
}

/** What a TXT record or an earlier host-info says of the TLS key may be out of date; the signed host-info never is. */
async function askEitherWay(target: HostTarget, talk: Conversation): Promise<JudgedHostInfo> {
  try {
    return await askHostInfo(target, talk);
  } catch (error) {
    const isOutdated = isActivationError(error) && ['not-authentic', 'answer-not-ours'].includes(error.code);
    if (target.tls === undefined || !isOutdated) throw error;
    const { tls: _outdated, ...plain } = target;
    return askHostInfo(plain, talk);
  }
}

function tlsFault(cause: ActivationError): ActivationError {
  const { code, detail, facts } = cause;
  return new ActivationError(code, `the host names a TLS key, and HTTPS with it fails: ${detail}`, {
    facts: { ...facts, tls: true },
    cause,
  });
}

function conversationOf(machine: Machine): Conversation {
  const { vendor, roots, allowLab } = machine.opened;
  const now = (): number => toSeconds(machine.clock.now());
  const trust = (): TrustContext => ({
    vendor,
    roots,
    allowLab,
    now: now(),
    revocations: machine.revocations(machine.stored().state),
    cache: machine.signatures,
  });
  return { network: machine.network, trust, now, random: machine.random, wait: machine.wait };
}
