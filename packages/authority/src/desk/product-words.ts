import type { Statements } from '@attiva/storage';
import { findNewestApplication } from '../products/pack.repository.ts';

/** `Aurora OS, generation ≤ 2025`: what was licensed, as the newest pack calls it. */
export async function productInWords(
  on: Statements,
  said: { readonly application: string; readonly generation: number; readonly edition?: string },
): Promise<string> {
  const application = await findNewestApplication(on, said.application);
  const edition = application?.editions.find(({ id }) => id === said.edition);
  const name = edition?.name ?? application?.name ?? said.application;
  return `${name}, generation ≤ ${said.generation}`;
}
