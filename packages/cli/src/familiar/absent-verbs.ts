/** Verbs whose feature is not there: they say why nothing here corresponds to them, change nothing and end with a code. */
import { ActivationError } from '@attiva/protocol';
import type { Verb, VerbGroup } from './verb.ts';

type Absent = Omit<Verb, 'group' | 'who' | 'modern' | 'run'>;

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

export const tokenVerbs: readonly Verb[] = byToken.map((one) => withoutCounterpart(one, 'Token', noTokens));

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
