/**
 * Verbs whose feature is not there: those that come with a later version say what they will do, those of tokens why
 * nothing here corresponds to them. Both change nothing and end with a code.
 */
import { ActivationError } from '@attiva/protocol';
import type { Verb, VerbGroup } from './verb.ts';

type Absent = Omit<Verb, 'group' | 'who' | 'modern' | 'run'>;

const name = { '[name]': 'name of the activation object, up to 40 characters' } as const;

const byDirectory: readonly Absent[] = [
  {
    name: '/ad-activation-online',
    arguments: { '<key>': 'host key', ...name },
    summary: 'Will put an activation object into the directory, which activates every member',
  },
  {
    name: '/ad-activation-get-iid',
    arguments: { '<key>': 'host key' },
    summary: 'Will show the installation ID of the directory, for the telephone',
  },
  {
    name: '/ad-activation-apply-cid',
    arguments: { '<key>': 'host key', '<cid>': 'confirmation ID', ...name },
    summary: 'Will put an activation object into the directory with the confirmation ID from the telephone',
  },
  { name: '/ao-list', summary: 'Will list the activation objects that this machine sees in the directory' },
  {
    name: '/del-ao',
    arguments: { '<dn>': 'DN or RDN of the object' },
    summary: 'Will remove an activation object from the directory',
  },
];

const byToken: readonly Absent[] = [
  { name: '/lil', summary: 'Lists issuance licenses of token activation' },
  { name: '/ril', arguments: { '<ilid>': 'ILID', '<ilvid>': 'ILvID' }, summary: 'Removes one of them' },
  { name: '/ltc', summary: 'Lists certificates for token activation' },
  {
    name: '/fta',
    arguments: { '<thumbprint>': 'of a certificate', '[pin]': 'its PIN' },
    summary: 'Activates by token',
  },
  { name: '/stao', summary: 'Allows token activation only' },
  { name: '/ctao', summary: 'Allows other methods than tokens again' },
];

export const noTokens =
  'tokens are certificates on smart cards; a machine of Attiva has a key of its own and needs none';

export const directoryVerbs: readonly Verb[] = byDirectory.map((one) => later(one, 'Directory'));
export const tokenVerbs: readonly Verb[] = byToken.map((one) => withoutCounterpart(one, 'Token', noTokens));

/** A verb of a later version. @throws {ActivationError} `not-in-this-version` when it is called. */
export function later(absent: Absent, group: VerbGroup): Verb {
  const who = group === 'Directory' ? 'administrator of the directory' : 'administrator';
  return {
    ...absent,
    group,
    who,
    run: async () => {
      throw new ActivationError(
        'not-in-this-version',
        `${absent.name} ${absent.summary.replace(/^W/, 'w')}; this version cannot yet`,
        {
          facts: { option: absent.name },
        },
      );
    },
  };
}

/** @throws {ActivationError} `no-counterpart` when it is called. */
export function withoutCounterpart(absent: Absent, group: VerbGroup, why: string): Verb {
  return {
    ...absent,
    group,
    who: 'nobody',
    run: async () => {
      throw new ActivationError('no-counterpart', `${absent.name} has no meaning here: ${why}`, {
        facts: { option: absent.name },
      });
    },
  };
}
