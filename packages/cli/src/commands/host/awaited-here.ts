/** Requests of this host that wait for an answer, as its administration tells them. */
import type { AwaitedRegistration } from '@attiva/host';
import type { Call } from '../../program/command-spec.ts';
import { askHost } from './host-folder.ts';

export async function awaitedHere(call: Call): Promise<readonly AwaitedRegistration[]> {
  return await askHost(call, async (door) => {
    const answer = await door.ask({ method: 'GET', path: '/v1/registration-requests' });
    return (answer as { readonly requests: readonly AwaitedRegistration[] }).requests;
  });
}
