import type { Statements } from '@attiva/storage';
import { listNewestPacks } from '../products/pack.repository.ts';

/** `Aurora OS, generation ≤ 2025`: what was licensed, as the newest pack calls it. */
export async function productInWords(
  on: Statements,
  said: { readonly application: string; readonly generation: number; readonly edition?: string },
): Promise<string> {
  const applications = (await listNewestPacks(on)).flatMap(({ claims }) => claims.applications);
  const application = applications.find(({ id }) => id === said.application);
  const edition = application?.editions.find(({ id }) => id === said.edition);
  const name = edition?.name ?? application?.name ?? said.application;
  return `${name}, generation ≤ ${said.generation}`;
}
