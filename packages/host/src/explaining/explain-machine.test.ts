import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { ListedEvent } from '../events/event.repository.ts';
import { type HostWarning, warning } from '../status/host-warning.ts';
import { explainMachine } from './explain-machine.ts';
import type { KnownProduct, MachineFacts } from './machine-facts.ts';

const now = 1_800_000_000;
const hour = 3600;

const nothing: MachineFacts = {
  asked: 'pc-0231',
  now,
  names: 'full',
  identities: [],
  products: [],
  events: [],
  refused: [],
  images: [],
  takenOver: [],
  nearest: [],
  resolved: { kind: 'none' },
  warnings: [],
  vendors: 1,
  port: 7700,
};

const identity = {
  vendor: 'aurora.example',
  client: 'c'.repeat(20),
  name: 'PC-0231.corp.example',
  address: '10.0.0.5',
};

const product: KnownProduct = {
  vendor: 'aurora.example',
  client: identity.client,
  application: 'os',
  edition: 'desktop',
  generation: 2025,
  firstSeen: now - 90 * 24 * hour,
  lastSeen: now - hour,
  leaseUntil: now + 100 * 24 * hour,
  nextCall: now + 6 * 24 * hour,
  threshold: 25,
  inventory: 30,
  successions: 0,
};

function event(changes: Partial<ListedEvent> = {}): ListedEvent {
  return {
    event: 1,
    at: now - hour,
    number: 12290,
    vendor: identity.vendor,
    code: 'licensed',
    application: 'os',
    edition: 'desktop',
    generation: 2025,
    client: identity.client,
    name: identity.name,
    clientTime: now - hour,
    virtual: 0,
    state: 1,
    minutesLeft: 100,
    threshold: 25,
    count: 26,
    noticed: 'next',
    heldBy: null,
    subject: null,
    ...changes,
  };
}

const known: MachineFacts = { ...nothing, identities: [identity], products: [product], events: [event()] };

