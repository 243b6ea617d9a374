import { labDomain } from '../world/world.ts';
import { type Attack, must, type Seen } from './attack.ts';
import type { AttackSite } from './attack-site.ts';
import { newSigner } from './forger.ts';
import { ListeningHost } from './listening-host.ts';

const inventions = 1000;

/** Thousands of keys made on the spot, each of which asks once. */
async function inventClients(site: AttackSite): Promise<Seen> {
  const order = { customer: 'Rossi SpA', application: 'aurora-office', until: '2029-12-31' };
  await site.host.register(await site.aurora.sell(order), site.aurora.id);
  const victim = await site.licensed();
  const office = { application: 'aurora-office', edition: 'office', generation: 2024 };
  for (let made = 0; made < inventions; made += 200) {
    const statements = await Promise.all(Array.from({ length: 200 }, () => site.invented(office, newSigner())));
    await Promise.all(statements.map(site.send));
  }
  const { vendors } = await site.host.status();
  const counted = vendors.flatMap(({ applications }) => applications).find(({ id }) => id === 'aurora-office');
  if (counted === undefined) throw new TypeError('the host does not serve Aurora Office');
  must(counted.inventory === inventions, 'each key is counted');
  must(counted.count <= 10, 'the displayed count stops at twice the highest threshold');
  must((await site.ask(await site.machine({ edition: 'office' }))).outcome === 'licensed', 'the threshold is reached');
  const isLicensed = (await site.ask(victim)).outcome === 'licensed';
  return { result: isLicensed ? 'bounded' : 'not-stopped', victim };
}

/** A thousand names before ours in the SRV set, none of which answers. */
async function fillDns(site: AttackSite): Promise<Seen> {
  const [name = '', port = ''] = site.host.address.split(':');
  const dead = Array.from({ length: 1000 }, (_, n) => ({
    name: `h${n}.${labDomain}`,
    port: 7688,
    priority: 1,
    weight: 0,
  }));
  const licensed = await site.licensed();
  site.world.wire.publish(labDomain, [...dead, { name, port: Number(port), priority: 9, weight: 0 }]);
  must((await site.ask(licensed)).outcome === 'licensed', 'a licensed machine remembers its host');
  const victim = await site.machine();
  const { code, hosts } = await site.ask(victim);
  return hosts.length === 32 && code !== undefined
    ? { result: 'bounded', code, victim }
    : { result: 'not-stopped', victim };
}

/** Runs an attack against a host that really listens; afterwards it must still answer an honest client. */
function listening(attack: (host: ListeningHost, site: AttackSite) => Promise<Seen>): Attack['run'] {
  return async (site) => {
    const host = await ListeningHost.start(site);
    try {
      const seen = await attack(host, site);
      const { status } = await host.post(await site.invented());
      return status === 200 ? seen : { result: 'not-stopped' };
    } finally {
      await host.close();
    }
  };
}

async function oversize(host: ListeningHost): Promise<Seen> {
  const { status, code } = await host.post('x'.repeat(16 * 1024 + 1));
  const head = 'POST /v1/activations HTTP/1.1\r\nhost: x\r\ncontent-type: application/jose\r\n';
  const claimed = await host.raw(`${head}content-length: 999999999999\r\n\r\nabc`);
  const header = await host.raw(`GET /v1/host HTTP/1.1\r\nhost: x\r\nx-long: ${'y'.repeat(20_000)}\r\n\r\n`);
  const isRefused = status === 413 && code === 'too-large';
  return isRefused && [claimed, header].every((heard) => heard.includes('"code":"too-large"'))
    ? { result: 'refused', code }
    : { result: 'not-stopped' };
}

/** Half of a request, on many connections, and then nothing more. */
async function slow(host: ListeningHost, site: AttackSite): Promise<Seen> {
  const half = 'POST /v1/activations HTTP/1.1\r\nhost: x\r\n';
  const senders = Array.from({ length: 100 }, () => host.raw(half));
  must((await host.post(await site.invented())).status === 200, 'an honest client is served meanwhile');
  const heard = await Promise.all(senders);
  return heard.every((text) => text.includes('"code":"too-slow"'))
    ? { result: 'refused', code: 'too-slow' }
    : { result: 'not-stopped' };
}

/** Five times as many requests at once as may wait. */
async function flood(host: ListeningHost, site: AttackSite): Promise<Seen> {
  const statements = await Promise.all(Array.from({ length: 5 * host.queue }, () => site.invented()));
  host.holdBack();
  const beyond = statements.length - host.queue;
  const answers = await new Promise<Promise<Awaited<ReturnType<ListeningHost['post']>>>[]>((resolve) => {
    let refused = 0;
    const sent = statements.map((statement) =>
      host.post(statement).then((heard) => {
        refused += 1;
        if (refused === beyond) resolve(sent);
        return heard;
      }),
    );
  });
  host.goOn();
  const heard = await Promise.all(answers);
  const busy = heard.filter(
    ({ status, code, retryAfter }) => status === 503 && code === 'busy' && Number(retryAfter) >= 1,
  );
  const served = heard.filter(({ status }) => status === 200);
  return busy.length === beyond && served.length === host.queue
    ? { result: 'bounded', code: 'busy' }
    : { result: 'not-stopped' };
}

/** What a patch does to the question. */
async function patchProduct(site: AttackSite): Promise<Seen> {
  const victim = await site.machine();
  const answer = victim.activation().status().licensed;
  const patched = { isLicensed: (): boolean => true };
  return { result: patched.isLicensed() && !answer ? 'not-stopped' : 'refused', victim };
}

const network = 'our network: a place from which the host can be reached';

export const loadAttacks: readonly Attack[] = [
  {
    id: 'invented-clients',
    holds: network,
    tried: `${inventions} clients that exist only as keys, to reach a threshold`,
    explanation: 'they are counted, and seen in the inventory; nobody else is harmed. Thresholds are not security',
    expected: { result: 'bounded' },
    run: inventClients,
  },
  {
    id: 'oversize',
    holds: network,
    tried: 'requests larger than any request can be',
    explanation: 'refused before they are read; the host goes on serving',
    expected: { result: 'refused', code: 'too-large' },
    run: listening(oversize),
  },
  {
    id: 'slow',
    holds: network,
    tried: 'a hundred connections that begin a request and never end it',
    explanation: 'closed after five seconds; honest clients are served meanwhile',
    expected: { result: 'refused', code: 'too-slow' },
    run: listening(slow),
  },
  {
    id: 'flood',
    holds: network,
    tried: 'five times as many requests at once as may wait',
    explanation:
      'those beyond the queue hear 503 and when to come back; machines with a lease need no host for 180 days',
    expected: { result: 'bounded', code: 'busy' },
    run: listening(flood),
  },
  {
    id: 'dns-filled',
    holds: 'our DNS',
    tried: 'a thousand names before our host, none of which answers',
    explanation: 'a new machine asks 32 of them and comes back later; a licensed one remembers its host',
    expected: { result: 'bounded', code: 'connection-refused' },
    run: fillDns,
  },
];

export const productAttacks: readonly Attack[] = [
  {
    id: 'patched-product',
    holds: "the product's program",
    tried: 'a patch that leaves out the question',
    explanation: 'whoever changes the program decides what it does. Attiva gives a true answer to those who ask',
    expected: { result: 'not-stopped' },
    run: patchProduct,
  },
];
