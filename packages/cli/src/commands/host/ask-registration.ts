/** A registration asked for without a network: of the first host key and of further ones alike, finished by `host confirm`. */
import type { AwaitedRegistration } from '@attiva/host';
import { ActivationError } from '@attiva/protocol';
import type { Answer, Call, OptionSpec } from '../../program/command-spec.ts';
import { readProductKey } from '../../program/secrets.ts';
import { offerRoads, roadOptions } from '../../without-network/offer-roads.ts';
import { dataFlag } from '../../program/typed-again.ts';
import { awaitedHere } from './awaited-here.ts';
import { askHost } from './host-folder.ts';

/** The options of every command that can also ask without a network. */
export const withoutNetworkOptions: readonly OptionSpec[] = [
  {
    flags: '--without-network',
    purpose: 'ask by QR code, file or telephone; without a key: show again what was asked',
  },
  ...roadOptions,
];

/** Whoever wants a file or a picture wants this road. */
export function isWithoutNetwork(call: Call): boolean {
  return call.flag('withoutNetwork') || ['request', 'png', 'country'].some((name) => call.text(name) !== undefined);
}

/** Of the command that asks. */
export interface AskingCommand {
  /** What the request is: `Registration of this host`. */
  readonly what: string;
  /** What is typed where there is a network: `attiva host register KEY`. */
  readonly online: string;
}

export async function askRegistration(call: Call, { what, online }: AskingCommand): Promise<Answer> {
  const awaited = await requestOf(call);
  const { vendor, key, signingKey, statement, installationId, madeAt, old } = awaited;
  const data = dataFlag(call);
  if (old)
    call.terminal.note(
      'note: this request is more than 30 days old, and vendors may refuse it; repeat it with the key',
    );
  return await offerRoads(call, {
    title: `${what} with ${vendor.name}, host key …${key}, without a network`,
    vendor,
    statement,
    installationId,
    online: `${online}${data}`,
    confirm: `attiva host confirm${data}`,
    facts: { key, signingKey, madeAt },
  });
}

/** With a key the request is made, or the one made before is given; without one it is shown again. */
async function requestOf(call: Call): Promise<AwaitedRegistration> {
  const vendor = call.text('vendor');
  const isKeyGiven = [call.argument('key'), call.text('key'), call.text('keyFile')].some((key) => key !== undefined);
  if (!isKeyGiven) {
    const known = (await awaitedHere(call)).filter(({ vendor: { iss } }) => iss === (vendor ?? iss));
    if (known.length > 1) {
      const keys = known.map(({ key, vendor: { iss } }) => `…${key} (${iss})`).join(', ');
      throw new ActivationError('wrong-usage', `several requests wait: ${keys}; give the key of the one that is meant`);
    }
    if (known[0] !== undefined) return known[0];
  }
  const key = await readProductKey(call, 'Host key: ');
  const body = vendor === undefined ? { key } : { key, vendor };
  return (await askHost(call, (door) =>
    door.ask({ method: 'POST', path: '/v1/registration-requests', body }),
  )) as AwaitedRegistration;
}
