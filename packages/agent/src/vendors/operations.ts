/** The operations of an administrator, as they come over a socket. */
import { type HostScope, type Machine, type Product, readCarryAnswer } from '@attiva/client';
import { ActivationError } from '@attiva/protocol';
import { type AgentRequest, textOf } from '../http/route.ts';
import type { VendorDesk } from './vendor-desk.ts';

type Body = AgentRequest['body'];
type Operation = (desk: VendorDesk, body: Body) => Promise<object>;

const done = {};

const operations: Readonly<Record<string, Operation>> = {
  'install-key': async (desk, body) => {
    await desk.installKey(textOf(body, 'key', 100));
    return done;
  },
  'clear-key': async ({ machine }, body) => {
    await machine.clearKey(productOf(machine, body));
    return done;
  },
  'clear-agreement': async ({ machine }, body) => {
    await machine.clearAgreement(productOf(machine, body));
    return done;
  },
  'set-host': async ({ machine }, body) => {
    const host = await machine.setHost(textOf(body, 'host'), scopeOf(body), productIfNamed(machine, body));
    return { host };
  },
  'clear-host': async ({ machine }, body) => {
    await machine.clearHost(scopeOf(body), productIfNamed(machine, body));
    return done;
  },
  'pin-host': async ({ machine }, body) => {
    await machine.pinHost(textOf(body, 'host', 40));
    return done;
  },
  'unpin-host': async ({ machine }, body) => {
    await machine.unpinHost(body['host'] === undefined ? undefined : textOf(body, 'host', 40));
    return done;
  },
  'set-domain': async ({ machine }, body) => {
    await machine.setLookupDomain(body['domain'] === undefined ? undefined : textOf(body, 'domain'));
    return done;
  },
  'set-directory': async ({ machine }, body) => {
    const { url, ca, base } = body;
    if (url === undefined) await machine.setDirectory(undefined);
    else {
      await machine.setDirectory({
        url: textOf(body, 'url'),
        ...(ca !== undefined && { ca: textOf(body, 'ca', 64 * 1024) }),
        ...(base !== undefined && { base: textOf(body, 'base', 1000) }),
      });
    }
    return done;
  },
  'set-caching': async ({ machine }, body) => {
    const { caching } = body;
    if (typeof caching !== 'boolean') throw new ActivationError('malformed', '"caching" must be true or false');
    await machine.setCaching(caching);
    return done;
  },
  'set-activation-type': async ({ machine }, body) => {
    const { type } = body;
    if (type !== 'all' && type !== 'directory' && type !== 'host')
      throw new ActivationError('malformed', '"type" must be all, directory or host');
    await machine.setActivationType(type, productIfNamed(machine, body));
    return done;
  },
  'clear-key-text': async ({ machine }, body) => {
    await machine.clearKeyText(productOf(machine, body));
    return done;
  },
  'carry-request': async (desk, body) => {
    const activation = await desk.activationOf(productOf(desk.machine, body));
    return { request: await activation.createCarryRequest() };
  },
  'waiting-request': async (desk, body) => {
    const request = await (await desk.activationOf(productOf(desk.machine, body))).waitingRequest();
    return request === undefined ? done : { request };
  },
  'carry-answer': async (desk, body) => {
    const { answer, lists } = body;
    const activation = await desk.activationOf(productOf(desk.machine, body));
    const given = Array.isArray(lists) ? lists.slice(0, 64) : [];
    return { report: await activation.applyCarryAnswer(readCarryAnswer(answer), given) };
  },
  'answer-body': async (desk, body) => {
    const answer = body['body'];
    if (typeof answer !== 'object' || answer === null) throw new ActivationError('malformed', '"body" is no answer');
    return { report: await (await desk.activationOf(productOf(desk.machine, body))).applyAnswerBody(answer) };
  },
  confirmation: async (desk, body) => {
    const activation = await desk.activationOf(productOf(desk.machine, body));
    return { report: await activation.applyConfirmation(textOf(body, 'confirmation', 1000)) };
  },
  'return-license': async (desk, body) => {
    const activation = await desk.activationOf(productOf(desk.machine, body));
    return { ...(await activation.returnLicense()) };
  },
  'new-identity': ({ machine }, body) => machine.newIdentity(productOf(machine, body)),
};

/** Does what the body names. @throws {ActivationError} `malformed`, and whatever the operation says. */
export async function operate(desk: VendorDesk, body: Body): Promise<object> {
  const name = textOf(body, 'operation', 40);
  const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
  if (operation === undefined) throw new ActivationError('malformed', `there is no operation "${name.slice(0, 40)}"`);
  const answer = await operation(desk, body);
  // A key that was installed has begun an attempt of its own, whose report is the one that is wanted.
  if (name !== 'install-key') desk.ordered();
  return answer;
}

/** The edition that a body names. @throws {ActivationError} `malformed`, `edition-unknown`. */
export function productOf(machine: Machine, body: Body): Product {
  return machine.product({ application: textOf(body, 'application', 64), edition: textOf(body, 'edition', 64) });
}

function productIfNamed(machine: Machine, body: Body): Product | undefined {
  return body['edition'] === undefined ? undefined : productOf(machine, body);
}

function scopeOf(body: Body): HostScope {
  const { scope, edition } = body;
  const isPlace = scope === 'machine' || ((scope === 'edition' || scope === 'application') && edition !== undefined);
  if (!isPlace)
    throw new ActivationError('malformed', '"scope" must be machine, or edition or application with a product');
  return scope;
}
