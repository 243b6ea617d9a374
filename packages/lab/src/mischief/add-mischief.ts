import { SeededRandom } from '../world/seeded-random.ts';
import { labDomain, type World } from '../world/world.ts';
import { type MischiefKind, type MischiefSite, mischievous, rogueHost } from './mischief.ts';

const rogueAddress = { name: `rogue.${labDomain}`, port: 7688 } as const;
/** Beyond the four hours that clocks may differ. */
const wrongClockMilliseconds = 6 * 3_600_000;
const day = 86_400_000;

export interface MischiefOrder {
  readonly kind: MischiefKind;
  readonly seed: number;
  /** Absent: virtual time. */
  readonly wait?: MischiefSite['wait'];
}

/** Lets a world misbehave from now on: between its machines and whatever answers them. */
export function addMischief(world: World, { kind, seed, wait }: MischiefOrder): void {
  const random = new SeededRandom(`mischief ${seed}`);
  const site: MischiefSite = { random, wait: wait ?? ((milliseconds) => world.time.sleep(milliseconds)) };
  world.wire.wrap((listener) => mischievous(listener, kind, site));
  if (kind === 'wrong-clock' || kind === 'all') setHostsWrong(world, random);
  if (kind !== 'rogue-host' && kind !== 'all') return;
  world.wire.listen(`${rogueAddress.name}:${rogueAddress.port}`, rogueHost());
  world.wire.publishBeside(labDomain, { ...rogueAddress, priority: 0, weight: 100 });
}

/** An administrator sees it two days later: a clock that stays wrong licenses nobody, by design. */
function setHostsWrong(world: World, random: SeededRandom): void {
  const by = random.chance() < 0.5 ? -wrongClockMilliseconds : wrongClockMilliseconds;
  for (const host of world.hosts.values()) host.shiftClock(by);
  world.time.at(world.time.now + 2 * day, () => {
    for (const host of world.hosts.values()) host.setClockRight();
  });
}
