/** All familiar numbers; the rows stand in one file per zone. */
import { catalogue, errorCodes } from '@attiva/protocol';
import type { FamiliarRow, FamiliarRows } from './familiar-row.ts';
import { keyNumbers } from './key-numbers.ts';
import { licenseNumbers } from './license-numbers.ts';
import { serviceNumbers } from './service-numbers.ts';
import { systemNumbers } from './system-numbers.ts';
import { tokenNumbers } from './token-numbers.ts';

/** A part of the table with the heading that it has on the reference page. */
export interface NumberFamily {
  readonly heading: string;
  readonly rows: FamiliarRows;
}

export const numberFamilies: readonly NumberFamily[] = [
  { heading: 'License, store and host (zones D, E, F)', rows: licenseNumbers },
  { heading: 'Product keys, installation and confirmation IDs (zone F)', rows: keyNumbers },
  { heading: "The vendor's servers (zones B and C)", rows: serviceNumbers },
  { heading: 'DNS, network and rights (numbers of the operating system)', rows: systemNumbers },
  { heading: 'Activation by certificate (zone F, F3xx)', rows: tokenNumbers },
];

/** A row and all codes that it stands for here: those that it names, then whichever others bear its number. */
function withCodes([number, row]: readonly [string, FamiliarRow]): readonly [string, FamiliarRow] {
  const bearing = errorCodes.filter((code) => catalogue[code].familiar === number);
  return [number, { ...row, codes: [...new Set([...row.codes, ...bearing])] }];
}

/** Number as `0x` and eight capital digits → row. */
export const familiarNumbers: ReadonlyMap<string, FamiliarRow> = new Map(
  numberFamilies.flatMap(({ rows }) => Object.entries(rows).map(withCodes)),
);
