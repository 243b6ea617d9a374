/** The agent's configuration file: each field with its default and its purpose. The reference page is made from this. */
import { choice, type ConfigSchema } from '@attiva/daemon';

export interface AgentConfig {
  readonly userOperations: boolean;
  readonly log: { readonly level: 'debug' | 'info' | 'warn' | 'error' };
}

/** Describes `AgentConfig`. */
export const agentConfigSchema: ConfigSchema<AgentConfig> = {
  type: 'object',
  properties: {
    userOperations: {
      type: 'boolean',
      default: false,
      description:
        'Whether every account may install keys, set hosts and take new identities, as an administrator may.',
    },
    log: {
      type: 'object',
      properties: {
        level: {
          ...choice('debug', 'info', 'warn', 'error'),
          default: 'info',
          description: 'Least level that is written.',
        },
      },
      default: {},
      description: 'Structured lines on standard error.',
    },
  },
};
