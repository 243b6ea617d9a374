/** The order in which the targets of an SRV set are tried (RFC 2782, "Usage rules"; spec/discovery.md 3). */

/** What the choice looks at; other members are carried along. */
export interface SrvChoice {
  /** 0 … 65535; lower is tried first. */
  readonly priority: number;
  /** 0 … 65535; within one priority the chance is proportional to it. */
  readonly weight: number;
}

/**
 * Orders records: priorities ascending, within one priority by weighted chance without replacement.
 * `random`: uniform in [0, 1), asked once per place.
 */
export function orderSrv<T extends SrvChoice>(records: readonly T[], random: () => number): readonly T[] {
  const priorities = [...new Set(records.map((record) => record.priority))].sort((a, b) => a - b);
  return priorities.flatMap((priority) =>
    orderByWeight(
      records.filter((record) => record.priority === priority),
      random,
    ),
  );
}

function orderByWeight<T extends SrvChoice>(records: readonly T[], random: () => number): readonly T[] {
  // RFC 2782: those of weight 0 at the beginning, which leaves them the small chance that a draw of 0 hits them.
  const left = [...records.filter(({ weight }) => weight === 0), ...records.filter(({ weight }) => weight !== 0)];
  const ordered: T[] = [];
  while (left.length > 0) ordered.push(...left.splice(drawIndex(left, random()), 1));
  return ordered;
}

/** The first record whose running sum of weights reaches a number drawn from 0 to the sum, both included. */
function drawIndex(records: readonly SrvChoice[], chance: number): number {
  const total = records.reduce((sum, { weight }) => sum + weight, 0);
  const drawn = Math.floor(chance * (total + 1));
  let sum = 0;
  const found = records.findIndex(({ weight }) => {
    sum += weight;
    return sum >= drawn;
  });
  return Math.max(found, 0);
}
