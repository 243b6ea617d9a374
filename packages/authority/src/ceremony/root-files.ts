/**
 * The ceremony of the root: its key lives on a machine without a network, and two small files travel. This file: what the
 * authority asks of the root, and what comes back. Neither holds a secret; both are judged by what was signed in them.
 */
import { ActivationError, isPublicJwk, isVendorId, type PublicJwk, type VendorId } from '@attiva/protocol';
import type { RootStatements } from '../signing/take-root-statements.ts';

/** What the authority writes for the machine of the root. */
export interface RootRequest {
  readonly vendor: VendorId;
  /** The key that is to sign for the vendor: a new one, or the present one for longer. */
  readonly key: PublicJwk;
  /** The statements in force: the root goes on from what it has signed itself. */
  readonly vendorStatement: string;
  readonly delegation: string;
  /** The newest list of each root. */
  readonly revocations: readonly string[];
}

/** What a root gives back. */
export interface RootAnswer {
  readonly vendor: VendorId;
  readonly statements: RootStatements;
}

const longestFile = 4 * 1024 * 1024;

export function rootRequestText({ vendor, key, vendorStatement, delegation, revocations }: RootRequest): string {
  const file = { 'attiva-root-request': 1, vendor, key, vendorStatement, delegation, revocations };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** With the list of the root as `lists` beside it: hosts and machines take what is revoked from this very file. */
export function rootAnswerText({ vendor, statements }: RootAnswer): string {
  const lists = statements.revocations === undefined ? [] : [[statements.revocations]];
  return `${JSON.stringify({ 'attiva-root-answer': 1, vendor, statements, lists }, null, 2)}\n`;
}

/** @throws {ActivationError} `root-file-invalid`. */
export function readRootRequest(text: string): RootRequest {
  const { vendor, key, vendorStatement, delegation, revocations } = readObject(text, 'attiva-root-request');
  if (
    isVendorId(vendor) &&
    isPublicJwk(key) &&
    typeof vendorStatement === 'string' &&
    typeof delegation === 'string' &&
    Array.isArray(revocations) &&
    revocations.length <= 8 &&
    revocations.every((list) => typeof list === 'string')
  ) {
    return { vendor, key, vendorStatement, delegation, revocations };
  }
  throw invalid('it is no request as `attiva delegate request` writes it');
}

/** @throws {ActivationError} `root-file-invalid`. */
export function readRootAnswer(text: string): RootAnswer {
  const { vendor, statements } = readObject(text, 'attiva-root-answer');
  if (!isVendorId(vendor) || typeof statements !== 'object' || statements === null) throw notAnswer();
  const names = ['vendor', 'delegation', 'revocations'] as const;
  const given = statements as Readonly<Record<string, unknown>>;
  const read: { -readonly [Name in keyof RootStatements]: RootStatements[Name] } = {};
  for (const name of names) {
    const statement = given[name];
    if (statement === undefined) continue;
    if (typeof statement !== 'string') throw notAnswer();
    read[name] = statement;
  }
  if (Object.keys(read).length === 0) throw notAnswer();
  return { vendor, statements: read };
}

function readObject(text: string, mark: string): Readonly<Record<string, unknown>> {
  if (text.length > longestFile) throw invalid('it is too large');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw invalid('it is not JSON', error);
  }
  if (typeof value !== 'object' || value === null) throw invalid('it is another file');
  const file = value as Readonly<Record<string, unknown>>;
  if (file[mark] !== 1) throw invalid(`it is another file, without "${mark}": 1`);
  return file;
}

function notAnswer(): ActivationError {
  return invalid('it is no answer as a root writes it');
}

function invalid(why: string, cause?: unknown): ActivationError {
  return new ActivationError('root-file-invalid', `The file cannot be used: ${why}.`, { cause });
}
