/** The vendor's products as they stand in the newest packs: finding an application or edition by what a person types. */
import { ActivationError, type PackApplication, type PackEdition, type ProductPackClaims } from '@attiva/protocol';
import { suggestion } from './nearest-name.ts';

export interface EditionPlace {
  readonly application: PackApplication;
  readonly edition: PackEdition;
}

/** @throws {ActivationError} `not-found` offering the nearest name. */
export function findApplication(packs: readonly ProductPackClaims[], id: string): PackApplication {
  const all = packs.flatMap((pack) => pack.applications);
  const found = all.find((application) => application.id === id);
  if (found !== undefined) return found;
  throw unknown('application', id, all);
}

/** @throws {ActivationError} `not-found` offering the nearest name. */
export function findEdition(packs: readonly ProductPackClaims[], id: string): EditionPlace {
  const all = packs.flatMap((pack) => pack.applications);
  for (const application of all) {
    const edition = application.editions.find((each) => each.id === id);
    if (edition !== undefined) return { application, edition };
  }
  throw unknown(
    'edition',
    id,
    all.flatMap((application) => application.editions),
  );
}

/** The generation asked for, or the newest. @throws {ActivationError} `not-found` listing those there are. */
export function findGeneration(application: PackApplication, asked: number | undefined): number {
  const { generations } = application;
  const generation = asked ?? generations.at(-1);
  if (generation !== undefined && generations.includes(generation)) return generation;
  throw new ActivationError(
    'not-found',
    `The application "${application.id}" has no generation ${asked}; it has ${generations.join(', ')}.`,
    { facts: { application: application.id, generation: asked ?? null, generations } },
  );
}

function unknown(noun: string, id: string, known: readonly { readonly id: string }[]): ActivationError {
  const names = known.map((each) => each.id);
  const shown = id.slice(0, 64);
  return new ActivationError('not-found', `No pack has the ${noun} "${shown}"${suggestion(shown, names)}.`, {
    facts: { [noun]: shown, known: names },
  });
}
