import type { Statements } from '@attiva/storage';
import { findNewestApplication } from '../products/pack.repository.ts';

interface SaidProduct {
  readonly application: string;
  readonly edition?: string;
}

/** `Aurora OS, generation ≤ 2025`: what was licensed, as the newest pack calls it. */
export async function productInWords(
  on: Statements,
  said: SaidProduct & { readonly generation: number },
): Promise<string> {
  return `${await productName(on, said)}, generation ≤ ${said.generation}`;
}

/** `Aurora OS`: without its generation. */
export async function productName(on: Statements, said: SaidProduct): Promise<string> {
  const application = await findNewestApplication(on, said.application);
  const edition = application?.editions.find(({ id }) => id === said.edition);
  return edition?.name ?? application?.name ?? said.application;
}
