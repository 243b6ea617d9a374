// The simulation of the contact rule: clones end as machines of their own, and nobody else is ever split. A failing run names
// its seed; the same seed plays the same run again.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { DeviceFacts } from '../statements/claims.ts';
import {
  days,
  FakeHost,
  FakeMachine,
  factsOf,
  seededRandom,
  shuffled,
  unknownDevice,
  worldStart,
} from './contact-world.test.fakes.ts';

const seeds: readonly number[] = [1, 2, 3, 5, 8, 13, 21, 34, 55, 89];
const everySeed = fc.integer({ min: 0, max: 0xffff_ffff });

/** Copies of one image that has had `contacts` answers (0: only a key), on devices of their own. */
function clonesOf(host: FakeHost, options: { count: number; contacts: number; facts: (n: number) => DeviceFacts }) {
  const master = new FakeMachine(factsOf(3999));
  for (let day = 0; day < options.contacts; day++) master.contact(host, worldStart - days(40 - day));
  const image = master.snapshot();
  return Array.from({ length: options.count }, (_, number) => new FakeMachine(options.facts(number), image));
}

function identities(machines: readonly FakeMachine[]): number {
  return new Set(machines.map((machine) => machine.identity)).size;
}

for (const contacts of [0, 1]) {
  test(`30 clones of an unactivated image with ${contacts} answers are 30 licensed clients after three contacts each`, () => {
    for (const seed of seeds) {
      const random = seededRandom(seed);
      const host = new FakeHost({ threshold: 25 });
      const clones = clonesOf(host, { count: 30, contacts, facts: factsOf });
      assert.ok(clones.every((clone) => !clone.licensed));
      let now = worldStart;
      for (let round = 0; round < 3; round++, now += 7200) {
        for (const clone of shuffled(clones, random)) clone.contact(host, now++);
      }
      assert.equal(identities(clones), 30, `seed ${seed}`);
      assert.ok(
        clones.every((clone) => clone.licensed),
        `seed ${seed}`,
      );
      assert.equal(host.count(now), 30, `seed ${seed}`);
    }
  });
}

test('30 clones that start in one second are told apart all the same', () => {
  const host = new FakeHost({ threshold: 25 });
  const clones = clonesOf(host, { count: 30, contacts: 0, facts: factsOf });
  for (let round = 0; round < 3; round++) {
    for (const clone of clones) clone.contact(host, worldStart + round * 7200);
  }
  assert.equal(identities(clones), 30);
  assert.equal(host.count(worldStart + 20_000), 30);
  assert.ok(clones.every((clone) => clone.licensed));
  assert.ok((host.said.get('overtaken') ?? 0) > 0);
});

test('property: clones end distinct, whatever facts they show and however they ask', () => {
  const kinds = { own: factsOf, none: () => unknownDevice, alike: (n: number): DeviceFacts => [7, 8, n + 1] };
  fc.assert(
    fc.property(
      everySeed,
      fc.constantFrom(...Object.keys(kinds)) as fc.Arbitrary<keyof typeof kinds>,
      fc.integer({ min: 2, max: 20 }),
      fc.integer({ min: 0, max: 4 }),
      (seed, kind, count, contacts) => {
        const random = seededRandom(seed);
        const host = new FakeHost();
        const clones = clonesOf(host, { count, contacts, facts: kinds[kind] });
        let now = worldStart;
        // Beyond the three restores that are believed, each round splits all but one: a few rounds are enough.
        for (let round = 0; round < 12; round++, now += 7200) {
          for (const clone of shuffled(clones, random)) clone.contact(host, now++);
        }
        assert.equal(identities(clones), count);
        assert.ok(clones.every((clone) => clone.splits <= 1));
      },
    ),
    { numRuns: 200 },
  );
});

for (const every of [7, 15, 20, 30]) {
  test(`machines that look alike and ask every ${every} days do not go on sharing one identity`, () => {
    for (const seed of seeds) {
      const random = seededRandom(seed);
      for (const count of [2, 3, 4, 6]) {
        const host = new FakeHost();
        const clones = clonesOf(host, { count, contacts: 1, facts: () => factsOf(3999) });
        // Each at its own hour of the interval, again and again: the restores believed in 30 days never run out for two.
        const offsets = clones.map(() => random() * days(every));
        for (let round = 0; round < 6; round++) {
          for (const [at, clone] of [...clones.entries()].sort(([a], [b]) => (offsets[a] ?? 0) - (offsets[b] ?? 0))) {
            clone.contact(host, worldStart + Math.floor(days(round * every) + (offsets[at] ?? 0)));
          }
        }
        assert.equal(identities(clones), count, `${count} machines, seed ${seed}`);
      }
    }
  });
}

