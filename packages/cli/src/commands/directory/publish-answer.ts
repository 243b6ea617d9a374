/** The end of both roads, online and without a network: the object that was judged good goes into the directory. */
import type { DirectoryReading, LdapConnection } from '@attiva/directory';
import type { ActivationObjectClaims } from '@attiva/protocol';
import type { Answer, Call, OptionSpec } from '../../program/command-spec.ts';
import { sessionOptions } from './directory-session.ts';
import { vendorChoice } from './directory-vendor.ts';
import { objectFacts, publishedText } from './object-text.ts';

export const nameOption: OptionSpec = {
  flags: '--name <text>',
  purpose: 'what administrators shall call the object, at most 40 characters',
};

/** What both ends of a road without a network take: who asked so publishes so. */
export const repeatedOptions: readonly OptionSpec[] = [...sessionOptions, nameOption, ...vendorChoice];

export interface JudgedObject {
  readonly object: ActivationObjectClaims;
  readonly chain: readonly string[];
}

/** `--name`, looked at before anything is asked or opened. @throws {ActivationError} of `requireName`. */
export async function nameOf(call: Call): Promise<string | undefined> {
  const name = call.text('name');
  if (name === undefined) return undefined;
  const { requireName } = await import('@attiva/directory');
  requireName(name);
  return name;
}

export interface Place {
  readonly connection: LdapConnection;
  readonly reading: DirectoryReading;
  readonly name: string | undefined;
}

export async function publishAnswer(
  { connection, reading, name }: Place,
  { object, chain }: JudgedObject,
): Promise<Answer> {
  const { publishObject } = await import('@attiva/directory');
  const named = name === undefined ? {} : { name };
  const written = await publishObject(connection, reading.context, { claims: object, chain, ...named });
  const { server } = connection;
  return {
    json: { ...objectFacts(object), ...written, server },
    text: publishedText({ object, ...written, server }),
  };
}
