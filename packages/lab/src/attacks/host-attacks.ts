import { type RevocationsClaims, signStatement, type VendorId } from '@attiva/protocol';
import type { LabHost } from '../world/lab-host.ts';
import { type Attack, must, type Seen, seenIn } from './attack.ts';
import type { AttackSite } from './attack-site.ts';
import { codeIn, forgedHost, post } from './forger.ts';
import { papersOf, signingKeyOf } from './loot.ts';

/** The database without the keys, on the thief's machine. */
async function copyDatabase(site: AttackSite): Promise<Seen> {
  const copy = await site.host.copyDatabaseTo('thief.corp.example');
  try {
    const victim = await site.machine();
    site.publish([copy]);
    return seenIn(await site.ask(victim), victim);
  } finally {
    await copy.switchOff();
  }
}

/** The whole folder of a host, with its keys. Machines meet now the one, now the other. */
async function copyHost(site: AttackSite): Promise<Seen> {
  const original = await site.twin('twin-01');
  const victim = await site.machine();
  site.publish([original]);
  must((await site.ask(victim)).outcome === 'licensed', 'the original licenses');
  const copy = await original.copyTo('twin-02.corp.example');
  try {
    const [first, second] = [listenerOf(site, original), listenerOf(site, copy)];
    for (const listener of [first, second, first]) {
      site.world.wire.listen(original.address, listener);
      must((await site.ask(victim)).outcome === 'licensed', 'each of the two licenses');
    }
    const code = 'host-data-older-than-clients';
    const said = await Promise.all([original, copy].map((host) => hasWarning(host, code)));
    return said.every(Boolean) ? { result: 'bounded', code, victim } : { result: 'not-stopped', victim };
  } finally {
    await copy.switchOff();
    await original.switchOff();
  }
}

async function hasWarning(host: LabHost, code: string): Promise<boolean> {
  return (await host.status()).warnings.some((warning) => warning.code === code);
}

const rossi = { customer: 'Rossi SpA', application: 'aurora-studio', generation: 2026, until: '2029-12-31' } as const;
const bianchi = { ...rossi, customer: 'Bianchi Srl' } as const;

function foreignHost(site: AttackSite): Promise<LabHost> {
  return site.otherHost('bianchi-01', bianchi);
}

async function foreignHostLicensed(site: AttackSite): Promise<Seen> {
  const foreign = await foreignHost(site);
  const victim = await site.licensed();
  site.impostor(listenerOf(site, foreign));
  const seen = seenIn(await site.ask(victim), victim);
  return victim.activation().status().customer === 'Rossi SpA' ? seen : { result: 'not-stopped', victim };
}

/** Its administrator has patched it: it asks every machine for a new identity. */
async function foreignHostSplits(site: AttackSite): Promise<Seen> {
  const papers = await papersOf(site, await foreignHost(site));
  const victim = await site.licensed();
  const { clientId } = victim.activation().status();
  site.impostor(
    forgedHost(papers, site.now, ({ exp: _exp, edition: _edition, ...claims }) => ({
      ...claims,
      outcome: 'new-identity',
    })),
  );
  const seen = seenIn(await site.ask(victim), victim);
  return victim.activation().status().clientId === clientId ? seen : { result: 'not-stopped', victim };
}

async function foreignHostUnlicensed(site: AttackSite): Promise<Seen> {
  const foreign = await foreignHost(site);
  const victim = await site.machine();
  site.impostor(listenerOf(site, foreign));
  must((await site.ask(victim)).outcome === 'licensed', 'a machine without a lease takes what comes first');
  const through = victim.activation().status().customer;
  site.restore();
  const { code } = seenIn(await site.ask(victim), victim);
  await victim.activation().clearAgreement();
  const isBound = through === 'Bianchi Srl' && code !== undefined;
  return isBound ? { result: 'bounded', code, victim } : { result: 'not-stopped', victim };
}

function listenerOf(site: AttackSite, host: LabHost): Parameters<AttackSite['impostor']>[0] {
  const listener = site.world.wire.listenerAt(host.address);
  if (listener === undefined) throw new TypeError(`${host.name} does not answer`);
  return listener;
}

async function lentHost(site: AttackSite): Promise<Seen> {
  const stranger = await site.machine();
  const report = await site.ask(stranger);
  const { customer } = stranger.activation().status();
  must(customer === 'Rossi SpA', 'the product can say through whom it is licensed');
  return { result: report.outcome === 'licensed' ? 'bounded' : 'refused', victim: stranger };
}

/** From an address that is not of a private network. */
async function lentToInternet(site: AttackSite): Promise<Seen> {
  const answer = await site.host
    .composed()
    .activation()
    .fastify.inject({
      method: 'POST',
      url: '/v1/activations',
      remoteAddress: '203.0.113.9',
      headers: { 'content-type': 'application/jose' },
      payload: await site.invented(),
    });
  const { code } = answer.json<{ readonly code?: 'network-not-allowed' }>();
  return answer.statusCode === 200 || code === undefined ? { result: 'not-stopped' } : { result: 'refused', code };
}

