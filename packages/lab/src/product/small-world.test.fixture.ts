/** For the tests of this room: a vendor with two products, one registered host, and the doors to them. */
import { auroraPackToml } from '@attiva/authority';
import { World } from '../world/world.ts';
import { openSocketWorld, type SocketWorld } from './socket-world.ts';

export interface SmallWorld {
  readonly inside: World;
  readonly driven: SocketWorld;
  close(): Promise<void>;
}

export async function startSmallWorld(): Promise<SmallWorld> {
  const inside = await World.create({ seed: 1, start: Date.UTC(2027, 0, 4), lookEvery: 86_400_000 });
  const vendor = await inside.addVendor({ slug: 'aurora', name: 'Aurora Software', packToml: auroraPackToml });
  const host = await inside.addHost('act-01');
  await host.register(await vendor.sell({ customer: 'Rossi SpA', application: 'aurora-studio' }), vendor.id);
  const driven = await openSocketWorld(inside, { roots: vendor.roots });
  return {
    inside,
    driven,
    async close() {
      await driven.close();
      await inside.close();
    },
  };
}
