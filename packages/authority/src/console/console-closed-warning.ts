import type { WarningDeclaration } from '@attiva/daemon';

export const consoleClosedWarning: WarningDeclaration = {
  code: 'console-not-reached',
  severity: 'medium',
  text: 'The console is not reached from the network: {why}',
  remedy:
    'Open it anew on this machine: `attiva console expose --authority DIR` (with another `--port` where that one is taken); or close it: `--off`.',
};