test('a machine that is set back and then returned to the present is no clone', () => {
  const host = new FakeHost();
  const machine = new FakeMachine(factsOf(1));
  machine.contact(host, worldStart);
  const old = machine.snapshot();
  machine.contact(host, worldStart + days(7));
  const present = machine.snapshot();
  machine.revert(old);
  machine.contact(host, worldStart + days(8));
  machine.revert(present);
  machine.contact(host, worldStart + days(9));
  machine.contact(host, worldStart + days(16));
  assert.deepEqual([machine.splits, host.known], [0, 1]);
});

test('no false split among 200 lone clients that lose 20 % of their answers over a year', () => {
  for (const seed of seeds.slice(0, 3)) {
    const random = seededRandom(seed);
    const host = new FakeHost({ threshold: 25 });
    const facts = (n: number) => (n % 4 === 0 ? unknownDevice : factsOf(n));
    const machines = Array.from({ length: 200 }, (_, number) => new FakeMachine(facts(number)));
    for (let week = 0; week < 52; week++) {
      for (const machine of shuffled(machines, random)) {
        const now = worldStart + days(week * 7) + Math.floor(random() * days(6));
        machine.contact(host, now, random() < 0.2 ? 'answer' : 'nothing');
        if (random() < 0.1) machine.resend(host, now + 30);
      }
    }
    const splits = machines.filter((machine) => machine.splits > 0).length;
    assert.equal(splits, 0, `seed ${seed}`);
    assert.equal(host.known, 200, `seed ${seed}`);
    assert.ok((host.said.get('answer-lost') ?? 0) > 1000, 'the network did lose answers');
    assert.ok((host.said.get('repeat') ?? 0) > 0, 'some requests were sent again');
    assert.ok(machines.every((machine) => machine.licensed));
  }
});

test('no false split among 500 clients after a host restore, and the host notices', () => {
  for (const seed of seeds.slice(0, 3)) {
    const random = seededRandom(seed);
    const host = new FakeHost({ threshold: 25 });
    const machines = Array.from({ length: 500 }, (_, n) => new FakeMachine(n % 3 === 0 ? unknownDevice : factsOf(n)));
    const week = (number: number) => {
      for (const machine of shuffled(machines, random)) {
        const now = worldStart + days(number * 7) + Math.floor(random() * days(6));
        machine.contact(host, now, random() < 0.1 ? 'answer' : 'nothing');
      }
    };
    week(0);
    week(1);
    const backup = host.backUp();
    week(2);
    week(3);
    host.restore(backup);
    week(4);
    week(5);
    assert.equal(machines.filter((machine) => machine.splits > 0).length, 0, `seed ${seed}`);
    assert.equal(host.known, 500, `seed ${seed}`);
    assert.ok((host.said.get('host-data-older') ?? 0) >= 400, `seed ${seed}`);
  }
});

test('a copied host that serves beside its original splits nobody', () => {
  for (const seed of seeds) {
    const random = seededRandom(seed);
    const [original, copy] = [new FakeHost(), new FakeHost()];
    const machines = Array.from({ length: 50 }, (_, number) => new FakeMachine(factsOf(number)));
    for (const machine of machines) machine.contact(original, worldStart);
    copy.restore(original.backUp());
    for (let week = 1; week < 20; week++) {
      for (const machine of machines) {
        const lose = random() < 0.2 ? 'answer' : 'nothing';
        machine.contact(random() < 0.5 ? original : copy, worldStart + days(week * 7), lose);
      }
    }
    assert.equal(machines.filter((machine) => machine.splits > 0).length, 0, `seed ${seed}`);
  }
});

test('a virtual machine may go back to a snapshot three times in 30 days', () => {
  for (const seed of seeds) {
    const random = seededRandom(seed);
    const host = new FakeHost();
    const machine = new FakeMachine(factsOf(seed));
    machine.contact(host, worldStart);
    machine.contact(host, worldStart + days(1));
    const snapshot = machine.snapshot();
    let now = worldStart + days(2);
    for (let revert = 0; revert < 40; revert++) {
      const contacts = 2 + Math.floor(random() * 3);
      for (let n = 0; n < contacts; n++, now += 3600) machine.contact(host, now);
      machine.revert(snapshot);
      now += Math.ceil(days(10.5));
    }
    assert.equal(machine.splits, 0, `seed ${seed}`);
    assert.equal(host.known, 1);
    assert.ok((host.said.get('client-restored') ?? 0) >= 30, `seed ${seed}`);
  }
});

