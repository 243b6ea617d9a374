/**
 * A product pack's content (spec/statements.md, "product-pack"): validated once, every wrong field named at once, then
 * looked up. What an edition's numbers mean stands in spec/terms.md.
 */
import { ActivationError } from '../errors/activation-error.ts';
import type { PackApplication, PackEdition, ProductPackClaims } from '../statements/claims.ts';
import {
  type Check,
  entitlements,
  generation,
  integer,
  kebabName,
  line,
  listOf,
  wrongMembers,
} from '../statements/shape.ts';

/** The one protocol version of this program; a pack that needs a newer one is refused. */
export const protocolVersion = 1;

const group = integer(0, 8191);
const interval = integer(15, 43_200);

const editionShape: Readonly<Record<string, Check>> = {
  id: kebabName,
  name: line(200),
  group,
  threshold: integer(0, 1000),
  activationIntervalMinutes: interval,
  renewalIntervalMinutes: interval,
  validityDays: integer(1, 3660),
  initialGraceDays: integer(0, 3660),
  additionalGraceDays: integer(0, 3660),
  warningDays: integer(0, 365),
  rearmBudget: integer(0, 1000),
  'shortLeaseHours?': integer(1, 168),
  entitlements,
  setupKeys: listOf((value) => typeof value === 'object' && value !== null, 256),
};

const applicationShape: Readonly<Record<string, Check>> = {
  id: kebabName,
  name: line(200),
  group,
  generations: listOf(generation, 256),
  windowDays: integer(1, 365),
  editions: listOf((value) => typeof value === 'object' && value !== null, 256),
};

/**
 * Checks a pack's claims whole.
 * @throws {ActivationError} `pack-needs-newer-program`; `pack-invalid` with every wrong field in `facts.fields`.
 */
export function parseProductPack(claims: ProductPackClaims): ProductPackClaims {
  if (claims.needs > protocolVersion) {
    throw new ActivationError(
      'pack-needs-newer-program',
      `pack ${claims.pack} needs protocol version ${claims.needs}`,
      {
        facts: { pack: claims.pack, needs: claims.needs, known: protocolVersion },
      },
    );
  }
  const wrong = claims.applications.flatMap((application, index) =>
    wrongInApplication(application, `applications[${index}]`),
  );
  if (wrong.length === 0) wrong.push(...repeatedNames(claims.applications), ...repeatedGroups(claims.applications));
  if (wrong.length > 0) throw packInvalid(claims.pack, wrong);
  return claims;
}

/** A pack of a stranger can hold a hundred thousand mistakes: so many are told as a person reads. */
const mostTold = 64;

function packInvalid(pack: string, wrong: readonly string[]): ActivationError {
  const told = wrong.slice(0, mostTold);
  const more = wrong.length > told.length ? `; and ${wrong.length - told.length} more` : '';
  return new ActivationError('pack-invalid', `pack ${pack}: ${told.join('; ')}${more}`, { facts: { fields: told } });
}

function wrongInApplication(application: PackApplication, place: string): string[] {
  const wrong = wrongMembers(application, applicationShape).map((member) => `${place}.${member}`);
  if (wrong.length > 0) return wrong;
  if (application.generations.some((value, index, all) => index > 0 && value <= (all[index - 1] ?? value))) {
    wrong.push(`${place}.generations (must rise)`);
  }
  application.editions.forEach((edition, index) => {
    const at = `${place}.editions[${index}]`;
    const members = wrongMembers(edition, editionShape);
    wrong.push(...members.map((member) => `${at}.${member}`));
    if (!members.includes('setupKeys')) wrong.push(...wrongSetupKeys(edition, application, at));
  });
  return wrong;
}

function wrongSetupKeys(edition: PackEdition, application: PackApplication, place: string): string[] {
  return edition.setupKeys.flatMap((setup, index) => {
    const at = `${place}.setupKeys[${index}]`;
    const wrong = wrongMembers(setup, { generation, key: (value) => typeof value === 'string' && value.length === 29 });
    if (wrong.length > 0) return wrong.map((member) => `${at}.${member}`);
    return application.generations.includes(setup.generation) ? [] : [`${at}.generation (unknown)`];
  });
}

function repeatedNames(applications: readonly PackApplication[]): string[] {
  const ids = applications.map((application) => application.id);
  const editions = applications.flatMap(({ id, editions: held }) => held.map((edition) => `${id}/${edition.id}`));
  return [...repeated(ids), ...repeated(editions)].map((name) => `${name} stands twice`);
}

function repeatedGroups(applications: readonly PackApplication[]): string[] {
  const groups = applications.flatMap((application) => [
    application.group,
    ...application.editions.map((one) => one.group),
  ]);
  return repeated(groups).map((one) => `group ${one} stands twice`);
}

function repeated<T>(values: readonly T[]): T[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}

export function findApplication(
  pack: Pick<ProductPackClaims, 'applications'>,
  id: string,
): PackApplication | undefined {
  return pack.applications.find((application) => application.id === id);
}

export function findEdition(application: PackApplication, id: string): PackEdition | undefined {
  return application.editions.find((edition) => edition.id === id);
}

/** The highest threshold of an application's editions; 0 where all are 0. */
export function highestThreshold(application: PackApplication): number {
  return Math.max(0, ...application.editions.map((edition) => edition.threshold));
}
