/**
 * The published list of setup keys, as a page and as JSON, and each pack as a file of its own for hosts that run. Pure: all of it
 * stands in the signed packs.
 */
import { type PackApplication, parseCompact, type ProductPackClaims } from '@attiva/protocol';

interface SetupKeyRow {
  readonly application: string;
  readonly edition: string;
  readonly name: string;
  readonly generation: number;
  readonly key: string;
}

/** The setup keys of one application. */
export interface SetupKeyTable {
  readonly application: string;
  readonly name: string;
  readonly rows: readonly SetupKeyRow[];
}

/** The public list by application; one without keys is left out. @param packs chains of the newest packs */
export function setupKeyTables(packs: readonly (readonly string[])[]): readonly SetupKeyTable[] {
  return packs
    .flatMap((chain) => claimsOf(chain).applications)
    .map((application) => ({ application: application.id, name: application.name, rows: rowsOf(application) }))
    .filter(({ rows }) => rows.length > 0);
}

/** File name → text. @param packs chains of the newest packs, our own and verified */
export function packFiles(vendorName: string, packs: readonly (readonly string[])[]): readonly [string, string][] {
  const opened = packs.map((chain) => ({ chain, claims: claimsOf(chain) }));
  const rows = opened.flatMap(({ claims }) => claims.applications.flatMap(rowsOf));
  return [
    ...opened.map(({ chain, claims }): [string, string] => [`${claims.pack}.pack.json`, `${JSON.stringify(chain)}\n`]),
    ['setup-keys.json', `${JSON.stringify({ vendor: vendorName, setupKeys: rows }, null, 2)}\n`],
    ['setup-keys.md', page(vendorName, rows)],
  ];
}

function claimsOf([pack = '']: readonly string[]): ProductPackClaims {
  const claims = parseCompact(pack)?.claims;
  if (claims === undefined) throw new TypeError('a stored pack cannot be read');
  return claims as unknown as ProductPackClaims;
}

function rowsOf({ id: application, editions }: PackApplication): SetupKeyRow[] {
  return editions.flatMap(({ id, name, setupKeys }) =>
    setupKeys.map(({ generation, key }) => ({ application, edition: id, name, generation, key })),
  );
}

function page(vendorName: string, rows: readonly SetupKeyRow[]): string {
  const lines = rows.map(({ name, generation, key }) => `| ${cell(name)} | ${generation} | \`${key}\` |`);
  return `# Setup keys of ${cell(vendorName)}

Public: a setup key selects the edition and generation of an installation and makes an evaluation the full edition. Machines are
then activated by the host in your network.

| Edition | Generation | Setup key |
|---|---|---|
${lines.join('\n')}
`;
}

/** A name must not end its cell, nor begin a tag. */
function cell(text: string): string {
  return text.replaceAll(/[\\`*_|<>[\]]/gu, '\\$&').replaceAll(/\s+/gu, ' ');
}
