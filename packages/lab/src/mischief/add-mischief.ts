import { SeededRandom } from '../world/seeded-random.ts';
import { labDomain, type World } from '../world/world.ts';
import { type MischiefKind, mischievous, rogueHost } from './mischief.ts';

const rogueAddress = { name: `rogue.${labDomain}`, port: 7688 } as const;
/** Beyond the four hours that clocks may differ. */
const wrongClockMilliseconds = 6 * 3_600_000;

/** Lets a world misbehave from now on: between its machines and whatever answers them. */
export function addMischief(world: World, kind: MischiefKind, seed: number): void {
  const site = { random: new SeededRandom(`mischief ${seed}`), time: world.time };
  world.wire.wrap((listener) => mischievous(listener, kind, site));
  if (kind === 'wrong-clock' || kind === 'all') {
    for (const host of world.hosts.values()) host.shiftClock(site.random.chance() < 0.5 ? -wrongClockMilliseconds : wrongClockMilliseconds);
    // An administrator sees it on the second day: a clock that stays wrong licenses nobody, by design.
    world.time.at(world.time.now + 2 * 86_400_000, () => {
      for (const host of world.hosts.values()) host.setClockRight();
    });
  }
  if (kind === 'rogue-host' || kind === 'all') {
    world.wire.listen(`${rogueAddress.name}:${rogueAddress.port}`, rogueHost());
    world.wire.publishFirst(labDomain, { ...rogueAddress, priority: 0, weight: 100 });
  }
}
