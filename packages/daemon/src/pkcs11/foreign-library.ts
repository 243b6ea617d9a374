/**
 * Signing keys in a token (PKCS #11: an HSM, a smart card, SoftHSM): made there, used there, never read out. This room
 * opens a token and signs with its keys; which key is whose is left to authority and host.
 *
 * This file: calling functions of the module's shared library. The program that does so is a package for this platform
 * without an install script, loaded only where a token is configured.
 */
import { createRequire } from 'node:module';
import { ActivationError } from '@attiva/protocol';

type Called = (...args: readonly unknown[]) => number;

/** A C function; `async` runs it on another thread, for a token that takes its time. */
export interface ForeignFunction extends Called {
  async(...args: readonly [...unknown[], (error: Error | null, result: number) => void]): void;
}

/** The part of the foreign function interface that this room uses. */
export interface Foreign {
  load(path: string): { func(name: string, result: string, parameters: readonly unknown[]): ForeignFunction };
  out(type: string): unknown;
  array(type: string, length: number): unknown;
  struct(members: Readonly<Record<string, unknown>>): unknown;
  pack(members: Readonly<Record<string, unknown>>): unknown;
  proto(name: string, result: string, parameters: readonly string[]): unknown;
  decode(address: unknown, type: unknown): unknown;
  address(memory: Uint8Array): bigint;
  sizeof(type: string): number;
}

/** @throws {ActivationError} `token-unavailable` on a platform for which there is none. */
export function loadForeign(platform: string, arch: string): Foreign {
  const name = `@koromix/koffi-${platform}-${arch}`;
  try {
    return createRequire(import.meta.url)(name) as Foreign;
  } catch (cause) {
    throw new ActivationError('token-unavailable', `tokens cannot be used on ${platform} ${arch}: ${name} is missing`, {
      facts: { package: name },
      cause,
    });
  }
}
