/** The table `[signing]` of a daemon's configuration: keys in files of the folder, or in a token. */
import { ActivationError } from '@attiva/protocol';
import type { ObjectSchema } from '../schema/json-schema.ts';
import { openToken, type SigningToken } from './token.ts';
import type { TokenConfig } from './token-session.ts';

export interface SigningConfig {
  readonly module?: string;
  readonly token?: string;
  readonly label: string;
  readonly pinFile?: string;
}

/** Describes `SigningConfig`. */
export const signingSchema: ObjectSchema<SigningConfig> = {
  type: 'object',
  properties: {
    module: {
      type: 'string',
      minLength: 1,
      description: 'PKCS #11 module of a token in which new signing keys are made; else they are files of the folder.',
      examples: ['/usr/lib/softhsm/libsofthsm2.so'],
    },
    token: {
      type: 'string',
      minLength: 1,
      maxLength: 32,
      description: 'Label of the token; needed where there are several.',
    },
    label: {
      type: 'string',
      default: 'attiva',
      minLength: 1,
      maxLength: 64,
      description: 'Label of the keys in the token.',
    },
    pinFile: {
      type: 'string',
      minLength: 1,
      description: "File with the token's PIN, readable by this account alone.",
    },
  },
  additionalProperties: false,
};

/**
 * The token that a configuration names, opened when it is first needed; `undefined` where keys are files.
 * Opening throws `config-invalid` where the PIN's file is not named, and every code of `openToken`.
 */
export function tokenOf(signing: SigningConfig): (() => Promise<SigningToken>) | undefined {
  const { module, token, label, pinFile } = signing;
  if (module === undefined) return undefined;
  return async () => {
    if (pinFile === undefined) throw new ActivationError('config-invalid', 'signing.module needs signing.pinFile');
    const config: TokenConfig = { module, label, pinFile, ...(token !== undefined && { token }) };
    return openToken(config);
  };
}
