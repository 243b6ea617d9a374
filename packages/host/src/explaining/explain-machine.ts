/** Facts in, explanation out: which of the four stories it is, and its texts. Pure. */
import { tell } from '../sayings/story-sentences.ts';
import { type Explanation, type MachineMatch, written } from './explanation.ts';
import { explainCalls } from './calling-machine.ts';
import { foldName } from '../activation/name-keeper.ts';
import type { MachineFacts } from './machine-facts.ts';
import { explainSilence } from './silent-machine.ts';

export function explainMachine(facts: MachineFacts): Explanation {
  const matches = matchesOf(facts);
  const named = new Set(matches.map(({ name, client }) => (name === '' ? client : foldName(name))));
  if (named.size > 1) return severalMachines(facts, matches);
  if (facts.identities.length > 0 || facts.events.length > 0) return explainCalls(facts, matches);
  return explainSilence(facts);
}

/** The newest contact first: of two machines with one name the one that calls is meant. */
function matchesOf({ identities, products }: MachineFacts): readonly MachineMatch[] {
  return identities
    .map(({ vendor, client, name = '' }) => ({
      vendor,
      client,
      name,
      lastSeen: Math.max(0, ...products.filter((one) => one.client === client).map((one) => one.lastSeen)),
    }))
    .sort((a, b) => b.lastSeen - a.lastSeen || (a.client < b.client ? -1 : 1));
}

function severalMachines({ asked, now }: MachineFacts, matches: readonly MachineMatch[]): Explanation {
  return written({
    asked,
    now,
    kind: 'several',
    machine: asked,
    summary: tell('story-several', { count: matches.length, asked }),
    matches,
    do: [{ text: `attiva host explain ${matches[0]?.name || matches[0]?.client || asked}` }],
  });
}
