/** The way out to a vendor's authority: each address in turn, true causes, proxies honoured. */
import { type OutboundSettings, problemError, sendRequest, tryAddresses } from '@attiva/daemon';
import { ActivationError } from '@attiva/protocol';
import type { AskAuthority } from './register-host.ts';

/** Asks for registrations and renewals, of hosts and of directories. @throws (by what it gives) as `tryAddresses`. */
export function createAskAuthority(settings: OutboundSettings): AskAuthority {
  return (addresses, statement) => tryAddresses(addresses, (address) => askOne(address, statement, settings));
}

async function askOne(address: string, statement: string, settings: OutboundSettings): Promise<unknown> {
  const answer = await sendRequest({
    method: 'POST',
    url: `${address}/v1/host-registrations`,
    body: statement,
    contentType: 'application/jose',
    accept: ['application/json'],
    timeoutMilliseconds: 20_000,
    mostBytes: 256 * 1024,
    settings,
  });
  if (answer.status !== 200) throw problemError(answer);
  try {
    return JSON.parse(answer.body.toString('utf8'));
  } catch (error) {
    throw new ActivationError('answer-not-ours', `${address} did not answer with JSON`, { cause: error });
  }
}