/** Facts, and for each part of the explanation what it must say. */
const cases: Readonly<Record<string, readonly [Partial<MachineFacts>, Readonly<Record<string, RegExp>>]>> = {
  'a licensed machine': [
    known,
    {
      kind: /^calls$/,
      machine: /^PC-0231\.corp\.example$/,
      summary: /^licensed, last answered/,
      products: /lease until .*30 counted now, threshold 25; next call expected by/,
      requests: /"count":"26 of 25".*got a lease/,
      do: /^\[\]$/,
    },
  ],
  'a machine below the threshold': [
    {
      ...known,
      products: [{ ...product, leaseUntil: 0, reason: 'below-threshold', inventory: 3, nextCall: now + hour }],
      events: [event({ code: 'counted', count: 3, state: 2 })],
    },
    {
      summary: /^not licensed/,
      products: /no lease; below-threshold; 3 counted now, threshold 25/,
      requests: /"reported":"initial grace","count":"3 of 25".*below the threshold: 22 more machines must ask/,
      do: /Let more machines ask/,
      check: /attiva doctor/,
    },
  ],
  'a machine that has not renewed': [
    { ...known, products: [{ ...product, nextCall: now - 10 * 24 * hour }] },
    { summary: /overdue/, products: /a call was expected 10 d ago/ },
  ],
  'a machine that is off over the weekend is not late': [
    { ...known, products: [{ ...product, nextCall: now - 2 * 24 * hour }] },
    { summary: /^licensed, last answered [^.]*\.$/ },
  ],
  'a clock that is five hours ahead': [
    { ...nothing, events: [event({ code: 'clock-difference', clientTime: now + 4 * hour, threshold: 0, count: 0 })] },
    {
      kind: /^refused$/,
      summary: /has called and was refused; no lease/,
      requests: /"clockAheadSeconds":18000|its clock is 5 h ahead of this host's/,
      do: /Set the wrong clock by NTP/,
    },
  ],
  'a clone is told with both names': [
    {
      ...known,
      events: [event({ code: 'new-identity', noticed: 'clone', heldBy: 'GOLD-IMAGE', client: 'i'.repeat(20) })],
    },
    {
      requests: /told to take an identity of its own: i{20} is held by GOLD-IMAGE/,
      identity: /PC-0231\.corp\.example showed the identity i{20}, which GOLD-IMAGE holds/,
    },
  ],
  'a machine whose identity copies have shown': [
    {
      ...known,
      images: [
        {
          vendor: identity.vendor,
          client: identity.client,
          image: 'PC-0231',
          splits: 3,
          firstSplit: now - hour,
          lastSplit: now,
          names: ['pc-7', 'pc-8'],
          recent: [],
          warnedAt: 0,
        },
      ],
    },
    { identity: /was shown by copies 3 times: pc-7, pc-8/ },
  ],
  'a machine with a new identity': [
    { ...known, products: [{ ...product, succeededAt: now - hour, successions: 2 }] },
    { identity: /took the place of an earlier identity of this machine \(2 in a row\)/ },
  ],
  'two machines answer to the name': [
    { ...known, identities: [identity, { ...identity, client: 'd'.repeat(20), name: 'pc-0231.branch.example' }] },
    { kind: /^several$/, summary: /2 machines answer/, matches: /branch\.example/, do: /attiva host explain PC-0231/ },
  ],
  'one machine with two identities is one machine': [
    { ...known, identities: [identity, { ...identity, client: 'd'.repeat(20), name: 'pc-0231.CORP.example' }] },
    { kind: /^calls$/, identity: /2 identities have used this name/ },
  ],
  'a machine of a domain that is not published': [
    { asked: 'pc-0231.branch.corp.example', published: ['corp.example'] },
    {
      kind: /^never-called$/,
      summary: /has never reached this host/,
      likely: /branch\.corp\.example is not in your publish list/,
      do: /attiva host publish add branch\.corp\.example/,
      check: /on pc-0231\.branch\.corp\.example: {2}attiva doctor/,
    },
  ],
  'a machine whose domain cannot be published in': [
    {
      asked: 'pc-0231.corp.example',
      published: ['corp.example'],
      warnings: [refusedIn('branch.example'), refusedIn('corp.example')],
    },
    {
      likely: /^\["DNS does not lead it here: Publishing in corp\.example fails: Refused in corp\.example\."\]$/,
      do: /attiva host print-records/,
    },
  ],
  'a short name, where publishing fails': [
    { warnings: [refusedIn('corp.example')] },
    { likely: /DNS does not lead it here: .*Refused in corp\.example/ },
  ],
  'publishing fails in a domain that is not its own': [
    { asked: 'pc-0231.corp.example', published: ['corp.example'], warnings: [refusedIn('branch.example')] },
    { likely: /nothing here stands in its way/ },
  ],
  'a machine that called over IPv4 on a socket of both': [
    { ...known, identities: [{ ...identity, address: '::ffff:10.0.0.9' }] },
    { known: /called last from 10\.0\.0\.9"/ },
  ],
  'a machine outside of the networks that may ask': [
    { resolved: { kind: 'found', addresses: [{ address: '203.0.113.9', mayAsk: false }] } },
    { known: /203\.0\.113\.9, outside of activation\.networks/, likely: /^\["203\.0\.113\.9 is not in/ },
  ],
  'a machine that was refused at the door, by what it claimed': [
    {
      refused: [{ at: now, address: '10.0.0.9', name: 'pc-0231', code: 'host-not-registered', times: 4 }],
    },
    {
      summary: /refused at the door/,
      known: /4 requests from 10\.0\.0\.9, claiming to be pc-0231, refused: host-not-registered/,
      do: /attiva host register/,
    },
  ],
  'a host with a trouble of its own': [
    { warnings: [warning({ code: 'host-not-registered', severity: 'error' }, 'not-registered', { vendor: 'Aurora' })] },
    { likely: /would not license it: Not registered with Aurora/, do: /attiva host register/ },
  ],
  'a host without a vendor': [{ vendors: 0 }, { likely: /serves no vendor/ }],
  'a name that was mistyped': [
    { nearest: ['pc-0213.corp.example'] },
    { likely: /another machine is meant: pc-0213/, do: /attiva host explain pc-0213\.corp\.example/ },
  ],
  'nothing that stands in the way': [
    { resolved: { kind: 'found', addresses: [{ address: '10.0.0.9', mayAsk: true }] } },
    {
      known: /resolves to 10\.0\.0\.9/,
      likely: /nothing here stands in its way: .* TCP 7700 is blocked/,
      check: /on pc-0231: {2}attiva doctor/,
    },
  ],
  'names that are not kept': [{ names: 'none' }, { known: /by client id only/ }],
};

function refusedIn(domain: string): HostWarning {
  const told = warning({ code: 'dns-update-refused' }, 'publishing-fails', { domain, detail: `Refused in ${domain}` });
  return { ...told, subject: domain };
}

describe('an explanation', () => {
  for (const [name, [facts, said]] of Object.entries(cases)) {
    test(name, () => {
      const explanation = explainMachine({ ...nothing, ...facts }) as unknown as Record<string, unknown>;
      for (const [part, pattern] of Object.entries(said)) {
        const value = explanation[part];
        assert.match(typeof value === 'string' ? value : JSON.stringify(value), pattern, part);
      }
    });
  }
});

test('property: whatever is known, there is a summary, and for a silent machine a cause and a check', () => {
  const text = fc.string({ maxLength: 30 });
  fc.assert(
    fc.property(text, fc.boolean(), text, fc.integer(), (asked, isKnown, code, clientTime) => {
      const facts = isKnown ? { ...known, events: [event({ code, clientTime })] } : nothing;
      const { summary, kind, likely, check } = explainMachine({ ...facts, asked });
      assert.ok(summary.length > 0);
      if (kind === 'never-called') assert.ok(likely.length > 0 && check.length > 0);
    }),
  );
});