test('a fourth return within 30 days is a machine of its own', () => {
  const host = new FakeHost();
  const machine = new FakeMachine(factsOf(1));
  machine.contact(host, worldStart);
  const snapshot = machine.snapshot();
  const splitsAfter = [1, 2, 3, 4].map((day) => {
    machine.contact(host, worldStart + days(day));
    machine.contact(host, worldStart + days(day) + 7200);
    const { splits } = machine;
    machine.revert(snapshot);
    return splits;
  });
  machine.contact(host, worldStart + days(5));
  assert.deepEqual([...splitsAfter, machine.splits], [0, 0, 0, 0, 1]);
});

type Step = 'contact' | 'lose-request' | 'lose-answer' | 'resend' | 'revert' | 'back-up' | 'restore-host' | 'wait';
const steps = fc.array(
  fc.constantFrom<Step>(
    'contact',
    'lose-request',
    'lose-answer',
    'resend',
    'revert',
    'back-up',
    'restore-host',
    'wait',
  ),
  { minLength: 1, maxLength: 60 },
);

test('property: a lost answer, a retry, a restored client and a restored host are never split; a client counts once', () => {
  fc.assert(
    fc.property(steps, fc.nat({ max: 3998 }), (plan, number) => {
      const host = new FakeHost();
      const machine = new FakeMachine(factsOf(number));
      const others = [new FakeMachine(factsOf(number + 1)), new FakeMachine(unknownDevice)];
      let now = worldStart;
      for (const other of others) other.contact(host, now);
      let backup = host.backUp();
      let snapshot = machine.snapshot();
      for (const step of plan) {
        now += 3600;
        if (step === 'contact') machine.contact(host, now);
        if (step === 'lose-request') machine.contact(host, now, 'request');
        if (step === 'lose-answer') machine.contact(host, now, 'answer');
        if (step === 'resend') machine.resend(host, now);
        if (step === 'back-up') backup = host.backUp();
        if (step === 'restore-host') host.restore(backup);
        if (step === 'wait') now += days(3);
        if (step === 'revert') {
          machine.revert(snapshot);
          // At most three in 30 days is what the rule believes: this keeps the plan honest.
          now += days(10);
          snapshot = machine.snapshot();
        }
      }
      machine.contact(host, now + 7200);
      assert.equal(machine.splits, 0);
      assert.equal(host.known, 1 + others.length);
    }),
    { numRuns: 2000 },
  );
});

test('property: many contacts of one machine count once', () => {
  fc.assert(
    fc.property(everySeed, fc.integer({ min: 1, max: 60 }), fc.boolean(), (seed, contacts, showsFacts) => {
      const random = seededRandom(seed);
      const host = new FakeHost();
      const machine = new FakeMachine(showsFacts ? factsOf(seed % 4000) : unknownDevice);
      let now = worldStart;
      for (let n = 0; n < contacts; n++) {
        const drawn = random();
        machine.contact(host, now, drawn < 0.2 ? 'answer' : drawn < 0.3 ? 'request' : 'nothing');
        if (drawn > 0.8) machine.resend(host, now + 5);
        now += Math.floor(random() * 7200);
      }
      machine.contact(host, now);
      assert.equal(host.known, 1);
      assert.equal(host.count(now), 1);
      assert.equal(machine.splits, 0);
    }),
  );
});

test('the same seed plays the same run', () => {
  const play = (seed: number) => {
    const random = seededRandom(seed);
    const host = new FakeHost({ threshold: 5 });
    const machines = Array.from({ length: 20 }, (_, number) => new FakeMachine(factsOf(number)));
    for (let n = 0; n < 200; n++) {
      const machine = machines[Math.floor(random() * 20)];
      machine?.contact(host, worldStart + n * 60, random() < 0.3 ? 'answer' : 'nothing');
    }
    return [...host.said].sort(([a], [b]) => a.localeCompare(b));
  };
  assert.deepEqual(play(7), play(7));
  assert.notDeepEqual(play(7), play(8));
});