async function lentForNewer(site: AttackSite): Promise<Seen> {
  const machine = await site.machine({ generation: 2027 });
  const { victim: _unlicensed, ...seen } = seenIn(await site.ask(machine), machine);
  return seen;
}

/** Known to the vendor, its key stands on the list that the product's next release carries. */
async function lentAndListed(site: AttackSite): Promise<Seen> {
  const lent = await site.otherHost('lent-01', rossi);
  const { signer } = await papersOf(site, lent);
  const vendorKey = signingKeyOf(site.aurora);
  const { delegation } = await papersOf(site, site.host);
  const claims: RevocationsClaims = {
    iss: site.aurora.id as VendorId,
    iat: site.now(),
    sub: vendorKey.id,
    revoked: [signer.id],
  };
  const list = [await signStatement('revocations', claims, vendorKey), delegation];
  const victim = await site.machine({ vendor: site.releaseWith(list) });
  site.publish([lent]);
  return seenIn(await site.ask(victim), victim);
}

async function lentTooLong(site: AttackSite): Promise<Seen> {
  const lent = await site.otherHost('ending-01', { ...rossi, until: '2027-01-31', graceDays: 0 });
  const listener = listenerOf(site, lent);
  await site.pass(Math.max(0, Date.UTC(2027, 1, 2) / 1000 - site.now()) / 86_400);
  const victim = await site.machine();
  site.publish([lent]);
  const report = await site.ask(victim);
  must(codeIn(await post(listener, await site.invented())) === undefined, 'the host still answers');
  if (report.outcome === 'licensed' || report.code === undefined) return { result: 'not-stopped', victim };
  return { result: 'refused', code: report.code, victim };
}

const database = "our host's database";
const foreign = 'a genuine host of another customer';
const lent = 'a genuine host, lent to strangers by our customer';

export const hostAttacks: readonly Attack[] = [
  {
    id: 'database-copied',
    holds: database,
    tried: "the host's database on a second machine, in our DNS",
    explanation: 'it signs nothing: the key is not in it, and in no backup of it',
    expected: { result: 'refused', code: 'host-not-registered' },
    run: copyDatabase,
  },
  {
    id: 'host-copied',
    holds: 'our whole host, its key file too',
    tried: 'a second host that is the same',
    explanation: 'it licenses within the agreement; machines that have met both give it away, to both administrators',
    expected: { result: 'bounded', code: 'host-data-older-than-clients' },
    run: copyHost,
  },
  {
    id: 'foreign-host',
    holds: foreign,
    tried: 'it answers a licensed machine in the place of our host',
    explanation: 'a machine belongs to its agreement once it is licensed',
    expected: { result: 'refused', code: 'other-agreement' },
    run: foreignHostLicensed,
  },
  {
    id: 'foreign-host-splits',
    holds: foreign,
    tried: 'patched, it tells a licensed machine to take a new identity',
    explanation: 'whoever may not license a machine may not change who it is either',
    expected: { result: 'refused', code: 'other-agreement' },
    run: foreignHostSplits,
  },
  {
    id: 'foreign-host-first',
    holds: foreign,
    tried: 'it answers a machine that holds no lease yet',
    explanation: 'it licenses it, at its own expense; our host gets it back with `client clear-agreement`',
    expected: { result: 'bounded', code: 'other-agreement' },
    run: foreignHostUnlicensed,
  },
  {
    id: 'lent-host',
    holds: lent,
    tried: "a stranger's machine in its network",
    explanation: 'licensed, and the product can say "through Rossi SpA"; what bounds it are the next lines',
    expected: { result: 'bounded' },
    run: lentHost,
  },
  {
    id: 'lent-internet',
    holds: lent,
    tried: 'machines from the Internet',
    explanation: 'a host answers private networks, unless its administrator says otherwise',
    expected: { result: 'refused', code: 'network-not-allowed' },
    run: lentToInternet,
  },
  {
    id: 'lent-newer',
    holds: lent,
    tried: 'a product of a newer generation than its key',
    explanation: 'the grant ends at a generation: what comes out next year needs a new key',
    expected: { result: 'refused', code: 'needs-newer-host-key' },
    run: lentForNewer,
  },
  {
    id: 'lent-listed',
    holds: lent,
    tried: 'a product released after the vendor had put that host on its list',
    explanation: 'each release carries the newest lists beside its roots',
    expected: { result: 'refused', code: 'revoked' },
    run: lentAndListed,
  },
];

/** These let months pass. */
export const patientHostAttacks: readonly Attack[] = [
  {
    id: 'lent-too-long',
    holds: lent,
    tried: 'a machine, after the agreement has ended',
    explanation: 'the end of the agreement stands in the grant',
    expected: { result: 'refused', code: 'agreement-ended' },
    run: lentTooLong,
  },
];
