import { HeldObject } from '../directory/held-object.ts';
import { noIdentity } from '../identity/identity-record.ts';
import type { AgentSnapshot } from './agent-snapshot.ts';
import type { LeaseTrust } from './genuine-leases.ts';

/**
 * Editions, `APPLICATION/EDITION`, for which an agent shows an activation object that the vendor has signed, beside a client whose
 * key was proved. An object is no secret and says nothing of this machine: whoever imitates an agent can show one as well
 * (SECURITY.md). So it licenses beside what this folder holds, and never replaces or removes anything of it.
 */
export function genuineObjects({ state, proven }: AgentSnapshot, trust: LeaseTrust): ReadonlySet<string> {
  const { opened, products, signatures } = trust;
  const found = products.filter((product) => {
    const { key, object: stored } = state.editions[product.key] ?? {};
    if (key === undefined || stored === undefined) return false;
    const about = { stored, product, generation: key.generation, revocations: opened.revocations };
    const held = new HeldObject(opened, signatures);
    return held.find({ ...about, identity: noIdentity, proven: proven.ids }).found !== undefined;
  });
  return new Set(found.map(({ key }) => key));
}
